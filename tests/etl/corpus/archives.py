"""gzip and ZIP: cut, flipped, nested, with a password, out of their folder, and bombs (`trust.md §3.3`, I3)."""

import gzip
import io
import struct
import zipfile
import zlib

from tests.etl.corpus.case import ORG, TAGS, TWO, Outcome, loads, several, text, whole

DATA = TAGS.encode()
GZ = gzip.compress(DATA, mtime=0)
DATED = (2026, 11, 20, 8, 30, 0)
CUT_GZ, CUT_ZIP = "gzip file is cut off or damaged", "ZIP file is cut off or damaged"


def archive(*members: tuple[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in members:
            file.writestr(zipfile.ZipInfo(name, DATED), content, packed)
    return out.getvalue()


def flipped(content: bytes, place: int, bit: int = 0) -> bytes:
    """One bit is another."""
    changed = bytearray(content)
    changed[place] ^= 1 << bit
    return bytes(changed)


def locked(content: bytes) -> bytes:
    """Every member says that it has a password."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[content.index(mark) + place] |= 1
    return bytes(changed)


def declared(content: bytes, size: int) -> bytes:
    """The directory says that the member has another size."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", changed, content.index(mark) + place, size)
    return bytes(changed)


def zeros(size: int) -> bytes:
    """So many zeros in a gzip."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


PLAIN = archive(("tags.csv", DATA))


def members(*told: tuple[str, str | None]) -> tuple[Outcome, ...]:
    """The members by name: loaded, or refused with these words."""
    return tuple(Outcome(member=name, rows=() if words else TWO, whole=words) for name, words in told)


CASES = (
    loads("gz", "tags.csv.gz", GZ, *TWO),
    loads("gz-without-a-suffix", "tags", GZ, *TWO),
    loads("gz-named-csv", "tags.csv", GZ, *TWO),
    loads("gz-of-two-members", "tags.csv.gz", gzip.compress(DATA[:40]) + gzip.compress(DATA[40:]), *TWO),
    loads("gz-with-zeros-behind", "tags.csv.gz", GZ + bytes(512), *TWO),
    whole("gz-with-rubbish-behind", "tags.csv.gz", GZ + b"rubbish", CUT_GZ),
    whole("gz-cut-in-half", "tags.csv.gz", GZ[: len(GZ) // 2], CUT_GZ),
    whole("gz-without-its-last-4-bytes", "tags.csv.gz", GZ[:-4], CUT_GZ),
    whole("gz-without-its-last-8-bytes", "tags.csv.gz", GZ[:-8], CUT_GZ),
    whole("gz-of-its-magic-number", "tags.csv.gz", GZ[:2], CUT_GZ),
    whole("gz-with-a-wrong-checksum", "tags.csv.gz", flipped(GZ, len(GZ) - 6), CUT_GZ),
    whole("gz-with-a-wrong-length", "tags.csv.gz", flipped(GZ, len(GZ) - 2), CUT_GZ),
    whole("gz-with-a-flipped-bit", "tags.csv.gz", flipped(GZ, len(GZ) // 2, 3), CUT_GZ),
    whole("gz-second-member-cut", "tags.csv.gz", GZ + GZ[:-5], CUT_GZ),
    whole("gz-in-gz", "tags.csv.gz", gzip.compress(GZ), "archive inside an archive"),
    whole("gz-of-nothing", "tags.csv.gz", gzip.compress(b""), "empty"),
    whole("gz-bomb", "tags.csv.gz", lambda: zeros(128 << 20), "100 times its size"),
    several("zip", "tags.zip", PLAIN, *members(("tags.csv", None))),
    several("zip-without-an-extension", "tags", PLAIN, *members(("tags.csv", None))),
    several(
        "zip-slip",
        "tags.zip",
        archive(("../../escaped.csv", DATA), ("/tmp/rooted.csv", DATA), ("..\\windows.csv", DATA)),
        *members(("../../escaped.csv", None), ("../windows.csv", None), ("/tmp/rooted.csv", None)),
    ),
    several(
        "zip-with-folders-that-say",
        "a.zip",
        archive((f"org={ORG}/week=2026-11-15/q.csv", text("Call Queue,Answered Calls,Abandoned Calls", "A,1,2").encode())),
        Outcome(member=f"org={ORG}/week=2026-11-15/q.csv", rows=((2, ORG, "A"),)),
        kind="queue_stats",
        shows=("line", "org_id", "queue_name"),
    ),
    several(
        "zip-with-hidden-members",
        "a.zip",
        archive(("tags.csv", DATA), ("__MACOSX/._tags.csv", b"x"), (".DS_Store", b"x")),
        *members(("tags.csv", None)),
    ),
    several(
        "zip-with-one-bad-member",
        "a.zip",
        archive(("a.csv", DATA), ("b.txt", b"x"), ("c.csv", b"")),
        *members(("a.csv", None), ("b.txt", "in no format"), ("c.csv", "empty")),
    ),
    several("zip-with-a-gz-inside", "a.zip", archive(("tags.csv.gz", GZ)), *members(("tags.csv.gz", None))),
    several("zip-in-zip", "a.zip", archive(("inner.zip", PLAIN)), *members(("inner.zip", "archive inside an archive"))),
    several("zip-in-gz-in-zip", "a.zip", archive(("inner.gz", gzip.compress(PLAIN))), *members(("inner.gz", "archive inside an archive"))),
    several("zip-with-a-password", "a.zip", locked(PLAIN), *members(("tags.csv", "password"))),
    several(
        "zip-member-with-a-wrong-checksum",
        "a.zip",
        flipped(archive(("a.csv", DATA), ("b.csv", DATA), packed=0), 30 + 5 + 60),
        *members(("a.csv", CUT_ZIP), ("b.csv", None)),
    ),
    whole("zip-cut", "a.zip", PLAIN[:-30], CUT_ZIP),
    whole("zip-cut-to-its-magic-number", "a.zip", PLAIN[:4], CUT_ZIP),
    whole("zip-without-members", "a.zip", archive(), "archive is empty"),
    whole("zip-of-folders", "a.zip", archive(("a/", b"")), "archive is empty"),
    whole("zip-of-hidden-files", "a.zip", archive((".a.csv", DATA)), "archive is empty"),
    whole("zip-whose-directory-tells-another-name", "a.zip", PLAIN[::-1].replace(b"tags"[::-1], b"togs"[::-1], 1)[::-1], CUT_ZIP),
    whole("zip-of-another-date-in-its-directory", "a.zip", flipped(PLAIN, PLAIN.index(b"PK\x01\x02") + 14), CUT_ZIP),
    whole("zip-bomb", "a.zip", lambda: archive(("tags.csv", bytes(64 << 20))), "100 times its size"),
    whole("zip-that-declares-three-gigabytes", "a.zip", declared(PLAIN, 3 << 30), "100 times its size"),
    whole("zip-of-many-small-bombs", "a.zip", lambda: archive(*((f"{n}.csv", bytes(1 << 20)) for n in range(40))), "100 times its size"),
    several("zip-member-smaller-than-declared", "a.zip", declared(PLAIN, len(DATA) + 9), *members(("tags.csv", None))),
    whole("text-named-zip", "a.zip", "hello", "the name says .zip"),
    several("zip-packed-with-bzip2", "a.zip", archive(("tags.csv", DATA), packed=zipfile.ZIP_BZIP2), *members(("tags.csv", None))),
    several("zip-packed-with-lzma", "a.zip", archive(("tags.csv", DATA), packed=zipfile.ZIP_LZMA), *members(("tags.csv", None))),
    several(
        "zip-packed-with-lzma-and-damaged",
        "a.zip",
        flipped(archive(("tags.csv", DATA), packed=zipfile.ZIP_LZMA), 30 + 8 + 20),
        *members(("tags.csv", CUT_ZIP)),
    ),
)
