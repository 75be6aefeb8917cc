"""JSON and JSONL: Webex answers, webhook payloads and lists, one row per object (`inputs.md §2`, `webex-data.md §2.1, §2.7`).

Large answers are read one object at a time. Numbers keep their text, so that an id in E-notation is seen as what it is.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from etl.kinds import Refused, normalise
from etl.readers_encoding import UTF8, encoding_of, has_surrogates
from etl.readers_text import COLUMNS, Fault, Recognise, Rows, Stage, fit, nul, shown

CHUNK = 1 << 20
WHOLE = 64 << 20  # characters of a document that is not a plain list or {"items": […]}, or of one element of such a list
API_ERROR = {"message", "errors", "error", "errorCode", "code", "status", "trackingId"}
ITEMS = re.compile(r'\s*(?:\[|\{\s*"items"\s*:\s*\[)')
SPACE = re.compile(r"\s*")

NOT_JSON = "the file is no whole JSON document (cut off, or damaged): export it again"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for index, (name, _) in enumerate(pairs) if name in dict(pairs[:index]))
        raise Refused(f"an object has two values called '{twice}': export the file again")
    return found


_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=_object)


def read_json(path: Path, staging: Path, recognise: Recognise) -> Rows:
    """The objects of one JSON document; no object has a line."""
    encoding = encoding_of(path, otherwise=UTF8)
    table = Table(staging)
    with path.open(encoding=encoding.name, errors=encoding.errors) as file:
        try:
            for element in _elements(file):
                table.add(None, element)
        except json.JSONDecodeError as error:
            if error.msg == "Extra data" and table.read == 0:
                return read_jsonl(path, staging, recognise)
            raise Refused(NOT_JSON) from None
        except RecursionError:
            raise Refused(NOT_JSON) from None
    return table.rows(recognise)


def read_jsonl(path: Path, staging: Path, recognise: Recognise) -> Rows:
    """One object, or one whole answer, a line; a broken line is refused and the others stay."""
    encoding = encoding_of(path, otherwise=UTF8)
    table = Table(staging)
    with path.open(encoding=encoding.name, errors=encoding.errors, newline=None) as file:
        for number, line in enumerate(file, 1):
            text = line.strip()
            if not text:
                continue
            if "\0" in text:
                table.refuse(nul(number, text))
                continue
            try:
                document = _DECODER.decode(text)
            except (json.JSONDecodeError, RecursionError):
                reason = "the line is no whole JSON object: export the file again"
                table.refuse(Fault(line=number, column=None, value=shown(text), reason=reason))
                continue
            for element in _items(document):
                table.add(number, element)
    return table.rows(recognise)


def _elements(file: TextIO) -> Iterator[Any]:
    """The elements of a document, without holding more than one of them where its shape allows."""
    text = file.read(CHUNK).lstrip("\ufeff")
    start = ITEMS.match(text)
    if start is None:
        text += file.read(WHOLE)
        if file.read(1):
            raise Refused('a JSON document that large must be a list or {"items": […]}: split it, or send it as JSONL')
        if not text.strip():
            raise Refused("the file is empty: export it again")
        yield from _items(_DECODER.decode(text))
        return
    place, after = start.end(), False
    while True:
        try:
            begins = _next(text, place, after)
            if text[begins] == "]":
                break
            element, end = _DECODER.raw_decode(text, begins)
        except json.JSONDecodeError:
            more = file.read(CHUNK)
            if not more or len(text) - place > WHOLE:
                raise
            text, place = text[place:] + more, 0  # from before the comma: it is looked for again
            continue
        yield element
        place, after = end, True
    head = "[" if start.group().strip() == "[" else '{"items":['
    _DECODER.decode(head + text[begins:] + file.read(WHOLE))


def _next(text: str, place: int, after: bool) -> int:
    """Where the next element or the closing bracket is; between elements there is exactly one comma."""
    here = SPACE.match(text, place).end()  # type: ignore[union-attr]
    if after and text[here : here + 1] == ",":
        here = SPACE.match(text, here + 1).end()  # type: ignore[union-attr]
        if text[here : here + 1] == "]":
            raise json.JSONDecodeError("a value was needed", text, here)
    elif after and text[here : here + 1] not in ("", "]"):
        raise json.JSONDecodeError("a comma was needed", text, here)
    if here >= len(text):
        raise json.JSONDecodeError("more was needed", text, here)
    return here


def _items(document: Any) -> list[Any]:
    """The rows of a parsed document: a list, `items`, a webhook's `body.items`, or the one object it is.

    Raises Refused for an API error object (`inputs.md §4`).
    """
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return [document]
    if isinstance(document.get("items"), list):
        return list(document["items"])
    if isinstance(document.get("body"), dict):
        return _items(document["body"])
    if "message" in document and ("errors" in document or "trackingId" in document or API_ERROR.issuperset(document)):
        said = shown(str(document["message"]))
        raise Refused(f"the answer is an error of the Webex API, not data ('{said}'): repeat the request when it succeeds")
    return [document]


class Table:
    """Objects on their way to rows: the columns are the union of their keys, in order of appearance."""

    def __init__(self, staging: Path) -> None:
        self.stage = Stage(folder=staging, headers=[])
        self.headers: list[str] = []
        self.places: dict[str, int] = {}
        self.faults: list[Fault] = []
        self.read = 0

    def refuse(self, fault: Fault) -> None:
        """A row that is none."""
        self.read += 1
        self.faults.append(fault)

    def add(self, line: int | None, element: Any) -> None:
        """One element of the document."""
        if not isinstance(element, dict):
            self.refuse(Fault(line=line, column=None, value=shown(json.dumps(element)), reason="not an object with named values"))
            return
        cells: list[str | None] = [None] * len(self.headers)
        filled: set[int] = set()
        for name, value in element.items():
            place = self._place(name)
            if place in filled:
                raise Refused(f"an object has two values called '{name}': export the file again")
            filled.add(place)
            cells += [None] * (place + 1 - len(cells))
            cells[place] = text_of(value)
        fault = next((fault for cell in cells if cell and (fault := _unfit(line, cell))), None)
        if fault is not None:
            self.refuse(fault)
            return
        self.read += 1
        self.stage.add(line, cells)

    def rows(self, recognise: Recognise) -> Rows:
        """Everything staged; a document without any object has no headers, and so no kind."""
        layout = recognise(self.headers) if self.headers else None
        if layout is None and self.faults:
            raise Refused("the document holds no objects with named values: export it again")
        warnings = () if self.read else ("no items: the answer is empty (often the wrong region or period), which is not the same as zero",)
        width = len(self.headers)
        return Rows(
            layout=layout, relation=self.stage.relation() if width else "", width=width, read=self.read, staged=self.stage.rows,
            faults=tuple(self.faults), warnings=warnings,
        )  # fmt: skip

    def _place(self, name: str) -> int:
        key = normalise(name) or name
        if key not in self.places:
            self.places[key] = len(self.headers)
            self.headers.append(name)
            fit(self.headers if len(self.headers) > COLUMNS else [name])
            self.stage.widen([name])
        return self.places[key]


def _unfit(line: int | None, cell: str) -> Fault | None:
    if "\0" in cell:
        return nul(line, cell)
    if not cell.isascii() and has_surrogates(cell):
        return Fault(line=line, column=None, value=shown(cell), reason="bytes that are no text: export the file again as UTF-8")
    return None


def text_of(value: Any) -> str | None:
    """A JSON value as the text of a cell; lists and objects stay JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return json.dumps(value, ensure_ascii=False)
