"""Exports: the rows of an answer as CSV or XLSX, exactly those shown and in the order shown. The answer itself is not touched.

CSV is raw (keys as header, ISO dates, fractions of 1); XLSX is for people (labels, typed cells, frozen header, a sheet that
says what was asked and what each column means).
"""

import csv
import io
import json
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import xlsxwriter

from dashboard import columns_records, customer_export
from dashboard.words import UNKNOWN, Words
from data.answer import Answer
from data.metric import Unit
from data.metrics import METRICS, metric_of
from data.sections import SECTIONS

ATTRIBUTE_LABELS = {
    "org_id": "Organisation id",
    "customer": "Customer",
    "subscription_id": "Subscription",
    "kind": "Kind",
    "product": "Product",
    "used_basis": "Use is",
    "stale": "Stale snapshot",
    "snapshot_date": "Snapshot",
    "end_on": "Ends on",
    "renewal_on": "Renews on",
    "act_by": "Act by",
    "auto_renew": "Renews by itself",
    "peer_group": "Peer group",
    "week": "Week from",
    "statuses": "Statuses",
    "status": "Primary status",
    "products": "Licences by product",
    "tags": "Tags",
    "managed_by": "Managed by",
    "last_admin_signin_on": "Last administrator sign-in",
    "trend": "Last 8 weeks",
    "worst_endpoint_type": "Worst endpoint type",
    "endpoint_type": "Endpoint type",
    "location": "Location",
    "device_model": "Device model",
    "carrier": "Carrier",
    "feature": "Feature",
    "licence": "Licence",
    "site_url": "Meetings site",
    "start_on": "Started on",
    "state": "State",
    "ordered_on": "Ordered on",
    "order_id": "Order",
    "line": "Line",
    "sku": "SKU",
    "description": "Description",
    "quantity": "Quantity",
    "change": "Against the order before",
    "invoice_id": "Invoice",
    "period_start": "Period from",
    "period_end": "Period to",
    "amount": "Amount",
    "currency": "Currency",
    "admin_id": "Administrator id",
    "name": "Name",
    "email": "E-mail",
    "role": "Role",
    "sees_all": "Sees all customers",
    "origin": "Known from",
    "next_on": "Next end or renewal",
    "country": "Country",
    **customer_export.LABELS,
}
# Where a key means something else than everywhere.
LABELS = {("orders", "status"): "Status", ("invoices", "status"): "Status"}
FOUND_IN = (
    "customer",
    "subscription_id",
    "location",
    "endpoint_type",
    "worst_endpoint_type",
    "device_model",
    *("licence", "site_url", "order_id", "invoice_id", "line", "sku", "description", "status", "currency", "name", "email"),
)  # what the quick filter looks at
TRIAL = "Enterprise Trial"  # what the screen shows for a trial's id, so the quick filter finds it
# Rates, and what each needs enough of: too few is grey and never ranks first (metrics.md §§8, 9).
BASES = {
    ("call-quality-by-customer", "poor_pct"): "measured",
    ("call-quality-by-customer", "poor_pct_change"): "measured",
    ("call-quality-by-place", "poor_pct"): "measured_legs",
    ("queues", "abandoned_pct"): "offered",
}
CHUNK = 64_000  # characters of a file that travel together
_DANGEROUS = tuple("=+-@\t\r＝＋－＠")  # what a spreadsheet runs; the wide ones where it is used in East Asia


def label(section: str, key: str) -> str:
    """The English heading of a column: a metric's own label, or an attribute's."""
    return metric_of(section, key).label if key in METRICS else LABELS.get((section, key)) or ATTRIBUTE_LABELS[key]


def plain_letters(text: str) -> str:
    """Without case and accents, as the quick filter compares: "graos" finds “Grãos”."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)).casefold()


def _text(section: str, row: dict[str, Any], words: Words) -> str:
    if section == customer_export.SECTION:
        return plain_letters(customer_export.read_text(row, words))
    shown = [TRIAL if row.get("kind") == "trial" or section == "trials" else ""]
    for key in FOUND_IN:
        value = str(row.get(key) or "")
        shown.append(words(value) if key.endswith("endpoint_type") else value)
    shown += [words(columns_records.VALUES.get(str(row[key]), str(row[key]))) for key in columns_records.CODED if row.get(key)]
    return plain_letters(" ".join(shown))


def _in_order(value: Any) -> Any:
    """What a value is sorted by: names as a reader expects them, É beside E, as the tables do."""
    return (plain_letters(value), value) if isinstance(value, str) else value


def as_shown(answer: Answer, find: str = "", sort: str = "", descending: bool = False, *, lang: str = "en", few: int = 0) -> Answer:
    """The answer with the rows that a table shows after its quick filter and a click on a heading.

    Every word of `find` must occur in what the reader of `lang` reads. Rates over fewer than `few` sort after the others, unknown values last.
    An unknown `sort` column leaves the order as it is.
    """
    words, said = plain_letters(find).split(), Words(lang)
    rows = [row for row in answer.rows if all(word in _text(answer.section, row, said) for word in words)]
    value = customer_export.ORDERS.get(sort) if answer.section == customer_export.SECTION else None
    if sort and rows and (value or sort in rows[0]):
        read = value or (lambda row: row[sort])
        base = BASES.get((answer.section, sort), "")
        known = sorted((row for row in rows if read(row) is not None), key=lambda row: _in_order(read(row)), reverse=descending)
        known.sort(key=lambda row: bool(base) and (row[base] or 0) < few)
        rows = known + [row for row in rows if read(row) is None]
    return replace(answer, rows=rows)


def flat(value: Any) -> Any:
    """A list as words with commas, licences by product as JSON, anything else as it is: what fits into one cell."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return json.dumps(value) if isinstance(value, dict) else value


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets a leading apostrophe; anything else is left alone."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value


