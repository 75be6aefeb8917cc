"""The metric dictionary, made from the catalogue: for the CLI, the docs (`docs/metrics.md`) and the page."""

from typing import Any

from data.metric import Formula, Metric, PerCustomer, Quotient, Ratio
from data.metrics import METRICS, metric_of
from data.sections import SECTIONS
from data.settings import Settings


def formula_text(metric: Metric) -> str:
    """The formula as a person writes it."""
    match metric.formula:
        case Ratio(numerator=top, denominator=bottom):
            return f"Σ {top} ÷ Σ {bottom}, over rows that know both"
        case PerCustomer(numerator=top):
            return f"Σ {top} ÷ distinct customers"
        case Quotient(text=text):
            return text
        case Formula(total="customers"):
            return "distinct customers"
        case Formula(total="unknown"):
            return "number of rows whose use is unknown"
        case Formula(condition=condition):
            summed = f"Σ {metric.formula.sql.split('sum(')[1].split(')')[0]}"
            return summed if condition == "true" else f"{summed}, over rows where {condition}"
        case _:
            return metric.sql or "number of customers"


OWN_WORDS = {  # where no aggregate says it
    "managed": "Number of distinct customers",
    "ending": "Sum of “Licences” over the rows that end in the next 90 days",
    "days_since_added": "As-of Sunday − day it was added, in days",
    "months_since_added": "As-of Sunday − day it was added, in whole months",
    "days_left": "Day it ends or renews − as-of Sunday, in days",
    "months_left": "Day it ends − as-of Sunday, in whole months",
    "peer_median_pct": "Median of the peers' assigned ÷ bought",
    "peers": "Number of comparable subscriptions of other customers",
    "calls_per_user": "Calls ÷ active users",
    "coverage_pct": "Measured calls found in the call history ÷ all its calls",
    "poor_pct": "Poor calls ÷ measured calls",
    "unmeasured": "Calls of the call history − measured calls found in it",
    "minutes": "Sum of the longest leg of every call, in seconds, ÷ 60",
    "measured_legs": "Number of media legs with a measurement",
    "poor_legs": "Number of media legs at or beyond a limit",
    "share": "Measured legs of the type ÷ all measured legs",
    "call-quality-by-endpoint.poor_pct": "Poor legs ÷ measured legs",
    "call-quality-by-place.poor_pct": "Poor legs ÷ measured legs",
    "call-quality-by-carrier.poor_pct": "Poor legs ÷ measured legs",
    "call-quality-by-carrier.customers": "Number of distinct customers",
    "features.calls": "Number of distinct calls",
    "features.calls_pct": "Calls that touched the feature ÷ all calls",
    "features.customers": "Number of distinct customers",
    "features.customers_pct": "Customers with the feature ÷ customers with calls",
}
PARTS = {"wait_s": "Waiting time of answered calls", "abandon_s": "Waiting time of abandoned calls", "seconds": "Seconds"}
RATIO, EACH = "{top} ÷ {bottom}, summed over the rows that know both", "{top} ÷ number of distinct customers"
CUSTOMERS, UNKNOWN, SUM = "Number of distinct customers", "Number of rows whose use is unknown", "Sum of “{top}” over the rows"
CHANGE, ITSELF = "{top}, reported week − week before", "Read from the row itself, as defined"


def _named(column: str) -> str:
    return PARTS.get(column) or (METRICS[column].label if column in METRICS else column.replace("_", " "))


def formula_words(name: str) -> tuple[str, dict[str, str]]:
    """The formula of a metric by its name in the catalogue, in words: an English text with places, and the English texts that fill them."""
    metric = METRICS[name]
    if name in OWN_WORDS:
        return OWN_WORDS[name], {}
    base = metric.key.removesuffix("_change")
    if base != metric.key and base in METRICS:
        return CHANGE, {"top": METRICS[base].label}
    match metric.formula:
        case Ratio(numerator=top, denominator=bottom):
            return RATIO, {"top": _named(top), "bottom": _named(bottom)}
        case PerCustomer(numerator=top):
            return EACH, {"top": _named(top)}
        case Formula(total="customers"):
            return CUSTOMERS, {}
        case Formula(total="unknown"):
            return UNKNOWN, {}
        case Formula(total="sum", sql=sql) if "sum(" in sql:
            return SUM, {"top": _named(sql.split("sum(")[1].split(")")[0])}
        case _:
            return ITSELF, {}


def formula_texts() -> list[str]:
    """Every text that `formula_words` can give."""
    return [*OWN_WORDS.values(), *PARTS.values(), RATIO, EACH, CUSTOMERS, UNKNOWN, SUM, CHANGE, ITSELF]


def as_records() -> list[dict[str, Any]]:
    """One record per metric, with the sections whose tiles or columns show it."""
    return [
        {
            "key": metric.key,
            "label": metric.label,
            "definition": metric.definition,
            "formula": formula_text(metric),
            "unit": metric.unit.value,
            "better": metric.better.value,
            "rule": f"metrics.md {metric.rule}",
            "sections": [
                s.key for s in SECTIONS.values() if metric_of(s.key, metric.key) is metric and metric.key in (*s.kpis, *s.row_keys)
            ],
        }
        for metric in METRICS.values()
    ]


def as_markdown() -> str:
    """`docs/metrics.md`, whole."""
    lines = [
        "# The metric dictionary",
        "",
        "Made from `data/metrics.py` by `make docs`; a test fails when it is out of date.",
        "The same records feed tiles, columns, tooltips and exports.",
        "",
        "| key | label | definition | formula | unit | better | rule | shown in |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for r in as_records():
        cells = [f"`{r['key']}`", r["label"], r["definition"], r["formula"], r["unit"], r["better"], r["rule"], ", ".join(r["sections"])]
        lines.append("| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |")
    lines += ["", "## Sections", "", "| section | title | which rows | tiles | columns |", "|---|---|---|---|---|"]
    for s in SECTIONS.values():
        keys = ", ".join(f"`{key}`" for key in s.kpis), ", ".join(f"`{key}`" for key in s.row_keys) or "–"
        lines.append(f"| `{s.key}` | {s.title} | {s.sentence} | {keys[0]} | {keys[1]} |")
    return "\n".join(lines) + "\n"


def settings_markdown() -> str:
    """`docs/settings.md`, whole."""
    lines = [
        "# Settings",
        "",
        "Each can be set in the environment (`PARTNERHUB_` and its name in capitals) or in `<home>/settings.toml`; the environment wins.",
        "Made from `data/settings.py` by `make docs`.",
        "",
        "| name | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = str(field.default).replace("|", "\\|")
        lines.append(f"| `{name}` | `{default}` | {field.description} |")
    lines += ["", "`PARTNERHUB_NOW` (an ISO time in UTC) sets the clock, for a test or a rehearsal."]
    return "\n".join(lines) + "\n"
