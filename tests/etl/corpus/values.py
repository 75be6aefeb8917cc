"""Values: dates that no calendar has, numbers too large, ids that Excel spoilt, text that must stay as it is (`inputs.md §4`)."""

from datetime import date, datetime

from tests.etl.corpus.case import ORG, OTHER, Case, Row, loads, partly, text

LICENCES = "snapshot_date,org_id,subscription_id,licence,total,assigned"
LICENCE = ("line", "subscription_id", "total", "assigned")
SUBSCRIPTIONS = "org_id,subscription_id,kind,start_on,renewal_on,auto_renew,status"
SUBSCRIPTION = ("line", "subscription_id", "start_on", "renewal_on", "auto_renew", "status")
CALLS = "Start time,Org UUID,Duration,Report ID,Direction,Ring duration,Answered"
CALL = ("line", "start_time", "duration_s", "report_id", "answered")
INVOICES = "invoice_id,org_id,amount,quantity"
INVOICE = ("line", "invoice_id", "amount")
QUEUES = "Call Queue,Answered Calls,Abandoned Calls,Total Wait Time"


def _of(kind: str, header: str, shows: tuple[str, ...], good: str, row: Row) -> "_Maker":
    return _Maker(kind, header, shows, good, row)


class _Maker:
    """Cases of one kind: one bad row between two good ones."""

    def __init__(self, kind: str, header: str, shows: tuple[str, ...], good: str, row: Row) -> None:
        self.kind, self.header, self.shows, self.good, self.row = kind, header, shows, good, row

    def bad(self, name: str, row: str, column: str | None, word: str) -> Case:
        """The row is refused."""
        content, rows = text(self.header, self.good, row, self.good), ((2, *self.row), (4, *self.row))
        return partly(name, f"{self.kind}.csv", content, rows, ((3, column, word),), kind=self.kind, shows=self.shows)

    def good_(self, name: str, row: str, *cells: object) -> Case:
        """The row is loaded like this."""
        return loads(name, f"{self.kind}.csv", text(self.header, row), (2, *cells), kind=self.kind, shows=self.shows)


licence = _of("licences", LICENCES, LICENCE, f"2026-11-21,{ORG},Sub1,Webex Calling,5,4", ("Sub1", 5, 4))
subscription = _of("subscriptions", SUBSCRIPTIONS, SUBSCRIPTION, f"{ORG},S,trial,2026-01-01,,,", ("S", date(2026, 1, 1), None, None, None))
call = _of("call_history", CALLS, CALL, f"2026-11-16T09:00:00Z,{ORG},9,r,X,1,true", (datetime(2026, 11, 16, 9), 9, "r", True))
invoice = _of("invoices", INVOICES, INVOICE, f"I1,{ORG},1.5,1", ("I1", 1.5))
tag = _of("tags", "org_id,tag", ("line", "org_id", "tag"), f"{ORG},a", (ORG, "a"))


def _call(start: str = "2026-11-16T09:00:00Z", duration: str = "9", report: str = "r", ring: str = "1", answered: str = "true") -> str:
    return f"{start},{ORG},{duration},{report},X,{ring},{answered}"


def _licence(day: str = "2026-11-21", subscription: str = "Sub1", total: str = "5", assigned: str = "4") -> str:
    return f"{day},{ORG},{subscription},Webex Calling,{total},{assigned}"


DATES = [
    licence.bad(f"date-{name}", _licence(day=day), "snapshot_date", "YYYY-MM-DD")
    for name, day in {
        "30-february": "2026-02-30",
        "zero": "0000-00-00",
        "month-13": "2026-13-01",
        "day-first": "21/11/2026",
        "ambiguous": "03/04/2026",
        "american": "11-21-2026",
        "dotted": "21.11.2026",
        "as-a-serial-number": "46347",
        "in-words": "21 Nov 2026",
        "two-digit-year": "26-11-21",
        "leap-day-of-no-leap-year": "2025-02-29",
        "with-a-time-inside": "2026-11-21T10:00:00",
        "of-five-digit-year": "12026-11-21",
    }.items()
]
TIMES = [
    call.bad(f"time-{name}", _call(start=start), "Start time", "no time")
    for name, start in {
        "24-00-00": "2026-11-16T24:00:00Z",
        "25-hours": "2026-11-16T25:00:00Z",
        "leap-second": "2026-11-16T23:59:60Z",
        "named-zone": "2026-11-16 09:00 CET",
        "twelve-hour-clock": "2026-11-16 9:00 AM",
        "offset-of-19-hours": "2026-11-16T09:00:00+19:00",
        "date-only": "2026-11-16",
        "epoch": "1794819600",
    }.items()
]
COUNTS = [
    licence.bad(f"count-{name}", _licence(total=total), "total", word)
    for name, (total, word) in {
        "larger-than-64-bits": ("9223372036854775808", "count"),
        "of-400-digits": ("9" * 400, "count"),
        "in-e-notation": ("5e3", "count"),
        "with-a-fraction": ("5.5", "count"),
        "with-a-decimal-comma": ('"5,5"', "count"),
        "with-thousands": ("1.000", "count"),
        "hexadecimal": ("0x10", "count"),
        "nan": ("NaN", "count"),
        "inf": ("inf", "count"),
        "in-words": ("five", "count"),
        "negative": ("-5", "negative"),
        "in-other-digits": ("٥", "count"),
        "with-a-space-inside": ("1 000", "count"),
        "empty": ("", "empty"),
    }.items()
]
AMOUNTS = [
    invoice.bad(f"amount-{name}", f"I2,{ORG},{amount},1", "amount", "no number")
    for name, amount in {
        "1e400": "1e400",
        "nan": "nan",
        "minus-inf": "-inf",
        "decimal-comma": '"12,50"',
        "with-a-currency": "€5",
        "of-400-digits": "9" * 400,
    }.items()
]
DURATIONS = [
    partly(
        f"wait-{name}",
        f"org={ORG}/week=2026-11-15/q.csv",
        text(QUEUES, "A,1,1,00:10", f"B,1,1,{wait}"),
        ((2, "A", 10.0),),
        ((3, "Total Wait Time", word),),
        kind="queue_stats",
        shows=("line", "queue_name", "total_wait_s"),
    )
    for name, (wait, word) in {
        "61-minutes-past": ("00:61:00", "duration"),
        "negative": ("-5", "negative"),
        "of-400-digits": ("9" * 400 + ":00", "duration"),
        "in-words": ("5 min", "duration"),
    }.items()
]

