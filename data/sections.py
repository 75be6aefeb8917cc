"""The sections that every door knows, in the order of the page (metrics.md §§4, 5, 7–10; what is listed stands in `sections_records`)."""

from data.section import Section, Shape
from data.sections_calling import CALLING
from data.sections_records import RECORDS

__all__ = ["SECTIONS", "Section", "Shape"]

_ALL = (
    Section(
        key="headline",
        title="What needs you",
        sentence="All customers with Meetings or Calling, whichever product is chosen below.",
        shape=Shape.HEADLINE,
        kpis=("customers", "managed", "near_expiration", "near_renewal", "low_assignment", "over_limit"),
        empty="No customer has Meetings or Calling.",
        by_product=False,
    ),
    Section(
        key="licence-trend",
        title="Licence distribution trend",
        sentence="Are licences assigned, and are people using them? 13 weeks.",
        shape=Shape.TREND,
        kpis=("total", "assigned", "used"),
        columns=("week", "total", "assigned", "used", "assigned_pct", "used_pct"),
        empty="No licence snapshot covers these weeks.",
    ),
    Section(
        key="recent",
        title="Recently added",
        sentence="Subscriptions and trials added in the last 90 days.",
        shape=Shape.ITEMS,
        kpis=("new_customers", "new_customers_first_time", "new_customers_existing", "total"),
        where="t - added > 0 AND t - added <= $horizon",
        columns=("days_since_added", "assigned_change", "used_change"),
        order="days_since_added",
        empty="No subscription or trial was added in the last 90 days.",
    ),
    Section(
        key="expiring",
        title="Expiring in the next 90 days",
        sentence="Trials, and subscriptions that do not renew by themselves.",
        shape=Shape.ITEMS,
        kpis=("customers", "assigned_pct", "used_pct", "used_unknown"),
        where="expires",
        columns=("days_left", "end_on", "used_13w"),
        order="days_left",
        empty="Good news: nothing expires in the next 90 days.",
    ),
    Section(
        key="renewing",
        title="Renewing in the next 90 days",
        sentence="Subscriptions that renew by themselves, and the last day to act on them.",
        shape=Shape.ITEMS,
        kpis=("customers", "assigned_pct", "used_pct", "used_unknown"),
        where="renews",
        columns=("days_left", "renewal_on", "act_by", "used_13w"),
        order="days_left",
        empty="Nothing renews by itself in the next 90 days.",
    ),
    Section(
        key="low-assignment",
        title="Low licence assignment",
        sentence="Clearly fewer licences assigned than similar subscriptions of your other customers.",
        shape=Shape.ITEMS,
        kpis=("customers", "assigned_pct", "used_when_assigned_pct", "unassigned", "used_unknown"),
        where="low",
        columns=("months_since_added", "assigned_pct", "peer_median_pct", "peers", "peer_group", "assigned_change"),
        order="assigned_pct",
        empty="No subscription assigns clearly fewer licences than its peers; with fewer than 8 peers none is judged.",
    ),
    Section(
        key="overage",
        title="Over the licence limit",
        sentence="More licences assigned than bought.",
        shape=Shape.ITEMS,
        kpis=("customers", "overage", "average_overage"),
        where="overage > 0",
        columns=("months_left", "end_on", "auto_renew", "assigned_pct", "used_pct"),
        order="overage DESC",
        empty="Good news: nobody is over the licence limit.",
    ),
    Section(
        key="subscriptions",
        title="Subscriptions and trials",
        sentence="Everything that is active and holds licences of the product, the next end or renewal first.",
        shape=Shape.ITEMS,
        kpis=("total", "ending", "assigned_pct", "used_pct", "used_unknown"),
        columns=("next_on", "days_left", "act_by", "end_on", "auto_renew", "assigned_pct", "used_pct", "used_13w"),
        order="next_on NULLS LAST",
        empty="No active subscription holds licences of this product.",
    ),
    *CALLING,
    *RECORDS,
    Section(
        key="customers",
        title="Customers",
        sentence="Every customer you manage, the most urgent status first.",
        shape=Shape.CUSTOMERS,
        kpis=("customers", "managed"),
        columns=("org_id", "customer", "statuses", "status", "products", "tags", "managed_by", "last_admin_signin_on"),
        aside=("next_on", "act_by", "country", "slack"),
        empty="No customer was loaded.",
        by_product=False,
    ),
)

SECTIONS: dict[str, Section] = {section.key: section for section in _ALL}
