"""Planted cases: what is true of the written exports by construction, for answers.json.

`expect` holds the columns of the row that are promised: an object is compared key by key, an empty one means empty; one with `at_least` or
`at_most` is a bound that a number keeps. `org_id` and `row` say which row: of a customer, with those columns, or both.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from etl.demo.partner import CALLING, Customer, Item

Value = str | int | float | bool | None | list[str] | dict[str, object]


@dataclass(frozen=True)
class Case:
    """One row that a section must show (or, with `absent`, must not) at an as-of; None: the default one. `row`: columns that tell the row."""

    key: str
    section: str
    product: str | None
    customer: Customer | None
    item: Item | None
    why: str
    expect: Mapping[str, Value] = field(default_factory=dict)
    sums: bool = True
    absent: bool = False
    row: Mapping[str, Value] = field(default_factory=dict)
    as_of: date | None = None


def describe(case: Case, until: date, last_week: int) -> dict[str, Value]:
    """The case as a JSON object; licence sums come from what was written for the newest week."""
    expect: dict[str, Value] = {}
    if case.item is not None and case.sums:
        expect.update(case.item.sums(case.product or CALLING, last_week))
        expect["kind"] = case.item.kind
    return {
        "case": case.key,
        "section": case.section,
        "product": case.product,
        "as_of": (case.as_of or until).isoformat(),
        "org_id": case.customer.org_id if case.customer else None,
        "customer": case.customer.name if case.customer else None,
        "subscription_id": case.item.item_id if case.item else None,
        "row": dict(case.row),
        "absent": case.absent,
        "expect": {**expect, **case.expect},
        "why": case.why,
    }


def write_answers(path: Path, cases: Sequence[Case], until: date, last_week: int) -> None:
    """Writes the cases, sorted, one a line, so that two runs are easy to compare."""
    rows = [describe(case, until, last_week) for case in cases]
    rows.sort(key=lambda row: [str(row[key]) for key in ("case", "org_id", "subscription_id", "product", "section", "as_of", "row")])
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text(f"[\n{lines}\n]\n", encoding="utf-8", newline="\n")
