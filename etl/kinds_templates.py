"""The own templates of `inputs.md §3`: what no Webex export carries, filled in by the partner.

`line` of orders and invoices lands as `line_no`, because every lake file has a `line` of its own: the physical one.
"""

from etl.kinds_model import ORG, Fingerprint, Kind, needed, optional

LICENCE_HEADERS = ("license", "licencename", "licensename")
PRODUCTS = ("calling", "meetings", "both", "other")

CUSTOMERS = Kind(
    name="customers",
    title="Customers",
    own=True,
    fold="name",
    columns=(
        ORG,
        needed("name", "text", "customername", "customer"),
        optional("country", "text", "countrycode", na_is_text=True),
        optional("managed_by", "enum", values=("partner", "external")),
        optional("created_on", "date"),
        optional("last_admin_signin_on", "date"),
    ),
    fingerprints=(Fingerprint(every=("org_id", "name")),),
)

SUBSCRIPTIONS = Kind(
    name="subscriptions",
    title="Subscriptions and trials",
    own=True,
    columns=(
        ORG,
        needed("subscription_id", "id"),
        needed("kind", "enum", values=("subscription", "trial")),
        optional("added_on", "date"),
        needed("start_on", "date"),
        optional("end_on", "date"),
        optional("renewal_on", "date"),
        optional("auto_renew", "boolean"),
        optional("status", "enum", values=("active", "suspended", "setup_pending", "expired", "cancelled")),
        optional("term_months", "count"),
        optional("notice_days", "count"),
    ),
    fingerprints=(Fingerprint(every=("org_id", "subscription_id", "kind", "start_on")),),
)

LICENCES = Kind(
    name="licences",
    title="Licence snapshots",
    own=True,
    fact="snapshot_date",
    columns=(
        needed("snapshot_date", "date"),
        ORG,
        needed("subscription_id", "id"),
        needed("licence", "text", *LICENCE_HEADERS),
        optional("site_url", "text"),
        optional("product", "enum", values=PRODUCTS),
        needed("total", "count"),
        needed("assigned", "count"),
        optional("used", "count"),
        optional("used_13w", "count"),
    ),
    fingerprints=(Fingerprint(every=("snapshot_date", "org_id", "subscription_id", "licence", "total", "assigned")),),
)

LICENCE_USERS = Kind(
    name="licence_users",
    title="Users of licences",
    own=True,
    columns=(
        ORG,
        needed("subscription_id", "id"),
        needed("licence", "text", *LICENCE_HEADERS),
        needed("user_id", "id", "useruuid"),
        optional("as_of", "date"),
    ),
    fingerprints=(Fingerprint(every=("org_id", "subscription_id", "licence", "user_id")),),
)

ORDERS = Kind(
    name="orders",
    title="Orders",
    own=True,
    fact="ordered_on",
    columns=(
        needed("order_id", "id"),
        optional("line_no", "id", "line"),
        ORG,
        optional("subscription_id", "id"),
        needed("ordered_on", "date"),
        optional("sku", "text"),
        optional("description", "text"),
        optional("quantity", "count"),
        optional("status", "text"),
    ),
    fingerprints=(Fingerprint(every=("order_id", "org_id", "ordered_on")),),
)

INVOICES = Kind(
    name="invoices",
    title="Invoices",
    own=True,
    columns=(
        needed("invoice_id", "id"),
        optional("line_no", "id", "line"),
        ORG,
        optional("subscription_id", "id"),
        optional("period_start", "date"),
        optional("period_end", "date"),
        optional("sku", "text"),
        optional("description", "text"),
        optional("quantity", "number"),
        optional("amount", "number"),
        optional("currency", "text"),
        optional("status", "text"),
    ),
    fingerprints=(Fingerprint(every=("invoice_id", "org_id")),),
)

ADMINS = Kind(
    name="admins",
    title="Partner administrators",
    own=True,
    columns=(
        needed("admin_id", "id"),
        needed("name", "text", "displayname"),
        needed("email", "email"),
        needed("role", "enum", values=("full_admin", "admin", "read_only")),
    ),
    fingerprints=(Fingerprint(every=("admin_id", "name", "email", "role")),),
)

ADMIN_CUSTOMERS = Kind(
    name="admin_customers",
    title="Customers of partner administrators",
    own=True,
    columns=(needed("admin_id", "id"), ORG),
    fingerprints=(Fingerprint(every=("admin_id", "org_id")),),
)

TAGS = Kind(
    name="tags",
    title="Tags",
    own=True,
    columns=(ORG, needed("tag", "text", longest=25)),
    fingerprints=(Fingerprint(every=("org_id", "tag")),),
)
