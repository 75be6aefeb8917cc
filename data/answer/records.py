"""The record sections: what is listed, not measured. One SQL file per list; its rows obey the filters of the slice."""

from data.answer.document import Row
from data.answer.question import CUSTOMER_CLAUSES, Question, clauses_sql
from data.answer.states import WEEK, read_sql

SOURCES = {
    "licences": "licence_records",
    "trials": "trial_records",
    "orders": "order_records",
    "invoices": "invoice_records",
    "administrators": "assignment_records",
    "customer-administrators": "assignment_records",
}


class RecordQuestion(Question):
    """One list asked of one slice. Customers are chosen as in the customer list; licences and trials also by their own kind."""

    def _tiles(self, weeks: int) -> dict:  # type: ignore[type-arg]
        if self.section.kpis:
            return super()._tiles(weeks)
        return {self.as_of: {}, self.as_of - WEEK: {}}

    def _customers_in_scope(self) -> str:
        where = clauses_sql(self.slice, CUSTOMER_CLAUSES)
        own_kind = "list_contains($kind, kind)" if self.section.by_product and self.slice.kind else "true"
        return f"org_id IN (SELECT org_id FROM customer_weeks WHERE t = $until AND {where}) AND {own_kind}"

    def _columns(self) -> str:
        """The section's columns in order; an assignment's role is that at the customer."""
        role = "role_there AS role" if self.section.key == "customer-administrators" else "role"
        return ", ".join(role if key == "role" else key for key in self.section.columns)

    def _rows(self) -> list[Row]:
        source = read_sql(SOURCES[self.section.key])
        if self.section.key == "administrators":
            source = f"{self._counted(source)}"
            where = "customers > 0" if self._narrowed() else "true"
        else:
            where = self._customers_in_scope()
        sql = f"SELECT {self._columns()} FROM ({source}) WHERE {where} ORDER BY {self.section.order}"
        return self._select(sql, until=self.as_of)

    def _narrowed(self) -> bool:
        return clauses_sql(self.slice, CUSTOMER_CLAUSES) != clauses_sql(type(self.slice)(), CUSTOMER_CLAUSES)

    def _counted(self, source: str) -> str:
        """Administrators with the number of customers in scope; one without any stands there with 0, unless a filter is set."""
        return f"""SELECT admin_id, name, email, role, sees_all, origin, count(org_id) FILTER (WHERE {self._customers_in_scope()}) AS customers
        FROM ({source}) GROUP BY ALL"""
