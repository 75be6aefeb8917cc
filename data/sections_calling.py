"""The calling sections (metrics.md §§7–9), and two of our own that say where calls sound bad."""

from data.section import Section, Shape

_VOLUME = ("calls", "made", "received", "answered", "minutes", "active_users", "calls_per_user")
_LEGS = ("measured_legs", "poor_legs", "poor_pct")


def _calling(
    *, key: str, title: str, sentence: str, columns: tuple[str, ...], empty: str, kpis: tuple[str, ...] = (), aside: tuple[str, ...] = ()
) -> Section:
    return Section(key=key, title=title, sentence=sentence, shape=Shape.CALLING, kpis=kpis, columns=columns, empty=empty, aside=aside)


CALLING = (
    _calling(
        key="call-volume",
        title="Call volume",
        sentence="Calls of the last 8 weeks, of the customers that hold Calling licences today.",
        kpis=_VOLUME,
        columns=("week", *_VOLUME),
        empty="No call history covers these weeks.",
    ),
    _calling(
        key="call-usage",
        title="Customers and their calls",
        sentence="The steepest fall since the week before comes first.",
        kpis=_VOLUME,
        columns=("org_id", "customer", *_VOLUME, *(f"{key}_change" for key in _VOLUME), "trend"),
        empty="No customer holds Calling licences.",
    ),
    _calling(
        key="call-quality",
        title="Call quality",
        sentence="How many of the measured calls sounded bad, in each of the last 8 weeks.",
        columns=("week", "measured", "good", "poor", "poor_pct", "coverage_pct"),
        aside=("unmeasured",),
        empty="No media-quality file covers these weeks.",
    ),
    _calling(
        key="call-quality-by-endpoint",
        title="Quality by endpoint type",
        sentence="Media legs of the reported week: what people call with, and how it sounds.",
        columns=("endpoint_type", "measured_legs", "poor_legs", "share", "poor_pct"),
        empty="No media-quality file covers this week.",
    ),
    _calling(
        key="call-quality-by-customer",
        title="Customers and their call quality",
        sentence="The highest share of poor calls comes first; fewer than 30 measured calls never rank first.",
        columns=("org_id", "customer", "calls", "measured", "poor", "poor_pct", "poor_pct_change", "worst_endpoint_type", "trend"),
        empty="No customer holds Calling licences.",
    ),
    _calling(
        key="call-quality-by-place",
        title="Where calls sound bad",
        sentence="Media legs of the reported week by location, endpoint type and device model.",
        columns=("org_id", "customer", "location", "endpoint_type", "device_model", *_LEGS),
        empty="No media-quality file covers this week.",
    ),
    _calling(
        key="call-quality-by-carrier",
        title="Quality by carrier",
        sentence="Media legs of the reported week whose call went over the public network.",
        columns=("carrier", "customers", *_LEGS),
        empty="No measured call of this week names a carrier.",
    ),
    _calling(
        key="features",
        title="Calling features",
        sentence="What calls touched in the reported week, and how many customers use it.",
        columns=("feature", "calls", "calls_pct", "customers", "customers_pct"),
        empty="No call history covers this week.",
    ),
    _calling(
        key="queues",
        title="Call queues",
        sentence="Queues and hunt groups of the reported week; the highest share of abandoned calls comes first.",
        kpis=("offered", "answered", "abandoned", "overflowed", "avg_time_to_answer_s", "avg_wait_before_abandon_s", "abandoned_pct"),
        columns=(
            "org_id",
            "customer",
            "offered",
            "answered",
            "abandoned",
            "overflowed",
            "avg_time_to_answer_s",
            "avg_wait_before_abandon_s",
            "abandoned_pct",
        ),
        empty="No queue report covers this week.",
    ),
)