TEXTS = {
    "formula": "=HYPERLINK(1)",
    "formula-plus": "+1+1",
    "formula-at": "@SUM(A1)",
    "formula-minus": "-2+3",
    "html": "<img src=x onerror=1>",
    "script-url": "javascript:alert(1)",
    "sql": "'; DROP TABLE tags;--",
    "template": "{{7*7}} ${x} $org",
    "path": "../../etc/passwd",
    "escape-codes": "\x1b[31mred\x1b[0m",
    "control-characters": "a\x01\x7fb",
    "right-to-left-override": "a\u202eb",
    "no-break-spaces": "\u00a0a\u00a0",
    "null-in-words": "NULL",
    "none-in-words": "None",
}

CASES = (
    *DATES,
    *TIMES,
    *COUNTS,
    *AMOUNTS,
    *DURATIONS,
    *(tag.good_(f"text-{name}-stays-as-it-is", f"{ORG},{said}", ORG, said) for name, said in TEXTS.items()),
    licence.bad("e-notation-id", _licence(subscription="1.2E+12"), "subscription_id", "Excel"),
    licence.bad("e-notation-id-with-a-comma", _licence(subscription='"1,2e-12"'), "subscription_id", "Excel"),
    call.bad("e-notation-report-id", _call(report="1.23457E+17"), "Report ID", "Excel"),
    licence.bad("future-snapshot", _licence(day="2026-11-24"), "snapshot_date", "after the clock"),
    licence.good_("snapshot-a-day-ahead-is-a-time-zone", _licence(day="2026-11-23"), "Sub1", 5, 4),
    call.bad("future-call", _call(start="2026-11-23T07:00:00Z"), "Start time", "after the clock"),
    call.bad("call-in-the-year-9999", _call(start="9999-12-31T23:59:59Z"), "Start time", "after the clock"),
    call.bad("negative-duration", _call(duration="-1"), "Duration", "negative"),
    call.bad("negative-ring", _call(ring="-1"), "Ring duration", "negative"),
    call.bad("neither-true-nor-false", _call(answered="maybe"), "Answered", "yes nor no"),
    call.bad("call-without-a-start", _call(start=""), "Start time", "empty"),
    call.good_("time-with-an-offset", _call(start="2026-03-29T01:30:00+01:00"), datetime(2026, 3, 29, 0, 30), 9, "r", True),
    call.good_("time-with-a-negative-offset", _call(start="2026-11-15T23:30:00-0330"), datetime(2026, 11, 16, 3), 9, "r", True),
    call.good_("na-is-unknown", _call(duration="NA", report="N/A", answered="na"), datetime(2026, 11, 16, 9), None, None, None),
    subscription.good_(
        "renewal-in-the-year-9999",
        f"{ORG},S,trial,2026-01-01,9999-12-31,sim,ACTIVE",
        "S",
        date(2026, 1, 1),
        date(9999, 12, 31),
        True,
        "active",
    ),
    subscription.bad("unknown-kind-of-subscription", f"{ORG},S,gift,2026-01-01,,,", "kind", "unknown kind"),
    subscription.bad("unknown-status", f"{ORG},S,trial,2026-01-01,,,paused", "status", "unknown status"),
    partly(
        "unknown-role",
        "admins.csv",
        text("admin_id,name,email,role", "1,Ana,a@example.com,owner"),
        (),
        ((2, "role", "unknown role"),),
        kind="admins",
        shows=("line", "admin_id"),
    ),
    partly(
        "several-subscription-ids-in-one-cell",
        "report.csv",
        text(
            "Customer Name,Customer Org ID,Sub-Ref Id(s),Booked Professional Licenses,Provisioned Professional Licenses",
            f'A,{ORG},"Sub1,Sub2",5,4',
        ),
        (),
        ((2, "Sub-Ref Id(s)", "several subscription ids"),),
        kind="partner_licence_report",
        shows=("line", "org_id"),
    ),
    tag.bad("org-id-that-is-none", "acme,b", "org_id", "no org id"),
    tag.bad("org-id-in-base64-of-something-else", "Y2lzY29zcGFyazovL3VzL1BFT1BMRS94,b", "org_id", "no org id"),
    tag.bad("org-id-of-a-megabyte", "A" * 1_000_000 + ",b", "org_id", "no org id"),
    tag.bad("tag-of-26-characters", f"{OTHER},{'x' * 26}", "tag", "25 characters"),
    loads(
        "list-that-is-broken-json-stays-a-text",
        "t.csv",
        text("org_id,Org Name,tags", f"{ORG},A,[broken"),
        (2, ["[broken"]),
        kind="partner_tags",
        shows=("line", "tags"),
    ),
    partly(
        "first-fault-from-the-left-is-told",
        "l.csv",
        text(LICENCES, f"2026-99-99,{ORG},1.2E+12,X,x,-4"),
        (),
        ((2, "snapshot_date", "YYYY-MM-DD"),),
        kind="licences",
        shows=LICENCE,
    ),
)
