"""The answer to one question, as every door shows it (`interfaces.md §2`)."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from data.notice import Notice
from data.sections import SECTIONS

Value = Any  # int, float, str, bool, date, list or None
Row = dict[str, Value]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`kpis` and `previous` by metric key; `rows` in the section's order; `parts` holds (numerator, denominator) of every ratio in `kpis`."""

    section: str
    product: str | None
    as_of: date
    filters: dict[str, Any]
    kpis: Row
    previous: Row
    rows: list[Row]
    notices: tuple[Notice, ...] = ()
    freshness: dict[str, str | None] = field(default_factory=dict)
    trend: dict[str, list[Value]] | None = None
    parts: dict[str, tuple[Value, Value]] = field(default_factory=dict)

    @property
    def week(self) -> date:
        """The first day of the reported week."""
        return self.as_of - timedelta(days=7)

    def noting(self, notices: Iterable[Notice]) -> "Answer":
        """The same answer with more notices, first."""
        return replace(self, notices=(*notices, *self.notices))

    def document(self) -> dict[str, Any]:
        """What `--format json` and the API give: plain values, dates as ISO text."""
        aside = SECTIONS[self.section].aside
        shown = {
            "section": self.section,
            "product": self.product,
            "as_of": self.as_of.isoformat(),
            "week": self.week.isoformat(),
            "filters": self.filters,
            "kpis": self.kpis,
            "previous": self.previous,
            "rows": [{key: plain(value) for key, value in row.items() if key not in aside} for row in self.rows],
            "notices": list(self.notices),
            "freshness": self.freshness,
        }
        return shown if self.trend is None else {**shown, "trend": self.trend}


def plain(value: Value) -> Value:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value
