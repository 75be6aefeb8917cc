"""The user's saved mapping: which column a header of a media-quality file means (`inputs.md §2`, `webex-data.md §2.2`).

It is said once, kept in `<home>/columns.toml` by header, and used by every later load of a file with that header, whatever the file.
Headers are compared as `kinds_model.normalise` writes them. Nothing here is global: a mapping is read, and handed on.
"""

import hashlib
import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from etl.kinds import ASIDE, Layout, Refused, both, claims, normalise, recognise
from etl.kinds_media import MEDIA_QUALITY

FILE = "columns.toml"
COLUMNS = tuple(column.name for column in MEDIA_QUALITY.columns)
HEAD = '# Which column a header of a media-quality file means. Written by: partnerhub columns FILE --set "HEADER=COLUMN"\n'


class UnreadableMapping(Exception):
    """The saved mapping cannot be used; the message says where and what is wrong."""


class WrongMapping(Exception):
    """A mapping that is not saved; the message says why and what would do."""


def read(home: Path) -> dict[str, str]:
    """The saved mapping of a home: normalised header -> canonical column, or ASIDE. Empty when nothing was saved.

    Raises UnreadableMapping.
    """
    return {normalise(header): column for header, column in remembered(home).items()}


def remembered(home: Path) -> dict[str, str]:
    """The saved mapping, by header as it was typed. Raises UnreadableMapping."""
    path = home / FILE
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableMapping(f"{path}: no TOML ({error}): mend it, or remove it and map the headers again") from None
    saved = document.get(MEDIA_QUALITY.name, {})
    if not isinstance(saved, dict) or set(document) - {MEDIA_QUALITY.name}:
        raise UnreadableMapping(f"{path}: one table [{MEDIA_QUALITY.name}] of header = column was needed; found {', '.join(document)}")
    seen: dict[str, str] = {}
    for header, column in saved.items():
        if column not in (*COLUMNS, ASIDE):
            raise UnreadableMapping(f"{path}: '{header}' is given the column '{column}': {_known(str(column))}")
        if seen.setdefault(normalise(header), header) != header:
            raise UnreadableMapping(f"{path}: '{seen[normalise(header)]}' and '{header}' are the same header: remove one of them")
    return saved


def change(home: Path, headers: Sequence[str], wanted: Sequence[str]) -> None:
    """Save what `HEADER=COLUMN` says for headers of one file; `HEADER=` forgets it, `HEADER=-` keeps the header aside.

    All or nothing. Raises WrongMapping, and UnreadableMapping for what was saved before.
    """
    spelling = {normalise(header): header for header in headers}
    saved = {normalise(header): (header, column) for header, column in remembered(home).items()}
    added = False
    for text in wanted:
        header, equals, column = (part.strip() for part in text.rpartition("="))
        key = normalise(header)
        if not equals or not key:
            raise WrongMapping(f"--set: HEADER=COLUMN was needed; found '{text}'")
        if column == "":
            if key not in saved:
                raise WrongMapping(f"nothing is remembered for '{header}': there is nothing to forget")
            del saved[key]
            continue
        if key not in spelling:
            raise WrongMapping(f"the file has no column '{header}': it has {', '.join(name for name in headers if name)}")
        if column not in (*COLUMNS, ASIDE):
            raise WrongMapping(f"'{column}' is no column of {MEDIA_QUALITY.name}: {_known(column)}")
        saved[key], added = (spelling[key], column), True
    if added:
        _verify(headers, {key: column for key, (_, column) in saved.items()})
    _write(home, dict(saved.values()))


def id_of(content: str, layout: Layout | None) -> str:
    """The file id of content read with a layout: that of the content alone, unless a mapping made the layout what it is.

    A changed mapping so gives another id, and the file is read anew at its next load.
    """
    if layout is None or not layout.mapped:
        return content
    return f"{content}-{hashlib.sha256(json.dumps(layout.mapped).encode()).hexdigest()[:16]}"


def content_of(file_id: str) -> str:
    """The content of a file id: ids with the same content are one delivery, read with different mappings."""
    return file_id.partition("-")[0]


def _known(column: str) -> str:
    close = get_close_matches(column.lower(), COLUMNS, n=1, cutoff=0.5)
    return f"{f'did you mean {close[0]}? ' if close else ''}There are {', '.join(COLUMNS)}, and {ASIDE} to keep a header aside"


def _verify(headers: Sequence[str], mapping: Mapping[str, str]) -> None:
    """Refuses a mapping under which two headers of the file contradict each other, or that is of no use for the file."""
    for name, claimed in claims(MEDIA_QUALITY, [normalise(header) for header in headers], mapping).items():
        if len(claimed) > 1 and claimed[1][0] == 0:
            one = headers[claimed[1][1]]
            raise WrongMapping(f'{both(headers, claimed, name)}: keep one of them aside, for example with --set "{one}={ASIDE}"')
    try:
        kind = recognise(headers, mapping).kind
    except Refused:
        return  # not yet a media-quality file: more headers may be said later
    if kind is not MEDIA_QUALITY:
        raise WrongMapping(
            f"the file is read as {kind.name}, also with these columns: only a {MEDIA_QUALITY.name} file, "
            "with a start_time and a measure of loss, jitter or latency, takes a mapping"
        )


def _write(home: Path, saved: Mapping[str, str]) -> None:
    """Beside it and then in its place: a reader finds the old mapping or the new one, whole."""
    home.mkdir(parents=True, exist_ok=True)
    lines = [f"{_quoted(header)} = {_quoted(column)}\n" for header, column in sorted(saved.items())]
    waiting = home / f".{FILE}.part"
    with waiting.open("w", encoding="utf-8") as out:
        out.write(f"{HEAD}[{MEDIA_QUALITY.name}]\n{''.join(lines)}")
        out.flush()
        os.fsync(out.fileno())
    waiting.replace(home / FILE)


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's, and DEL escaped too."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
