"""How many customers each value of each filter would leave in the list, counted for the question as it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from data.answer.question import CUSTOMER_CLAUSES, IN_SCOPE, Question, clauses_sql
from data.scope import EVERYTHING
from data.slice import KINDS, MANAGED_BY, PRODUCTS, STATUSES, Slice

# In the order of the screen; tags are those that some customer carries.
CHOICES: dict[str, tuple[str, ...]] = {"managed_by": MANAGED_BY, "holds": PRODUCTS, "status": STATUSES, "kind": KINDS}
ALONE = ("customer", "find", "tile", "assigned_to")  # filters of one value
NARROWING = ("assigned_to", "customer", *CHOICES, "tag", "find", "tile")


@dataclass(frozen=True, kw_only=True)
class Options:
    """`rows`: customers in the list; `by`: per filter and value, how many there would be if it stood alone in its filter; `without`: per chosen
    filter, how many there would be if it were taken away; `bare`: all of them."""

    rows: int
    bare: int
    by: dict[str, dict[str, int]]
    without: dict[str, int]


class OptionsQuestion(Question):
    """The counts beside the filters of one slice. Each is the number of rows that its own question would give: the same clauses, other values."""

    def _cases(self) -> Iterator[tuple[str, str, Slice]]:
        yield "rows", "", self.slice
        yield "bare", "", Slice(product=self.slice.product, as_of=self.slice.as_of, scope=self.slice.scope)
        for name in NARROWING:
            if getattr(self.slice, name):
                changes: dict[str, Any] = {name: None if name in ALONE else ()}
                yield "without", name, replace(self.slice, **changes)
        for name, values in CHOICES.items():
            for value in values:
                only: dict[str, Any] = {name: (value,)}
                yield name, value, replace(self.slice, **only)

    def _seen(self) -> str:
        return IN_SCOPE if self.slice.scope.limited else "true"

    def _tags(self) -> dict[str, int]:
        where = clauses_sql(replace(self.slice, tag=()), CUSTOMER_CLAUSES)
        carried = f"SELECT org_id, unnest(spelled) AS tag FROM customer_weeks WHERE t = $until AND {where}"
        known = f"SELECT unnest(tags) AS tag FROM customer_weeks WHERE t = $until AND {self._seen()}"
        sql = f"""SELECT k.tag, count(DISTINCT c.org_id) AS customers FROM (SELECT DISTINCT tag FROM ({known})) AS k
        LEFT JOIN ({carried}) AS c ON c.tag = k.tag GROUP BY k.tag ORDER BY lower(k.tag), k.tag"""
        return {row["tag"]: row["customers"] for row in self._select(sql, until=self.as_of)}

    def options(self) -> Options:
        """Ask once for all of them."""
        cases, wanted, more = list(self._cases()), [], dict[str, Any]()
        for number, (name, value, slice_) in enumerate(cases):
            where = clauses_sql(replace(slice_, scope=EVERYTHING), CUSTOMER_CLAUSES)  # the scope stands below, once for all cases
            if name in CHOICES:  # every value is bound under a name of its own
                where, more[f"{name}_{value}"] = re.sub(rf"\${name}\b", f"${name}_{value}", where), [value]
            wanted.append(f"({where}) AS c{number}")
        inside = f"SELECT {', '.join(wanted)} FROM customer_weeks WHERE t = $until AND {self._seen()}"
        counted = ", ".join(f"count(*) FILTER (WHERE c{number}) AS c{number}" for number in range(len(cases)))
        (row,) = self._select(f"SELECT {counted} FROM ({inside})", until=self.as_of, **more)
        found: dict[str, dict[str, int]] = {}
        for number, (name, value, _) in enumerate(cases):
            found.setdefault(name, {})[value] = row[f"c{number}"]
        by = {**{name: found[name] for name in CHOICES}, "tag": self._tags()}
        return Options(rows=found["rows"][""], bare=found["bare"][""], by=by, without=found.get("without", {}))
