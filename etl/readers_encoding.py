"""Which characters a text file is made of: UTF-8 with or without BOM, UTF-16, else cp1252 (`inputs.md §1`)."""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

CHUNK = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """How to decode a file; bytes that mean nothing become surrogates (or U+FFFD in UTF-16), which mark their line as damaged."""

    name: str
    errors: str

    def damaged(self, line: str) -> bool:
        """Whether a decoded line had bytes that mean nothing in this encoding."""
        if line.isascii():
            return False
        if self.errors == "replace":
            return "\ufffd" in line
        return has_surrogates(line)


def has_surrogates(text: str) -> bool:
    """Whether a text holds what cannot be written: the marks of bytes, or of JSON escapes, that mean nothing."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


UTF8 = Encoding(name="utf-8-sig", errors="surrogateescape")
CP1252 = Encoding(name="cp1252", errors="surrogateescape")


def encoding_of(path: Path, otherwise: Encoding = CP1252) -> Encoding:
    """The encoding of a text file, decided over all of its bytes.

    Without a BOM: UTF-16 when every other byte of the start is zero; UTF-8 when it decodes, or when at least one line holds valid
    UTF-8 beyond ASCII (then only the other lines are damaged); else `otherwise`: JSON is never cp1252.
    """
    with path.open("rb") as file:
        start = file.read(64)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return Encoding(name="utf-16", errors="replace")
        for name, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
            if len(zeros) >= 2 and zeros.count(0) >= 0.8 * len(zeros):
                return Encoding(name=name, errors="replace")
        file.seek(0)
        if _decodes(file, codecs.getincrementaldecoder("utf-8")()):
            return UTF8
        file.seek(0)
        return UTF8 if any(_beyond_ascii(line) for line in file) else otherwise


def _decodes(file: BinaryIO, decoder: codecs.IncrementalDecoder) -> bool:
    try:
        while chunk := file.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _beyond_ascii(line: bytes) -> bool:
    if line.isascii():
        return False
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
