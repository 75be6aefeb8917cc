"""One question: a section and a slice become SELECTs over the derived states. Values are bound; identifiers come from the catalogues."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb

from data.answer.document import Answer, Row
from data.answer.states import TREND_WEEKS, WEEK, States, bound, parameters
from data.metric import Formula
from data.metrics import METRICS
from data.sections import Section, Shape
from data.settings import Settings
from data.slice import STATUSES, Slice

# Every word of the search occurs in what a customer is found by, without case and accents.
FOUND = "len(list_filter(string_split($find, ' '), lambda word: NOT contains(sought, strip_accents(lower(word))))) = 0"
# The customers that the reader may see; an empty scope is none of them.
IN_SCOPE = "org_id IN (SELECT unnest(CAST($scope AS VARCHAR[])))"
# One row per filter: the SQL of its clause over item_weeks or customer_weeks.
CLAUSES = {
    "customer": "org_id = $customer",
    "tag": "(t, org_id) IN (SELECT (t, org_id) FROM customer_weeks WHERE list_has_any(spelled, $tag))",
    "managed_by": "list_contains($managed_by, managed_by)",
    "status": "list_has_any(statuses, $status)",
    "kind": "list_contains($kind, kind)",
    "holds": "(t, org_id) IN (SELECT (t, org_id) FROM customer_weeks WHERE list_has_any(holds, $holds))",
    "assigned_to": "org_id IN (SELECT unnest(CAST($their AS VARCHAR[])))",
    "find": f"(t, org_id) IN (SELECT (t, org_id) FROM customer_weeks WHERE {FOUND})",
}
CUSTOMER_CLAUSES = {
    **CLAUSES,
    "tag": "list_has_any(spelled, $tag)",
    "kind": "list_has_any(kinds, $kind)",
    "holds": "list_has_any(holds, $holds)",
    "find": FOUND,
}


def clauses_sql(slice_: Slice, clauses: dict[str, str]) -> str:
    """Scope first, then the filters: whatever is asked, it is asked of the customers that the reader may see."""
    asked = [IN_SCOPE] if slice_.scope.limited else []
    asked += [clauses[name] for name in clauses if getattr(slice_, name)]
    if slice_.tile is not None:
        formula = METRICS[slice_.tile].formula
        assert isinstance(formula, Formula)
        items = clauses_sql(replace(slice_, tile=None), {"kind": CLAUSES["kind"]})  # the others hold for a customer, not for an item
        asked.append(f"(t, org_id) IN (SELECT (t, org_id) FROM item_weeks WHERE ({formula.condition}) AND {items})")
    return " AND ".join(["true", *asked])


def fetch(cursor: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any]) -> list[Row]:
    """The rows of a statement as dicts; only the values that it names are bound."""
    result = cursor.execute(sql, bound(sql, values))
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


class Question:
    """One section asked of one slice."""

    def __init__(self, settings: Settings, cursor: duckdb.DuckDBPyConnection, states: States, section: Section, slice_: Slice) -> None:
        assert slice_.as_of is not None
        self.as_of: date = slice_.as_of
        self.section, self.slice = section, slice_
        self._cursor = cursor
        self._values = {
            **parameters(settings),
            **slice_.filters(),
            "product": slice_.product,
            "endpoint": slice_.endpoint,
            "scope": slice_.scope.listed,
            "their": slice_.their.listed,
        }
        states.derive(self.as_of)

    def _select(self, sql: str, **more: Any) -> list[Row]:
        return fetch(self._cursor, sql, {**self._values, **more})

    def _scope(self) -> str:
        product = "product = $product" if self.section.by_product else "true"
        return f"{product} AND {clauses_sql(self.slice, CLAUSES)}"

    def _usable(self, weeks: int) -> set[date]:
        """Those of the last `weeks` instants at which an item in scope has a usable snapshot; at others no licence KPI is known (metrics.md §2)."""
        in_scope = f"SELECT * FROM item_states JOIN customer_weeks USING (t, org_id) WHERE {clauses_sql(self.slice, CLAUSES)}"
        sql = f"SELECT DISTINCT t FROM ({in_scope}) WHERE snapshot_date IS NOT NULL AND t > $since AND t <= $until"
        return {row["t"] for row in self._select(sql, **self._span(weeks))}

    def _span(self, weeks: int) -> dict[str, date]:
        return {"since": self.as_of - weeks * WEEK, "until": self.as_of}

    def _managed(self, weeks: int) -> dict[date, int]:
        where = clauses_sql(self.slice, CUSTOMER_CLAUSES)
        sql = f"SELECT t, count(*) AS managed FROM customer_weeks WHERE t > $since AND t <= $until AND {where} GROUP BY t"
        return {row["t"]: row["managed"] for row in self._select(sql, **self._span(weeks))}

    def _over(self, keys: Iterable[str], weeks: int) -> dict[date, Row]:
        """Metrics of the section's rows, with numerator and denominator of each ratio, at the last `weeks` instants."""
        wanted = []
        for key in keys:
            metric = METRICS[key]
            if metric.formula is None:
                continue
            wanted.append(f"{metric.select} AS {key}")
            if (parts := metric.parts) is not None:
                wanted.append(f"{parts[0]} AS {key}_n, {parts[1]} AS {key}_d")
        instants = "SELECT CAST(unnest(generate_series($since + 7, $until, INTERVAL 7 DAY)) AS DATE) AS t"
        kept = f"SELECT * FROM item_weeks WHERE t > $since AND t <= $until AND ({self.section.where}) AND {self._scope()}"
        sql = f"SELECT i.t, {', '.join(wanted)} FROM ({instants}) AS i LEFT JOIN ({kept}) AS k ON k.t = i.t GROUP BY i.t ORDER BY i.t"
        found = {row.pop("t"): row for row in self._select(sql, **self._span(weeks))}
        usable = self._usable(weeks)
        return {t: row if t in usable else dict.fromkeys(row) for t, row in found.items()}

    def _tiles(self, weeks: int) -> dict[date, Row]:
        tiles = self._over(self.section.kpis, weeks)
        if "managed" in self.section.kpis:
            managed = self._managed(weeks)
            tiles = {t: {**row, "managed": managed.get(t, 0)} for t, row in tiles.items()}
        return tiles

    def _items(self) -> list[Row]:
        columns = ", ".join(f"{self.section.column_sql(key)} AS {key}" for key in self.section.row_keys)
        order = ", ".join(part for part in (self.section.order, "org_id", "subscription_id") if part)
        return self._select(
            f"SELECT {columns} FROM item_rows WHERE t = $until AND ({self.section.where}) AND {self._scope()} GROUP BY ALL ORDER BY {order}",
            until=self.as_of,
        )

    def _weeks(self) -> list[Row]:
        keys = [key for key in self.section.columns if key != "week"]
        return [{"week": t - WEEK, **{key: row[key] for key in keys}} for t, row in self._over(keys, TREND_WEEKS).items()]

    def _held(self) -> tuple[dict[str, Row], dict[str, Row]]:
        """What each customer holds: `total`, `assigned`, `used` by product; and `available` and `overage`, which those do not tell."""
        keys = ("total", "assigned", "used", "available", "overage")
        wanted = ", ".join(f"{METRICS[key].select} AS {key}" for key in keys)
        sql = f"SELECT org_id, product, {wanted} FROM item_weeks WHERE t = $until AND {self._scope()} GROUP BY org_id, product ORDER BY product"
        held: dict[str, Row] = {}
        slack: dict[str, Row] = {}
        for row in self._select(sql, until=self.as_of):
            held.setdefault(row["org_id"], {})[row["product"]] = {key: row[key] for key in keys[:3]}
            slack.setdefault(row["org_id"], {})[row["product"]] = {key: row[key] for key in keys[3:]}
        return held, slack

    def _customers(self) -> list[Row]:
        """All managed customers by status order, with what they hold of each product (metrics.md §10)."""
        held, slack = self._held()
        rows = self._select(
            f"""SELECT org_id, customer, statuses, statuses[1] AS status, NULL AS products, tags, managed_by, last_admin_signin_on,
              next_on, act_by, country, NULL AS slack
            FROM customer_weeks WHERE t = $until AND {clauses_sql(self.slice, CUSTOMER_CLAUSES)}
            ORDER BY list_position($statuses_in_order, statuses[1]) NULLS LAST, org_id""",
            until=self.as_of,
            statuses_in_order=list(STATUSES),
        )
        for row in rows:
            row["products"], row["slack"] = held.get(row["org_id"], {}), slack.get(row["org_id"], {})
        return rows

    def _rows(self) -> list[Row]:
        match self.section.shape:
            case Shape.HEADLINE:
                return []
            case Shape.TREND:
                return self._weeks()
            case Shape.ITEMS:
                return self._items()
            case Shape.CUSTOMERS:
                return self._customers()
            case Shape.CALLING | Shape.CALL_TREND | Shape.RECORDS:
                raise NotImplementedError(f"{self.section.key}: asked by its own kind of question")

    def answer(self, freshness: dict[str, str | None]) -> Answer:
        """Ask, and put the document together."""
        shape = self.section.shape
        tiles = self._tiles(TREND_WEEKS if shape is Shape.HEADLINE else 2)
        now, before = tiles[self.as_of], tiles[self.as_of - WEEK]
        trend = None
        if shape is Shape.HEADLINE:
            trend = {key: [row[key] for row in tiles.values()] for key in self.section.kpis}
        return Answer(
            section=self.section.key,
            product=self.slice.product if self.section.by_product else None,
            as_of=self.as_of,
            filters=self.slice.filters(),
            kpis={key: now[key] for key in self.section.kpis},
            previous={key: before[key] for key in self.section.kpis},
            rows=self._rows(),
            freshness=freshness,
            trend=trend,
            parts={key: (now[f"{key}_n"], now[f"{key}_d"]) for key in self.section.kpis if METRICS[key].is_ratio},
        )
