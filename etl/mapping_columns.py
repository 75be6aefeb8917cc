"""What the headers of one file are taken for: the table of `partnerhub columns FILE`, and a guess for each unknown one.

A guess is only shown; it counts when the user says so (`mapping.change`).
"""

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import duckdb

from etl import mapping
from etl.kinds import ASIDE, NO_MAPPING, Layout, Refused, claims, meanings, normalise, recognise
from etl.kinds_media import MEDIA_QUALITY
from etl.readers import Limits, read
from etl.readers_wrapping import unwrap

ENOUGH = 1000  # rows in which an example is looked for

# The first word found in a normalised header tells; a unit that the column does not have makes no guess at all.
GUESSES = (
    (r"video.*jitter|jitter.*video", "video_jitter_ms"),
    (r"video.*(latency|delay)|(latency|delay).*video", "video_latency_ms"),
    (r"video.*los[st]|los[st].*video", "video_packet_loss"),
    (r"video.*codec|codec.*video", "video_codec"),
    (r"video.*(duration|length)", "video_duration_s"),
    (r"jitter", "audio_jitter_ms"),
    (r"latency|delay|roundtrip|rtt$|^rtt(?!ime)", "audio_latency_ms"),
    (r"los[st].*(percent|pct)|(percent|pct).*los[st]", "audio_packet_loss_percent"),
    (r"los[st].*(fraction|(?<!du)ratio)|(fraction|(?<!du)ratio).*los[st]", "audio_packet_loss_fraction"),
    (r"loss|packetslost", "audio_packet_loss"),
    (r"codec", "audio_codec"),
    (r"mail", "email"),
    (r"correlation", "correlation_id"),
    (r"callid", "call_id"),
    (r"location|office", "location"),
    (r"optimi[sz]ation", "path_optimization"),
    (r"version|useragent", "ua_version"),
    (r"device|model", "device_model"),
    (r"endpoint|client", "endpoint_type"),
    (r"quality|rating", "call_quality"),
    (r"duration|length|talk", "duration_s"),
    (r"^start|start$|starttime|began|timestamp|^when", "start_time"),
    (r"caller|isoriginat", "is_caller"),
    (r"user|name|person|participant|^who", "user_display_name"),
)
UNITS = {"_ms": {"s", "sec", "secs", "second", "seconds", "us"}, "_s": {"ms", "m", "min", "mins", "minutes", "h", "hours"}}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The columns of a delivered file: headers as it spells them, and a value of each, None for an empty column."""

    headers: tuple[str, ...]
    examples: tuple[str | None, ...]


class _Seen(BaseException):  # no reader may take it for a fault of the file
    """The headers are known: nothing more needs to be read."""

    def __init__(self, headers: Sequence[str]) -> None:
        super().__init__()
        self.headers = tuple(headers)


def headers_of(copy: Path, name: str, staging: Path, limits: Limits, *, wrapped: bool) -> tuple[str, ...]:
    """The headers of an unwrapped file, without its rows where its format allows. Raises Refused as `readers.read` does."""

    def stop(headers: Sequence[str]) -> Layout:
        raise _Seen(headers)

    try:
        read(copy, name, staging, stop, limits, wrapped=wrapped, careful=True)
    except _Seen as seen:
        return seen.headers
    return ()


def look(path: Path, scratch: Path) -> Sheet:
    """The columns of a file in any format that loads. Raises Refused when it holds no table, or several."""
    if not path.is_file():
        raise Refused(f"{path}: a file was needed; nothing was found there")
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch) as staging:
        found = None
        for unwrapped in unwrap(path, Path(staging), Limits()):
            if found is not None:
                raise Refused("an archive with several files: unpack it and name one of them")
            if unwrapped.fault is not None or unwrapped.copy is None:
                raise Refused(unwrapped.fault or "nothing came out of the wrapper")
            found = _sheet(unwrapped.copy, unwrapped.member or path.name, Path(staging), wrapped=unwrapped.wrapped)
    if found is None:
        raise Refused("the archive is empty")
    return found


def _sheet(copy: Path, name: str, staging: Path, *, wrapped: bool) -> Sheet:
    def any_table(headers: Sequence[str]) -> Layout:
        return Layout(kind=MEDIA_QUALITY, headers=tuple(headers), places={}, unknown=tuple(range(len(headers))))

    rows = read(copy, name, staging, any_table, Limits(), wrapped=wrapped, careful=True)
    if rows.layout is None:
        raise Refused("the file has no columns: export it again")
    firsts = ", ".join(f"any_value(c{index})" for index in range(rows.width))
    with duckdb.connect(config={"threads": 1}) as connection:
        examples = connection.execute(f"SELECT {firsts} FROM (SELECT * FROM {rows.relation} LIMIT {ENOUGH})").fetchone()
    return Sheet(headers=rows.layout.headers, examples=tuple(examples or ()))


def columns_of(path: Path, home: Path, wanted: Sequence[str] = ()) -> tuple[list[dict[str, Any]], str]:
    """Remember what is wanted (`mapping.change`); then a record for each header of the file, and a sentence on what the file is.

    Raises Refused when there is no table to look at, and what `mapping.change` raises.
    """
    sheet = look(path, home / "tmp")
    if wanted:
        mapping.change(home, sheet.headers, wanted)
    saved = mapping.read(home)
    try:
        verdict = f"Such a file is read as {recognise(sheet.headers, saved).kind.name}."
    except Refused as refused:
        verdict = f"Such a file is refused: {refused.reason}"
    return described(sheet, saved), verdict


def remembered(home: Path, wanted: Sequence[str] = ()) -> dict[str, Any]:
    """Forget what is wanted (`HEADER=`); then what is still remembered, and the columns that a header can be given.

    Raises what `mapping.change` raises.
    """
    if wanted:
        mapping.change(home, (), wanted)
    saved = [{"header": header, "column": column} for header, column in sorted(mapping.remembered(home).items())]
    return {"remembered": saved, "columns": list(mapping.COLUMNS), "aside": ASIDE}


def described(sheet: Sheet, saved: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each header with the column it is taken for, whether that was saved, a guess for an unknown one, and an example."""
    keys = [normalise(header) for header in sheet.headers]
    claimed = claims(MEDIA_QUALITY, keys, saved)
    taken = {index: name for name, found in claimed.items() for rank, index in found if rank == 0 or index == found[0][1]}
    return [
        {
            "header": header,
            "column": taken.get(index),
            "saved": key in saved,
            "guess": None if index in taken or key in saved else guess(header, set(claimed)),
            "example": example,
        }
        for index, (header, key, example) in enumerate(zip(sheet.headers, keys, sheet.examples, strict=True))
    ]


def guess(header: str, taken: set[str]) -> str | None:
    """The column that an unknown header most likely means; None when nothing is likely, or that column is already there."""
    key = normalise(header)
    known = meanings(MEDIA_QUALITY, NO_MAPPING)
    close = get_close_matches(key, known, n=1, cutoff=0.88)
    found = known[close[0]] if close else next((name for words, name in GUESSES if re.search(words, key)), None)
    if found is None or found in taken:
        return None
    wrong = next((units for suffix, units in UNITS.items() if found.endswith(suffix)), set())
    return None if wrong & set(re.findall(r"[a-z]+", header.lower())) else found
