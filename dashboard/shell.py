"""The frame of every page: navigation, week, freshness, language, theme; toggle, filters and jump list. Every control is a link."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import reader
from dashboard.account_menu import account_menu
from dashboard.navigation import SAID, Beside, navigation, open_to_her, place, search_button
from dashboard.page import WEEK, View, settled
from dashboard.views import aria, data
from dashboard.words import NAMES, Words
from data import clock
from data.answer import Hub
from data.ledger import State, instant, punctual
from data.slice import FILTERS, KINDS, MANAGED_BY, STATUSES
from data.warehouse import NoBuild

WEEKS_OFFERED = 26
SOURCES = {"licences": "Licences", "calls": "Calls", "media": "Quality", "queues": "Queues", "meetings": "Meetings"}  # in this order
WORSE: tuple[State, ...] = tuple(SAID)
FILTER_NAMES = {
    "tag": "Tag",
    "managed_by": "Managed by",
    "status": "Status",
    "kind": "Type",
    "holds": "Product",
    "find": "Search",
    "assigned_to": "Assigned to",
}
VALUE_NAMES = {
    "calling": "Calling",
    "meetings": "Meetings",
    "partner": "Your organisation",
    "external": "External administrator",
    "subscription": "Subscription",
    "trial": "Trial",
    "suspended": "Suspended",
    "expired": "Expired",
    "overage": "Licence overage",
    "expiring_soon": "Expiring soon",
    "setup_pending": "Ready for order set-up",
    "no_recent_activity": "No recent activity",
}


def link(text: Any, view: View, on: bool = False, **more: Any) -> Component:
    """A link to another view; `on` marks where the reader is."""
    current = aria(current="true") if on else {}
    class_name = f"hub-link {more.pop('className', '')}".strip()
    return html.A(text, href=view.href, className=class_name, **current, **more)


def menu(summary: Any, items: Sequence[Any], label: str, *, stays: bool = False, class_name: str = "chip", id: str = "") -> Component:
    """A small menu that opens on click or Enter and closes on Esc, outside clicks and (unless it `stays`) a choice."""
    named: Any = {"id": id} if id else {}
    panel = html.Div(list(items), className="menu-panel", **aria(label=label), role="group")
    return html.Details(
        [html.Summary(summary, className=class_name), panel], className="menu", **data(stays="1" if stays else None), **named
    )


def worst(fresh: Mapping[str, str | None], now: datetime) -> State:
    """The state of the source that is worst off."""
    states = [punctual(newest, now) for source, newest in fresh.items() if source in SOURCES]
    return max(states, key=WORSE.index, default=WORSE[0])


def beside(view: View, hub: Hub) -> Beside | None:
    """What the navigation says beside its places: as many customers as its link lists; nothing before the first load. Raises FutureDate."""
    try:
        asked = settled(place(view, "/customers"), hub).moment
    except NoBuild:
        return None
    section = "headline" if view.path == "/" else "customers"  # the same number; Analytics asks for it anyway
    return Beside(hub.answer(section, asked).kpis["managed"], worst(hub.freshness(), clock.now()))


def freshness(fresh: dict[str, str | None], view: View) -> Component:
    """The age of the newest fact per source, those of one age together; the oldest decides the colour, words say it too. Leads to what was loaded."""
    now, words = clock.now(), view.words
    fresh = {source: fresh[source] for source in SOURCES if source in fresh}
    ages = {source: words("none") if newest is None else words.age(instant(newest), now) for source, newest in fresh.items()}
    alike = [(age, [source for source in ages if ages[source] == age]) for age in dict.fromkeys(ages.values())]
    parts = [f"{', '.join(words(SOURCES[source]) for source in sources)} {age}" for age, sources in alike]
    state = worst(fresh, now)
    said = words(SAID[state])
    tip = "\n".join([said, *(f"{words(SOURCES[s])}: {n or words('none')}" for s, n in fresh.items())])
    text = html.Span(" · ".join(parts))
    inside = [text, html.Span(f" {said}", className="visually-hidden")]
    look = f"fresh {state.replace('_', '-')}"
    if not open_to_her("/data"):
        return html.Span(inside, className=look, **data(tip=tip))
    return html.A(inside, href=place(view, "/data").href, className=f"{look} hub-link", **data(tip=tip))


def week_menu(view: View, hub: Hub) -> Component:
    """The reported week and, behind it, the ones before: time travel is a link."""
    words, newest = view.words, hub.default_as_of()
    asked, anew = view.as_of or newest, view.choosing(view.week)
    items = []
    for n in range(WEEKS_OFFERED):
        sunday = newest - n * WEEK
        target = anew.at(as_of=None if n == 0 else sunday)
        text = words.week(sunday - WEEK)
        items.append(link(f"{text} · {words('newest')}" if n == 0 else text, target, on=asked == sunday))
    summary = [words("Week {week}", week=words.week(asked - WEEK)), html.Span("▾", className="caret", **aria(hidden="true"))]
    return menu(summary, items, words("Reported week"), class_name="field", id="week-menu")


def header(view: View, hub: Hub, title: str) -> Component:
    """Title, week, freshness, language, theme, and who reads."""
    words = view.words
    languages = [link(name, replace(view, asked_lang=lang), on=lang == words.lang, lang=lang) for lang, name in NAMES.items()]
    dark = aria(label=words("Dark theme"), pressed="false")
    return html.Header(
        [
            html.H1(title),
            week_menu(view, hub),
            freshness(hub.freshness(), view),
            html.Span(className="push"),
            search_button(view),
            menu(words.lang.upper(), languages, words("Language"), class_name="quiet", id="language-menu"),
            html.Button("◐", className="quiet theme-toggle", type="button", **dark),
            account_menu(view, hub),
        ],
        className="app-head",
    )


def toggle(view: View) -> Component:
    """Meetings or Calling: everything below follows it."""
    names = (("meetings", "Meetings"), ("calling", "Calling"))
    links = [link(view.words(name), view.at(product=key), on=view.slice.product == key) for key, name in names]
    return html.Div(links, className="segment", role="group", **aria(label=view.words("Product")))


def value_name(name: str, value: str, words: Words) -> str:
    """What a filter value is called; a tag is called as it is written."""
    if name == "assigned_to":
        return whose(value, words)
    return value if name in ("tag", "find") else words(VALUE_NAMES[value])


def whose(person_id: str, words: Words) -> str:
    """What the customers of a person are called: hers when she reads it; the names of others are on no address."""
    person = reader.current().person
    return words("My customers") if person is not None and person.id == person_id else words("A colleague's customers")


def my_customers(view: View, hub: Hub) -> list[Component]:
    """The chip that narrows every page to her own customers; nothing for who has none of her own, or sees no others anyway.

    The address names the person, so a link shows a colleague the same customers, and says that they are not the colleague's own.
    """
    words, chosen, person = view.words, view.slice.assigned_to, reader.current().person
    if chosen is not None:
        chip = [whose(chosen, words), html.Span(" ×", **aria(hidden="true"))]
        return [link(chip, view.without("assigned_to"), className="chip on", title=words("Remove this filter"), **data(chip="assigned_to"))]
    if person is None or hub.scope.limited or not hub.customers_of(person).orgs:
        return []
    tip = words("Only the customers that are assigned to you, on every page.")
    return [link(words("My customers"), view.at(assigned_to=person.id), className="chip", id="my-customers", **data(tip=tip))]


def choices(view: View) -> list[Component]:
    """A chip for the week and one for the endpoint type that were chosen in a chart; Esc clears the last of them (`assets/keys.js`)."""
    words, found = view.words, []
    if view.week is not None:
        found.append(([words("Week {week}", week=words.week(view.week)), " ×"], view.choosing(view.week), "week"))
    if view.slice.endpoint is not None:
        found.append(([words(view.slice.endpoint), " ×"], view.without("endpoint"), "endpoint"))
    title = words("Remove this filter (Esc)")
    return [link(text, gone, className="chip on", title=title, **data(clears=name)) for text, gone, name in found]


def filters(view: View, hub: Hub, customer: str = "") -> list[Component]:
    """One chip per chosen value (click takes it away), one menu per filter, and Reset when something is chosen."""
    words, slice_ = view.words, view.slice
    offered = {"tag": hub.tag_names(), "managed_by": MANAGED_BY, "status": STATUSES, "kind": KINDS}
    own = my_customers(view, hub)
    chips: list[Component] = own if slice_.assigned_to else []
    if slice_.customer:
        chips.append(
            link([customer or slice_.customer, " ×"], view.at(customer=None), className="chip on", title=words("Remove this filter"))
        )
    for product in slice_.holds:
        gone = replace(view, slice=slice_.toggled("holds", product))
        chips.append(
            link(f"{words('Product')}: {words(product.capitalize())} ×", gone, className="chip on", title=words("Remove this filter"))
        )
    if slice_.find:
        chips.append(link(f"“{slice_.find}” ×", view.without("find"), className="chip on", title=words("Remove this filter")))
    for name in FILTERS:
        for value in getattr(slice_, name):
            text = f"{words(FILTER_NAMES[name])}: {value_name(name, value, words)} ×"
            gone = replace(view, slice=slice_.toggled(name, value))
            chips.append(link(text, gone, className="chip on", title=words("Remove this filter")))
    chips += choices(view)
    menus = [] if slice_.assigned_to else own
    for name in FILTERS:
        chosen = getattr(slice_, name)
        items: list[Any] = [
            link([html.Span("✓" if value in chosen else "", className="tick"), value_name(name, value, words)],
                 replace(view, slice=slice_.toggled(name, value)), on=value in chosen)
            for value in offered[name]
        ] or [html.Span(words("No tags were loaded."), className="muted")]  # fmt: skip
        menus.append(menu([words(FILTER_NAMES[name]), " ▾"], items, words(FILTER_NAMES[name]), stays=True, id=f"filter-{name}"))
    if chips:
        menus.append(link(words("Reset"), view.unfiltered(), className="quiet"))
    return [*chips, *menus]


def crumbs(view: View, steps: Sequence[tuple[str, View]], here: str) -> Component:
    """The way back, with the filters kept."""
    parts: list[Any] = []
    for text, target in steps:
        parts += [link(text, target), html.Span("›", **aria(hidden="true"))]
    return html.Nav([*parts, html.Span(here, **aria(current="page"))], className="crumbs", **aria(label=view.words("Where you are")))


def jumps(sections: Sequence[tuple[str, str]], words: Words) -> Component:
    """Where on the page a section is."""
    links = [html.A(words(name), href=f"#{key}") for key, name in sections]
    return html.Nav(links, className="jump", **aria(label=words("Sections")))


def frame(view: View, title: str, head: Component | None, main: Sequence[Any], *, way: str = "") -> Component:
    """The whole page. `way` is a class of its main part, where that is laid out in a way of its own.

    `data-title` and `data-lang` are what `frame.js` gives the browser's tab and the document.
    """
    skip = html.A(view.words("Skip to the content"), href="#content", className="skip visually-hidden-focusable")
    body = html.Div([*([head] if head else []), html.Main(list(main), id="content", className=f"app-main {way}".strip())])
    return html.Div(
        [skip, navigation(view), body], className="app", id="frame", **data(title=f"{title} · Partner Hub", lang=view.words.locale.language)
    )
