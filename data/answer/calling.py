"""The calling sections: calls, quality, features and queues of the calling population, from the weekly rollups (metrics.md §§7–9)."""

from datetime import date
from typing import Any

from data.answer.document import Answer, Row
from data.answer.question import CLAUSES, Question, clauses_sql
from data.answer.states import WEEK
from data.features import FEATURES
from data.metric import Metric
from data.metrics import metric_of

TREND = 8  # weeks


class CallingQuestion(Question):
    """One calling section asked of one slice. The population at the as-of serves every week of a trend (metrics.md §7)."""

    def _population(self, *, whole: bool = False) -> str:
        """Customers in scope; `whole`: of the portfolio, whatever is filtered."""
        where = "true" if whole else clauses_sql(self.slice, CLAUSES)
        return f"SELECT DISTINCT org_id, customer FROM item_weeks WHERE t = $until AND product = 'calling' AND {where}"

    def _weekly(self, *, whole: bool = False) -> str:
        """`weekly`: a row per customer of the population and week in [$since, $until); `doubled`: users that several of them share."""
        return f"""WITH population AS ({self._population(whole=whole)}),
        instants AS (SELECT CAST(unnest(generate_series($since, $until - 7, INTERVAL 7 DAY)) AS DATE) AS week),
        shared AS (
          SELECT week, CAST(sum(places - 1) AS BIGINT) AS doubled FROM (
            SELECT s.week, s.user_id, count(*) AS places FROM hub.shared_users AS s JOIN population AS p ON p.org_id = s.org_id
            GROUP BY s.week, s.user_id) GROUP BY week
        ),
        weekly AS (
          SELECT i.week, p.org_id, p.customer, w.* EXCLUDE (week, org_id), coalesce(s.doubled, 0) AS doubled
          FROM instants AS i LEFT JOIN population AS p ON true
          LEFT JOIN calling_weeks AS w ON w.org_id = p.org_id AND w.week = i.week
          LEFT JOIN shared AS s ON s.week = i.week
        )"""

    def _metric(self, key: str) -> Metric:
        return metric_of(self.section.key, key)

    def _formulas(self, keys: tuple[str, ...]) -> str:
        wanted = []
        for key in keys:
            metric = self._metric(key)
            wanted.append(f"{metric.select} AS {key}")
            if (parts := metric.parts) is not None:
                wanted.append(f"{parts[0]} AS {key}_n, {parts[1]} AS {key}_d")
        return ", ".join(wanted)

    def _range(self, until: date, weeks: int = TREND) -> dict[str, date]:
        return {"since": until - weeks * WEEK, "until": until}

    # --- rows ---

    def _by_week(self, keys: tuple[str, ...], until: date, weeks: int = TREND) -> list[Row]:
        sql = f"{self._weekly()} SELECT week, {self._formulas(keys)} FROM weekly GROUP BY week ORDER BY week"
        return self._select(sql, **self._range(until, weeks))

    def _by_customer(self, keys: tuple[str, ...], trend: str, order: str) -> list[Row]:
        """One row per customer: the reported week, the change since the week before, and the trend of one metric."""
        wanted = self._formulas(keys)
        changes = ", ".join(f"n.{key} - b.{key} AS {key}_change" for key in keys)
        one_week = f"SELECT org_id, any_value(customer) AS customer, {wanted} FROM single WHERE week = $until - {{days}} GROUP BY org_id"
        sql = f"""{self._weekly()},
        single AS (SELECT * EXCLUDE (doubled), 0 AS doubled FROM weekly WHERE org_id IS NOT NULL),
        now AS ({one_week.format(days=7)}),
        before AS ({one_week.format(days=14)}),
        points AS (SELECT org_id, week, {self._metric(trend).select} AS point FROM single GROUP BY org_id, week),
        trends AS (SELECT org_id, list(point ORDER BY week) AS trend FROM points GROUP BY org_id),
        worst AS (
          SELECT org_id, endpoint_type AS worst_endpoint_type FROM ({self._legs("m.org_id, m.endpoint_type")})
          WHERE measured_legs >= $few
          QUALIFY row_number() OVER (PARTITION BY org_id ORDER BY poor_legs / CAST(measured_legs AS DOUBLE) DESC, poor_legs DESC, endpoint_type) = 1
        ),
        whole AS (
          SELECT n.*, {changes}, t.trend, w.worst_endpoint_type FROM now AS n
          JOIN before AS b ON b.org_id = n.org_id JOIN trends AS t ON t.org_id = n.org_id LEFT JOIN worst AS w ON w.org_id = n.org_id
        )
        SELECT {", ".join(self.section.columns)} FROM whole WHERE {self._chosen()} ORDER BY {order}, org_id"""
        return self._select(sql, **self._range(self.as_of))

    def _chosen(self) -> str:
        """Where an endpoint type is chosen, quality rows are those of customers with measured legs of it."""
        if not self.slice.endpoint or self.section.key != "call-quality-by-customer":
            return "true"
        return f"org_id IN (SELECT org_id FROM ({self._legs('m.org_id, m.endpoint_type')}) WHERE endpoint_type = $endpoint AND measured_legs > 0)"

    def _legs(self, by: str) -> str:
        """Media legs of the reported week, of customers that media files cover in it, by some of the rollup's dimensions."""
        return f"""SELECT {by}, CAST(sum(m.legs) AS BIGINT) AS legs, CAST(sum(m.measured_legs) AS BIGINT) AS measured_legs,
          CAST(sum(m.poor_legs) AS BIGINT) AS poor_legs
        FROM hub.media_weeks AS m JOIN population AS p ON p.org_id = m.org_id
        JOIN calling_weeks AS w ON w.org_id = m.org_id AND w.week = m.week AND w.measured IS NOT NULL
        WHERE m.week = $until - 7 GROUP BY {by}"""

    def _rated(self, legs: str, names: str, tie: str, where: str = "true") -> list[Row]:
        """Rows of media legs with their rate, the worst first; fewer than $few measured legs come last."""
        sql = f"""WITH population AS ({self._population()}),
        rated AS (SELECT *, poor_legs / nullif(CAST(measured_legs AS DOUBLE), 0) AS poor_pct,
          measured_legs / nullif(CAST(sum(measured_legs) OVER () AS DOUBLE), 0) AS share FROM ({legs}) WHERE {where})
        SELECT {names} FROM rated ORDER BY measured_legs < $few, poor_pct DESC NULLS LAST, {tie}"""
        return self._select(sql, until=self.as_of)

    def _endpoints(self) -> list[Row]:
        return self._rated(self._legs("m.endpoint_type"), ", ".join(self.section.columns), "endpoint_type")

    def _places(self) -> list[Row]:
        by = "m.org_id, p.customer, m.location, m.endpoint_type, m.device_model"
        tie = "poor_legs DESC, org_id, location, endpoint_type, device_model"
        chosen = "endpoint_type = $endpoint" if self.slice.endpoint else "true"
        return self._rated(self._legs(by), ", ".join(self.section.columns), tie, f"measured_legs > 0 AND {chosen}")

    def _carriers(self) -> list[Row]:
        legs = self._legs("m.carrier").replace("SELECT m.carrier,", "SELECT m.carrier, count(DISTINCT m.org_id) AS customers,")
        return self._rated(legs, ", ".join(self.section.columns), "carrier", "carrier IS NOT NULL")

    def _features(self) -> list[Row]:
        """Always every feature. Customers that no call file covers in the week are in no number."""
        sql = f"""WITH population AS ({self._population()}),
        covered AS (SELECT w.org_id, w.calls FROM calling_weeks AS w JOIN population AS p ON p.org_id = w.org_id
          WHERE w.week = $until - 7 AND w.calls IS NOT NULL),
        whole AS (SELECT CAST(sum(calls) AS BIGINT) AS calls, count(*) FILTER (WHERE calls > 0) AS callers FROM covered),
        touched AS (SELECT f.feature, CAST(sum(f.calls) AS BIGINT) AS calls, count(DISTINCT f.org_id) AS customers
          FROM hub.feature_weeks AS f JOIN covered AS c ON c.org_id = f.org_id WHERE f.week = $until - 7 GROUP BY f.feature)
        SELECT $names[n.number + 1] AS feature,
          CASE WHEN w.calls IS NOT NULL THEN coalesce(t.calls, 0) END AS calls,
          CASE WHEN w.calls IS NOT NULL THEN coalesce(t.calls, 0) END / nullif(CAST(w.calls AS DOUBLE), 0) AS calls_pct,
          CASE WHEN w.calls IS NOT NULL THEN coalesce(t.customers, 0) END AS customers,
          CASE WHEN w.calls IS NOT NULL THEN coalesce(t.customers, 0) END / nullif(CAST(w.callers AS DOUBLE), 0) AS customers_pct
        FROM (SELECT unnest(range(len($names))) AS number) AS n
        LEFT JOIN touched AS t ON t.feature = n.number CROSS JOIN whole AS w ORDER BY n.number"""
        return self._select(sql, until=self.as_of, names=[feature.name for feature in FEATURES])

    def _queues(self, until: date, *, by_customer: bool) -> list[Row]:
        keys = tuple(key for key in self.section.columns if key not in ("org_id", "customer"))
        by = "org_id, customer" if by_customer else ""
        sql = f"""WITH population AS ({self._population()}),
        queues AS (SELECT q.*, p.customer FROM hub.queue_weeks AS q JOIN population AS p ON p.org_id = q.org_id WHERE q.week = $until - 7)
        SELECT {f"{by}, " if by else ""}{self._formulas(keys)} FROM queues {f"GROUP BY {by}" if by else ""}"""
        if by:
            columns = ", ".join(self.section.columns)
            sql = f"SELECT {columns} FROM ({sql}) ORDER BY coalesce(offered, 0) < $few, abandoned_pct DESC NULLS LAST, org_id"
        return self._select(sql, until=until)

    # --- the document ---

    def _rows(self) -> list[Row]:
        week_keys = tuple(key for key in self.section.columns if key != "week")
        match self.section.key:
            case "call-volume" | "call-quality":
                return [
                    _only(row, (*self.section.columns, *self.section.aside))
                    for row in self._by_week((*week_keys, *self.section.aside), self.as_of)
                ]
            case "call-usage":
                return self._by_customer(self.section.kpis, "calls", "calls_change NULLS LAST")
            case "call-quality-by-customer":
                keys = ("calls", "measured", "poor", "poor_pct")
                return self._by_customer(keys, "poor_pct", "coalesce(measured, 0) < $few, poor_pct DESC NULLS LAST")
            case "call-quality-by-endpoint":
                return self._endpoints()
            case "call-quality-by-place":
                return self._places()
            case "call-quality-by-carrier":
                return self._carriers()
            case "features":
                return self._features()
            case _:
                return self._queues(self.as_of, by_customer=True)

    def _tiles_at(self, until: date) -> Row:
        if not self.section.kpis:
            return {}
        if self.section.key == "queues":
            return self._queues(until, by_customer=False)[0]
        return self._by_week(self.section.kpis, until, weeks=1)[0]

    def answer(self, freshness: dict[str, str | None]) -> Answer:
        """Ask, and put the document together."""
        now, before = self._tiles_at(self.as_of), self._tiles_at(self.as_of - WEEK)
        return Answer(
            section=self.section.key,
            product="calling",
            as_of=self.as_of,
            filters=self.slice.filters(),
            kpis=_only(now, self.section.kpis),
            previous=_only(before, self.section.kpis),
            rows=self._rows(),
            freshness=freshness,
            parts={key: (now[f"{key}_n"], now[f"{key}_d"]) for key in self.section.kpis if self._metric(key).parts is not None},
        )


def _only(row: Row, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: row[key] for key in keys}