def _records(answer: Answer) -> tuple[list[str], list[dict[str, Any]]]:
    if answer.section == customer_export.SECTION:
        return customer_export.records(answer)
    keys = list(SECTIONS[answer.section].row_keys)
    if keys:
        return keys, answer.rows
    return list(answer.kpis), [answer.kpis]


def csv_lines(keys: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """UTF-8 lines, a header of keys first; unknown is empty, booleans are true and false, instants ISO in UTC."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(keys)
    for row in rows:
        writer.writerow([_cell(row[key]) for key in keys])
        if out.tell() > CHUNK:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else harmless(flat(value))


def write_csv(keys: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """The same as one text."""
    return "".join(csv_lines(keys, rows))


def to_csv(answer: Answer) -> str:
    """The rows of an answer, or its KPIs when it has no rows by design."""
    return write_csv(*_records(answer))


def _asked(answer: Answer) -> list[tuple[str, str]]:
    filters = [(name, ", ".join(value) if isinstance(value, list) else value) for name, value in answer.filters.items() if value]
    return [
        ("Section", SECTIONS[answer.section].title),
        ("Product", answer.product or "both"),
        ("As of", answer.as_of.isoformat()),
        ("Week from", answer.week.isoformat()),
        *(("Filter: " + name, str(value)) for name, value in filters),
        *(("Newest " + source, str(newest or "none")) for source, newest in answer.freshness.items()),
    ]


def _told(answer: Answer, key: str) -> str:
    """A tile as text: its value over the whole answer, whatever a quick filter leaves of the rows, and its definition."""
    metric, value = metric_of(answer.section, key), answer.kpis[key]
    said = (
        UNKNOWN
        if value is None
        else f"{value:.1%}"
        if metric.unit is Unit.SHARE
        else f"{value:,}"
        if isinstance(value, int)
        else f"{value:,.1f}"
    )
    return f"{said}; {metric.definition}"


def to_xlsx(answer: Answer) -> bytes:
    """A workbook with the rows on one sheet, and what was asked with every tile and definition on another."""
    keys, rows = _records(answer)
    about = [
        *_asked(answer),
        ("", ""),
        *((f"Tile: {label(answer.section, key)}", _told(answer, key)) for key in answer.kpis if SECTIONS[answer.section].row_keys),
        ("", ""),
        *((label(answer.section, key), metric_of(answer.section, key).definition) for key in keys if key in METRICS),
    ]
    shares = {key for key in keys if key in METRICS and metric_of(answer.section, key).unit is Unit.SHARE}
    return workbook(SECTIONS[answer.section].title, {key: label(answer.section, key) for key in keys}, rows, about, shares)


def workbook(
    title: str, labels: Mapping[str, str], rows: Sequence[Mapping[str, Any]], about: Iterable[tuple[str, str]], shares: Container[str] = ()
) -> bytes:
    """A workbook with a sheet of rows under the labels of their keys, and a sheet of names and texts about them; `shares` are fractions of 1."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    share, day = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": "yyyy-mm-dd"})
    instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet = book.add_worksheet(title[:31])
    for position, (key, heading) in enumerate(labels.items()):
        sheet.write_string(0, position, heading, head)
        sheet.set_column(position, position, max(12, min(36, len(heading) + 4)))
        for line, row in enumerate(rows, start=1):
            value = flat(row[key])
            if value is None:
                continue
            if isinstance(value, date):
                sheet.write_datetime(line, position, value, instant if isinstance(value, datetime) else day)
            elif isinstance(value, str):
                sheet.write_string(line, position, value)
            else:
                sheet.write(line, position, value, share if key in shares else None)
    sheet.freeze_panes(1, 2 if "customer" in labels else 1)
    if rows and labels:
        sheet.autofilter(0, 0, len(rows), len(labels) - 1)
    beside = book.add_worksheet("About")
    beside.set_column(0, 0, 28)
    beside.set_column(1, 1, 110)
    for line, (name, text) in enumerate(about):
        beside.write_string(line, 0, name)
        beside.write_string(line, 1, text)
    book.close()
    return out.getvalue()
