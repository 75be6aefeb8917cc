"""The catalogue of the record sections and of the call trend's usual band. `data.metrics` joins it with the others."""

from dataclasses import replace

from data.metric import Better, Metric, Unit
from data.metrics_calling import CALLING

_BAND = (
    ("calls_per_user_low", "Calls per user, usual from", "10th percentile of calls per user over the customers of the whole portfolio that have "
     "calls in the week, whatever filter is set; unknown with fewer than 8 of them.", Unit.AVERAGE),
    ("calls_per_user_high", "Calls per user, usual to", "90th percentile of calls per user over the customers of the whole portfolio that have "
     "calls in the week, whatever filter is set; unknown with fewer than 8 of them.", Unit.AVERAGE),
    ("poor_pct_low", "Poor calls, usual from", "10th percentile of the share of poor calls over the customers of the whole portfolio with enough "
     "measured calls in the week, whatever filter is set; unknown with fewer than 8 of them.", Unit.SHARE),
    ("poor_pct_high", "Poor calls, usual to", "90th percentile of the share of poor calls over the customers of the whole portfolio with enough "
     "measured calls in the week, whatever filter is set; unknown with fewer than 8 of them.", Unit.SHARE),
)  # fmt: skip
(_MEASURED,) = (metric for metric in CALLING if metric.key == "measured")

RECORDS = (
    replace(_MEASURED, key="measured_calls"),
    *(Metric(key=key, label=label, definition=definition, rule="§7, ours", unit=unit, sql=key) for key, label, definition, unit in _BAND),
    Metric(
        key="peers",
        section="call-trend",
        label="Customers compared",
        definition="Customers of the whole portfolio with calls in the week, from which the usual band is made; unknown below 8.",
        rule="§7, ours",
        unit=Unit.COUNT,
        sql="peers",
    ),
    Metric(
        key="used",
        section="licences",
        label="Used",
        definition="Use of this licence where it was imported, or is the only one of the product in its subscription; else only the "
        "subscription's use is known.",
        rule="§3",
        unit=Unit.COUNT,
        better=Better.HIGHER,
        sql="used",
    ),
    Metric(
        key="customers",
        section="administrators",
        label="Customers",
        definition="Managed customers that the administrator may act for: all of them for full and read-only administrators of the partner, "
        "else those assigned.",
        rule="§2, ours",
        unit=Unit.COUNT,
        sql="customers",
    ),
)
