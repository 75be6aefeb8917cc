"""Where a file stands: the folders that say whose it is and when, and names of every kind (`inputs.md §1`)."""

import json

from tests.etl.corpus.case import ORG, OTHER, TAGS, TWO, Case, loads, partly, text, whole

QUEUES = text("Call Queue,Answered Calls,Abandoned Calls", "Sales,5,1")
QUEUE = {"kind": "queue_stats", "shows": ("line", "org_id", "queue_name")}
ANSWER = json.dumps({"items": [{"id": "x", "name": "Webex Calling", "totalUnits": 5, "consumedUnits": 4, "subscriptionId": "S"}]})
ANSWERED = {"kind": "webex_licences", "shows": ("org_id", "total", "file_date")}


def queues(name: str, folder: str, words: str, kind: str | None = "queue_stats") -> Case:
    """A queue report in a folder that will not do."""
    return whole(name, f"{folder}queues.csv", QUEUES, words, kind=kind)


CASES = (
    queues("no-org-and-no-week", "", "org=<UUID of the customer>/week=<Sunday"),
    queues("no-org", "week=2026-11-15/", "org= folder"),
    queues("no-week", f"org={ORG}/", "week=<Sunday"),
    queues("week-that-is-a-monday", f"org={ORG}/week=2026-11-16/", "not a Sunday", None),
    queues("week-that-is-no-date", f"org={ORG}/week=47/", "not a Sunday", None),
    queues("week-of-no-calendar", f"org={ORG}/week=2026-02-31/", "not a Sunday", None),
    queues("org-folder-that-is-no-id", "org=acme/week=2026-11-15/", "no org id", None),
    queues("org-folder-that-is-empty", "org=/week=2026-11-15/", "no org id", None),
    whole("snapshot-folder-that-is-no-date", "snapshot=today/tags.csv", TAGS, "not a date"),
    loads("inner-org-folder-wins", f"org={OTHER}/org={ORG}/week=2026-11-15/q.csv", QUEUES, (2, ORG, "Sales"), **QUEUE),
    loads("org-folder-in-capitals", f"ORG={ORG.upper()}/WEEK=2026-11-15/q.csv", QUEUES, (2, ORG, "Sales"), **QUEUE),
    partly("week-in-the-future", f"org={ORG}/week=2026-11-29/q.csv", QUEUES, (), ((2, "week=", "after the clock"),), **QUEUE),
    partly("org-that-is-not-its-folders", f"org={ORG}/tags.csv", TAGS, (TWO[0],), ((3, "org_id", "not the org of its folder"),)),
    loads(
        "date-of-the-folder-before-the-name",
        f"snapshot=2026-11-20/org={ORG}/licences-2026-11-01.json",
        ANSWER,
        (ORG, 5, "2026-11-20"),
        **ANSWERED,
    ),
    loads("date-in-the-name", f"org={ORG}/licences-2026-11-01.json", ANSWER, (ORG, 5, "2026-11-01"), **ANSWERED),
    partly(
        "date-in-the-name-in-the-future",
        f"org={ORG}/licences-2027-11-01.json",
        ANSWER,
        (),
        ((None, "snapshot=", "after the clock"),),
        **ANSWERED,
    ),
    whole("licences-without-an-org", "licences-2026-11-01.json", ANSWER, "org= folder", kind="webex_licences"),
    loads("name-with-quotes-and-newline", 'it\'s "a"\n;tags.csv', TAGS, *TWO),
    loads("name-in-capitals", "TAGS.CSV", TAGS, *TWO),
    loads("name-of-other-letters", "клиника 🏥.csv", TAGS, *TWO),
    loads("name-with-an-exclamation-mark", "a!b.csv", TAGS, *TWO),
    whole("text-file", "notes.txt", "hello", "in no format"),
    whole("picture", "logo.png", b"\x89PNG\r\n\x1a\n", "in no format"),
    whole("executable-named-csv", "tags.csv", b"\x7fELF\x02\x01\x01" + bytes(64), "no text"),
    whole("html-page-named-csv", "tags.csv", "<html><body>Sign in</body></html>", "unknown kind"),
    whole("pdf-named-csv", "tags.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "unknown kind"),
    whole("old-excel", "tags.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "save it as .xlsx"),
)
