"""What a metric is: one record from which SQL, labels, tooltips, totals rows and the dictionary are made."""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """How a number is read."""

    COUNT = "count"
    SHARE = "share"  # a fraction of 1; its Δ is in percentage points
    AVERAGE = "average"
    DAYS = "days"
    MONTHS = "months"
    MINUTES = "minutes"
    SECONDS = "seconds"


class Better(StrEnum):
    """Which direction is favourable; an arrow shows the direction, colour shows this."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True, kw_only=True)
class Formula:
    """An aggregate over rows of item × product at one instant: a sum, a number of rows or a number of distinct customers."""

    sql: str
    total: str  # how a table's totals row is made of its rows: sum, customers or unknown
    condition: str = "true"  # which rows count, where only some do

    @staticmethod
    def sum(column: str, condition: str = "") -> "Formula":
        """Σ of a column that every row knows, over the rows that meet a condition; 0 over no rows."""
        counted = f"sum({column}) FILTER (WHERE {condition})" if condition else f"sum({column})"
        return Formula(sql=f"CAST(coalesce({counted}, 0) AS BIGINT)", total="sum", condition=condition or "true")

    @staticmethod
    def sum_of_known(column: str) -> "Formula":
        """Σ of a column over the rows that know it; NULL when none does, never 0 for unknown."""
        return Formula(sql=f"CAST(sum({column}) AS BIGINT)", total="sum")

    @staticmethod
    def customers(condition: str = "") -> "Formula":
        """Distinct customers, among rows that meet a condition."""
        counted = f"count(DISTINCT org_id) FILTER (WHERE {condition})" if condition else "count(DISTINCT org_id)"
        return Formula(sql=counted, total="customers", condition=condition or "true")

    @staticmethod
    def unknown(column: str) -> "Formula":
        """Rows that do not know the column."""
        return Formula(sql=f"count(org_id) FILTER (WHERE {column} IS NULL)", total="unknown")


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """Σ numerator ÷ Σ denominator over the rows that know both; NULL on a zero denominator (metrics.md §3). Never a mean of ratios."""

    numerator: str
    denominator: str
    whole: bool = True  # False where the numerator is a time

    @property
    def _both(self) -> str:
        return f"{self.numerator} IS NOT NULL AND {self.denominator} IS NOT NULL"

    @property
    def numerator_sql(self) -> str:
        """The numerator, for 'n of m' beside every rate."""
        return f"CAST(sum({self.numerator}) FILTER (WHERE {self._both}) AS {'BIGINT' if self.whole else 'DOUBLE'})"

    @property
    def denominator_sql(self) -> str:
        """The denominator."""
        return f"CAST(sum({self.denominator}) FILTER (WHERE {self._both}) AS BIGINT)"

    @property
    def sql(self) -> str:
        """The fraction, unrounded."""
        return f"({self.numerator_sql} / nullif(CAST({self.denominator_sql} AS DOUBLE), 0))"


@dataclass(frozen=True, kw_only=True)
class PerCustomer:
    """Σ column ÷ distinct customers; NULL when there is none."""

    numerator: str

    @property
    def numerator_sql(self) -> str:
        """The sum."""
        return f"CAST(sum({self.numerator}) AS BIGINT)"

    @property
    def denominator_sql(self) -> str:
        """The number of customers."""
        return "count(DISTINCT org_id)"

    @property
    def sql(self) -> str:
        """The average, unrounded."""
        return f"({self.numerator_sql} / nullif(CAST({self.denominator_sql} AS DOUBLE), 0))"


@dataclass(frozen=True, kw_only=True)
class Quotient:
    """One aggregate ÷ another, each over the rows that know it; NULL on a zero or unknown denominator."""

    numerator_sql: str
    denominator_sql: str
    text: str

    @property
    def sql(self) -> str:
        """The quotient, unrounded."""
        return f"({self.numerator_sql} / nullif(CAST({self.denominator_sql} AS DOUBLE), 0))"


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One name, one formula. `rule` is the paragraph of metrics.md that is its source.

    `section`: the one section in which this key means something else than everywhere (`answered` calls of a queue).
    """

    key: str
    section: str = ""
    label: str
    definition: str
    rule: str
    unit: Unit
    better: Better = Better.NEITHER
    formula: Formula | Ratio | PerCustomer | Quotient | None = None
    sql: str | None = None  # a row's own value where it is no aggregate (days left, a change, a peer median)

    @property
    def select(self) -> str:
        """The SQL of its value, in a row or over rows. Raises ValueError for a metric that has none."""
        if self.formula is not None:
            return self.formula.sql
        if self.sql is None:
            raise ValueError(f"metric {self.key}: a formula or a row's SQL was needed; found neither")
        return self.sql

    @property
    def is_ratio(self) -> bool:
        """Whether it has a numerator and a denominator worth showing."""
        return self.parts is not None

    @property
    def parts(self) -> tuple[str, str] | None:
        """The SQL of numerator and denominator, where it has them."""
        match self.formula:
            case Ratio() | PerCustomer() | Quotient():
                return self.formula.numerator_sql, self.formula.denominator_sql
            case _:
                return None
