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
        case Formula():
            return f"Σ {metric.formula.sql.split('sum(')[1].split(')')[0]}"
        case _:
            return metric.sql or "number of customers"


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
