"""Empty input templates: what Webex does not export, partners fill in themselves (`inputs.md §3`)."""

import csv
import io

from etl.kinds import KINDS

# One invented row per template; loading a template as it is loads nothing, because its example is a comment.
EXAMPLES: dict[str, dict[str, str]] = {
    "customers": {
        "org_id": "5c0ffee0-1111-4222-8333-944455566677", "name": "Clínica Sul", "country": "PT", "managed_by": "partner",
        "created_on": "2024-01-15", "last_admin_signin_on": "2026-11-18",
    },
    "subscriptions": {
        "org_id": "5c0ffee0-1111-4222-8333-944455566677", "subscription_id": "Sub1000001", "kind": "subscription", "added_on": "2026-01-10",
        "start_on": "2026-01-15", "end_on": "2027-01-14", "renewal_on": "2027-01-15", "auto_renew": "yes", "status": "active", "term_months": "12",
        "notice_days": "30",
    },
    "licences": {
        "snapshot_date": "2026-11-21", "org_id": "5c0ffee0-1111-4222-8333-944455566677", "subscription_id": "Sub1000001",
        "licence": "Webex Calling - Professional", "total": "100", "assigned": "80", "used": "61", "used_13w": "70",
    },
    "licence_users": {
        "org_id": "5c0ffee0-1111-4222-8333-944455566677", "subscription_id": "Sub1000001", "licence": "Webex Calling - Professional",
        "user_id": "ana@example.com", "as_of": "2026-11-21",
    },
    "orders": {
        "order_id": "O-1001", "line_no": "1", "org_id": "5c0ffee0-1111-4222-8333-944455566677", "subscription_id": "Sub1000001",
        "ordered_on": "2026-01-10", "sku": "A-CALL", "description": "Webex Calling Professional", "quantity": "100", "status": "delivered",
    },
    "invoices": {
        "invoice_id": "I-2001", "line_no": "1", "org_id": "5c0ffee0-1111-4222-8333-944455566677", "subscription_id": "Sub1000001",
        "period_start": "2026-10-01", "period_end": "2026-10-31", "sku": "A-CALL", "quantity": "100", "amount": "950.00", "currency": "EUR",
        "status": "paid",
    },
    "admins": {"admin_id": "a-1", "name": "Eva Sample", "email": "eva@example.com", "role": "admin"},
    "admin_customers": {"admin_id": "a-1", "org_id": "5c0ffee0-1111-4222-8333-944455566677"},
    "tags": {"org_id": "5c0ffee0-1111-4222-8333-944455566677", "tag": "health"},
}  # fmt: skip
HEADERS = {"line_no": "line"}  # where the column's name in a file differs from ours
COMMENT = "# example: "


class UnknownTemplate(LookupError):
    """A kind that partners do not fill in themselves."""


def write_template(name: str) -> str:
    """The CSV text of an empty template: its header, and one commented example row. Raises UnknownTemplate."""
    if name not in EXAMPLES:
        raise UnknownTemplate(f"template: one of {', '.join(EXAMPLES)} was needed; found '{name}'")
    columns = [column.name for column in KINDS[name].columns]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([HEADERS.get(column, column) for column in columns])
    out.write(COMMENT)
    writer.writerow([EXAMPLES[name].get(column, "") for column in columns])
    return out.getvalue()
