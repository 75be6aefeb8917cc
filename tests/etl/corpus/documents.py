"""JSON and JSONL: broken, cut, wrapped, errors instead of items, and objects that are none (`trust.md §3.3`)."""

import json

from tests.etl.corpus.case import ORG, OTHER, UNLINED, Case, loads, partly, whole

ROWS = [{"org_id": ORG, "tag": "health"}, {"org_id": OTHER, "tag": "Clínica Sul"}]
LIST = json.dumps(ROWS, ensure_ascii=False)
ITEMS = json.dumps({"items": ROWS}, ensure_ascii=False)
LINES = "\n".join(json.dumps(row) for row in ROWS)
LINED = ((1, ORG, "health"), (2, OTHER, "Clínica Sul"))
NOT_JSON = "no whole JSON"


def element(name: str, raw: str, word: str, column: str | None = None) -> Case:
    """A list whose second element is this."""
    return partly(name, "tags.json", f"[{json.dumps(ROWS[0])}, {raw}]", (UNLINED[0],), ((None, column, word),))


def error(name: str, document: object) -> Case:
    """What the Webex API says instead of data."""
    return whole(name, "tags.json", json.dumps(document), "error of the Webex API")


CASES = (
    loads("json-list", "tags.json", LIST, *UNLINED),
    loads("json-items", "tags.json", ITEMS, *UNLINED),
    loads("json-with-bom", "tags.json", b"\xef\xbb\xbf" + ITEMS.encode(), *UNLINED),
    loads("json-utf-16", "tags.json", ITEMS.encode("utf-16"), *UNLINED, encoding="utf-16"),
    loads("json-named-csv", "tags.csv", ITEMS, *UNLINED),
    loads("json-lines-named-json", "tags.json", LINES, *LINED),
    loads("json-webhook", "tags.json", json.dumps({"body": {"payload": "x", "items": ROWS}}), *UNLINED),
    loads("json-one-object", "tags.json", json.dumps(ROWS[0]), UNLINED[0]),
    loads("json-keys-in-another-case", "tags.json", json.dumps([{"ORG ID": ORG, "Tag": "health"}]), UNLINED[0]),
    loads(
        "json-unknown-key",
        "tags.json",
        json.dumps([{**ROWS[0], "x": {"y": [1, None]}}]),
        (None, ORG, "health", '{"x":"{\\"y\\": [\\"1\\", null]}"}'),
        shows=("line", "org_id", "tag", "extra"),
    ),
    loads("json-empty-list", "tags.json", "[]", kind=None, warns=("answer is empty",)),
    loads("json-empty-items", "tags.json", '{"items": []}', kind=None, warns=("answer is empty",)),
    whole("json-empty", "tags.json", b"", "empty"),
    whole("json-blank", "tags.json", "  \n", "no JSON"),
    whole("json-null", "tags.json", "null", "no JSON"),
    whole("json-text", "tags.json", "Unauthorized", "no JSON"),
    whole("json-list-of-numbers", "tags.json", "[1, 2, 3]", "no objects"),
    whole("json-cut", "tags.json", LIST[:-20], NOT_JSON),
    whole("json-cut-between-rows", "tags.json", LIST[: LIST.index("},") + 1], NOT_JSON),
    whole("json-cut-items", "tags.json", ITEMS[:-1], NOT_JSON),
    whole("json-comma-missing", "tags.json", LIST.replace("}, {", "} {"), NOT_JSON),
    whole("json-comma-too-many", "tags.json", LIST.replace("}]", "},]"), NOT_JSON),
    whole("json-single-quotes", "tags.json", LIST.replace('"', "'"), NOT_JSON),
    whole("json-with-text-behind", "tags.json", LIST + " bye", NOT_JSON),
    whole("json-100000-deep", "tags.json", "[" * 100_000, NOT_JSON),
    whole("json-element-100000-deep", "tags.json", '[{"a":' + "[" * 100_000, NOT_JSON),
    whole("json-control-character-in-a-string", "tags.json", LIST.replace("health", "hea\nlth"), NOT_JSON),
    whole("json-duplicate-key", "tags.json", f'[{{"org_id": "{ORG}", "tag": "a", "tag": "b"}}]', "two values called 'tag'"),
    whole("json-duplicate-key-but-for-case", "tags.json", f'[{{"org_id": "{ORG}", "tag": "a", "Tag": "b"}}]', "two values called 'Tag'"),
    whole("json-3000-different-keys", "tags.json", json.dumps([{**ROWS[0], f"k{n}": 1} for n in range(3000)]), "2,001 columns"),
    whole("json-surrogate-in-a-key", "tags.json", f'[{{"org_id": "{ORG}", "tag": "a", "\\ud800": 1}}]', "no text"),
    whole("json-nul-in-a-key", "tags.json", f'[{{"org_id": "{ORG}", "tag": "a", "x\\u0000": 1}}]', "no text"),
    error("api-error", {"message": "Unauthorized"}),
    error("api-error-with-tracking", {"message": "Not found", "errors": [{"description": "x"}], "trackingId": "T"}),
    error("api-error-with-a-code", {"code": 401, "message": "Unauthorized"}),
    error("api-error-in-a-body", {"body": {"message": "Unauthorized", "trackingId": "T"}}),
    element("json-null-record", "null", "not an object"),
    element("json-number-record", "5", "not an object"),
    element("json-list-record", "[1]", "not an object"),
    element("json-lone-surrogate", f'{{"org_id": "{OTHER}", "tag": "\\ud800"}}', "no text"),
    element("json-nul-in-a-value", f'{{"org_id": "{OTHER}", "tag": "a\\u0000"}}', "NUL"),
    element("json-missing-key", f'{{"org_id": "{OTHER}"}}', "empty", "tag"),
    element("json-null-value", f'{{"org_id": "{OTHER}", "tag": null}}', "empty", "tag"),
    element("json-empty-object", "{}", "empty", "org_id"),
    partly("json-bad-utf-8", "tags.json", LIST.encode().replace(b"health", b"h\xff\xfe"), (UNLINED[1],), ((None, None, "no text"),)),
    partly(
        "json-id-as-a-float",
        "c.json",
        f'[{{"Start time": "2026-11-16T09:00:00Z", "Org UUID": "{ORG}", "Report ID": 1.2E+17, "Direction": "x", "User": "A"}}]',
        (),
        ((None, "Report ID", "Excel"),),
        kind="call_history",
        shows=("line",),
    ),
    partly(
        "json-count-as-1.9",
        "l.json",
        json.dumps([{"snapshot_date": "2026-11-21", "org_id": ORG, "subscription_id": "S", "licence": "X", "total": 1.9, "assigned": 1}]),
        (),
        ((None, "total", "count"),),
        kind="licences",
        shows=("line",),
    ),
    partly(
        "jsonl-broken-line",
        "tags.jsonl",
        LINES.replace("\n", "\n{broken\n\n"),
        (LINED[0], (4, *LINED[1][1:])),
        ((2, None, "no whole JSON"),),
    ),
    partly("jsonl-cut", "tags.jsonl", LINES[:-9], (LINED[0],), ((2, None, "no whole JSON"),)),
    partly("jsonl-nul", "tags.jsonl", LINES + "\n\0\0", LINED, ((3, None, "NUL"),)),
    partly("jsonl-null-line", "tags.jsonl", LINES + "\nnull", LINED, ((3, None, "not an object"),)),
    whole("jsonl-api-error", "tags.jsonl", json.dumps({"message": "Unauthorized", "trackingId": "T"}), "error of the Webex API"),
)
