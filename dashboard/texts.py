"""Every English text that the pages can say, gathered from the catalogues and from the code that says them: what a translation must cover."""

import ast
from collections.abc import Iterator
from pathlib import Path

from dashboard import (
    act_people,
    columns,
    columns_calling,
    columns_records,
    customer_filters,
    glossary,
    navigation,
    palette,
    roles,
    shell,
    views,
)
from dashboard.pages import PAGES, account, calls, data, metrics, people, resources
from dashboard.sections import administration, asked, calling, licences, parts
from dashboard.sections.access import trail
from dashboard.sections.loading import fresh, names
from dashboard.sections.one import attention, head, requests, tables, tabs
from data.dictionary import formula_texts
from data.endpoints import ENDPOINT_TYPES
from data.features import FEATURES
from data.metrics import METRICS
from data.sections import SECTIONS

ROOM = Path(__file__).parent
_SAYING = {"words", "Notice", "self"}  # calls whose first argument is a text


def _literals(node: ast.expr) -> Iterator[str]:
    """A literal, both sides of a choice, or every member of a tuple that is picked from."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp(body=one, orelse=other):
            yield from _literals(one)
            yield from _literals(other)
        case ast.Subscript(value=ast.Tuple(elts=several)):
            for each in several:
                yield from _literals(each)
        case _:
            return


def _said(path: Path) -> Iterator[str]:
    """The literals that a module hands to `words(...)`, `view.words(...)` or `Notice(...)`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name in _SAYING:
            yield from _literals(node.args[0])


def every_text() -> list[str]:
    """All of them, each once, in a stable order."""
    found: list[str] = []
    for metric in METRICS.values():
        found += [metric.label, metric.definition]
    for section in SECTIONS.values():
        found += [section.title, section.sentence, section.empty]
    found += [*columns.HEADINGS.values(), *columns.BASIS.values()]
    found += [
        *columns_calling.HEADINGS.values(),
        *views.HEADINGS.values(),
        *views.MADE_OF.values(),
        *parts.READINGS.values(),
        *parts.NAMES.values(),
    ]
    found += [text for label, definition, _ in (columns.ATTRIBUTES | columns_calling.ATTRIBUTES).values() for text in (label, definition)]
    found += [text for label, definition, _ in columns_records.ATTRIBUTES.values() for text in (label, definition)]
    found += [*columns_records.VALUES.values()]
    found += [text for pair in columns_calling.TRENDS.values() for text in pair]
    found += [*ENDPOINT_TYPES, *(feature.name for feature in FEATURES)]
    found += [
        *shell.SOURCES.values(),
        *shell.FILTER_NAMES.values(),
        *shell.VALUE_NAMES.values(),
        *navigation.SAID.values(),
        *(name for _, name in (*navigation.PLACES, *navigation.LOWER, *navigation.OWN)),
    ]
    found += customer_filters.NAMES.values()
    found += [name for _, name in (*licences.JUMPS, *calling.JUMPS, *tabs.JUMPS, *account.JUMPS, *people.JUMPS)]
    found += [*head.TAB_NAMES.values(), *(name for _, name in attention.LEADS.values()), tables.SUITE, tables.FREE]
    found += [*requests.STATES.values(), *requests.ASKED_FOR.values(), *asked.KINDS.values()]
    found += [*calls.HEADINGS, *calls.DIRECTIONS.values(), *(page.title for page in PAGES.values())]
    found += [*licences.MODE_NAMES.values(), "Calling", "Meetings"]
    found += [
        *names.KINDS.values(),
        *names.PHASES.values(),
        *fresh.STATES.values(),
        *fresh.MEANS.values(),
        *(name for _, name in data.JUMPS),
    ]
    found += [*formula_texts(), *(text for pair in glossary.TERMS for text in pair), *palette.OTHERWISE.values()]
    found += [*metrics.UNITS.values(), *metrics.BETTER.values(), *metrics.TITLES.values()]
    found += [*resources.KIND_NAMES.values(), *resources.PRODUCT_NAMES.values(), *resources.FILTERS.values()]
    found += [resources.OWN_LIST, *administration.texts(), *roles.texts(), *act_people.READS.values(), *trail.ACTS.values()]
    for path in sorted([*ROOM.rglob("*.py"), *ROOM.parent.glob("data/**/*.py")]):
        found += _said(path)
    return [text for text in dict.fromkeys(found) if text.strip()]
