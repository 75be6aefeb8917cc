"""Characters and line ends: what is repaired, and what is damaged beyond repair (`trust.md §3.3`)."""

import codecs

from tests.etl.corpus.case import ORG, OTHER, TAGS, TWO, loads, partly, text, whole

BOM = codecs.BOM_UTF8
ASCII = text("org_id,tag", f"{ORG},health", f"{OTHER},travel")
PLAIN = ((2, ORG, "health"), (3, OTHER, "travel"))
LF, CRLF, CR = TAGS, TAGS.replace("\n", "\r\n"), TAGS.replace("\n", "\r")
BROKEN = b"neither UTF-8 nor cp1252"

CASES = (
    loads("bom", "tags.csv", BOM + LF.encode(), *TWO),
    loads("two-boms", "tags.csv", BOM + BOM + LF.encode(), *TWO),
    loads("crlf", "tags.csv", CRLF, *TWO),
    loads("cr-only", "tags.csv", CR, *TWO),
    loads("mixed-line-ends", "tags.csv", LF.replace("\n", "\r\n", 1).encode() + f"{ORG},last\r".encode(), *TWO, (4, ORG, "last")),
    loads("lf-cr-is-a-blank-line", "tags.csv", text("org_id,tag", f"{ORG},a", end="\n\r"), (3, ORG, "a")),
    loads("no-last-newline", "tags.csv", LF.rstrip("\n"), *TWO),
    loads("blank-lines-between", "tags.csv", LF.replace("\n", "\n   \n\n"), (4, ORG, "health"), (7, OTHER, "Clínica Sul")),
    loads(
        "form-feed-and-line-separator-are-no-line-ends",
        "tags.csv",
        text("org_id,tag", f"{ORG},a\x0cb\x85c\u2028d"),
        (2, ORG, "a\x0cb\x85c\u2028d"),
    ),
    loads("utf-16-le-with-bom", "tags.csv", codecs.BOM_UTF16_LE + LF.encode("utf-16-le"), *TWO, encoding="utf-16"),
    loads("utf-16-be-with-bom", "tags.csv", codecs.BOM_UTF16_BE + LF.encode("utf-16-be"), *TWO, encoding="utf-16"),
    loads("utf-16-le-without-bom", "tags.csv", LF.encode("utf-16-le"), *TWO, encoding="utf-16-le"),
    loads("utf-16-be-without-bom", "tags.csv", LF.encode("utf-16-be"), *TWO, encoding="utf-16-be"),
    loads("utf-16-crlf", "tags.csv", CRLF.encode("utf-16"), *TWO, encoding="utf-16"),
    partly(
        "utf-16-cut-in-a-character",
        "tags.csv",
        codecs.BOM_UTF16_LE + text("org_id,tag", f"{ORG},a", f"{OTHER},b").encode("utf-16-le")[:-3],
        ((2, ORG, "a"),),
        ((3, None, "bytes that are neither"),),
        encoding="utf-16",
    ),
    whole("utf-32", "tags.csv", LF.encode("utf-32"), "no text"),
    loads("latin-1", "tags.csv", LF.encode("latin-1"), *TWO, encoding="cp1252"),
    loads("cp1252-euro-and-quotes", "tags.csv", text("org_id,tag", f"{ORG},“€5”").encode("cp1252"), (2, ORG, "“€5”"), encoding="cp1252"),
    partly(
        "byte-that-cp1252-has-not",
        "tags.csv",
        text("org_id,tag", f"{ORG},Sul", f"{OTHER},caf").encode()[:-1] + b"\x81\n",
        ((2, ORG, "Sul"),),
        ((3, None, "bytes that are neither"),),
        encoding="cp1252",
    ),
    partly(
        "bad-utf-8-in-a-utf-8-file",
        "tags.csv",
        LF.encode() + f"{ORG},bad".encode() + b"\xff\xfe\n" + f"{ORG},good\n".encode(),
        (*TWO, (5, ORG, "good")),
        ((4, None, "bytes that are neither"),),
    ),
    partly("overlong-utf-8", "tags.csv", LF.encode() + f"{ORG},x".encode() + b"\xc0\xaf\n", TWO, ((4, None, "bytes that are neither"),)),
    partly(
        "surrogate-in-utf-8", "tags.csv", LF.encode() + f"{ORG},x".encode() + b"\xed\xa0\x80\n", TWO, ((4, None, "bytes that are neither"),)
    ),
    loads("emoji-and-right-to-left", "tags.csv", text("org_id,tag", f"{ORG},🏥 شركة"), (2, ORG, "🏥 شركة")),
    loads("replacement-character-is-a-character", "tags.csv", text("org_id,tag", f"{ORG},\ufffd"), (2, ORG, "\ufffd")),
    partly("nul-byte-in-a-row", "tags.csv", text("org_id,tag", f"{ORG},a\0b", f"{OTHER},c"), ((3, OTHER, "c"),), ((2, None, "NUL"),)),
    partly("nul-bytes-only", "tags.csv", text("org_id,tag", f"{ORG},a", "\0\0\0"), ((2, ORG, "a"),), ((3, None, "NUL"),)),
    whole("nul-byte-in-the-header", "tags.csv", text("org_id,t\0ag", f"{ORG},a"), "no text"),
    whole("bad-utf-8-in-the-header", "tags.csv", b"org_id,tag,\xff\xfe\n" + f"{ORG},Clínica,x\n".encode(), "no text"),
    whole("sixteen-mib-of-nul", "tags.csv", b"\0" * (16 << 20), "no text"),
    loads("sep-line-of-excel", "tags.csv", "sep=;\r\n" + ASCII.replace(",", ";"), (3, ORG, "health"), (4, OTHER, "travel")),
)
