"""The call trend: 13 weeks of one slice, beside what is usual over the whole portfolio (metrics.md §§7, 8; the band is ours).

The band is the 10th to the 90th percentile (linear interpolation) over the customers of the unfiltered calling population that have calls in
the week, each with its own figure; of the share of poor calls over those with enough measured calls. Fewer than 8 customers make no band.
"""

from data.answer.calling import CallingQuestion
from data.answer.document import Row
from data.answer.states import TREND_WEEKS

LEAST_PEERS = 8
_OWN = ("calls", "calls_per_user", "active_users", "poor_pct", "measured_calls")
# Which customers a band is made of.
_COMPARED = {"calls_per_user": "calls > 0 AND calls_per_user IS NOT NULL", "poor_pct": "calls > 0 AND measured_calls >= $few"}
_ENDS = {"low": 0.1, "high": 0.9}


def _band(key: str) -> str:
    """Low and high of one band, and how many customers made it; NULL where they are too few."""
    compared = f"FILTER (WHERE {_COMPARED[key]})"
    enough = f"CASE WHEN count(*) {compared} >= {LEAST_PEERS} THEN"
    ends = [f"{enough} quantile_cont({key}, {cut}) {compared} END AS {key}_{end}" for end, cut in _ENDS.items()]
    return ", ".join([*ends, f"{enough} count(*) {compared} END AS {key}_peers"])


class CallTrendQuestion(CallingQuestion):
    """13 weeks of the calling population of one slice."""

    def _rows(self) -> list[Row]:
        bands = self._bands()
        return [
            {key: {**row, **bands[row["week"]]}[key] for key in self.section.columns}
            for row in self._by_week(_OWN, self.as_of, TREND_WEEKS)
        ]

    def _bands(self) -> dict[object, Row]:
        """By week: the ends of each band; `peers` are the customers whose calls per user were compared."""
        sql = f"""{self._weekly(whole=True)},
        single AS (SELECT * EXCLUDE (doubled), 0 AS doubled FROM weekly),
        each AS (SELECT week, org_id, {self._formulas(_OWN)} FROM single GROUP BY week, org_id)
        SELECT week, {", ".join(map(_band, _COMPARED))} FROM each GROUP BY week"""
        rows = self._select(sql, **self._range(self.as_of, TREND_WEEKS))
        return {row["week"]: {**row, "peers": row["calls_per_user_peers"]} for row in rows}
