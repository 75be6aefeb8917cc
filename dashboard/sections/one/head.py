"""The top of a customer's page: the way back and to her neighbours in the list, who she is, what can be done, the tabs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard import forms, shell
from dashboard.page import SHOWN_WEEKS, TABS, WEEK, View
from dashboard.reader import Reader
from dashboard.sections.one.doors import Door, export_menu
from dashboard.statuses import URGENT, meanings
from dashboard.views import aria, data
from data.answer import Hub
from data.answer.document import Row
from data.metrics import METRICS
from data.slice import FILTERS

TAB_NAMES = {
    "overview": "Overview",
    "subscriptions": "Subscriptions",
    "trials": "Trials",
    "meetings": "Meetings",
    "calling": "Calling",
    "administrators": "Partner administrators",
    "notes": "Notes",
}
HELD = {"calling": "Calling", "meetings": "Meetings"}
ALL_TAGS = "all-tags"
LONGEST_TAG = 25


@dataclass(frozen=True, kw_only=True)
class Her:
    """One customer at the view's instant: her row in the customer list, which of her tags were typed, how many notes and open requests."""

    row: Row
    typed: frozenset[str]
    notes: int
    asked: int
    own: bool = False

    @property
    def name(self) -> str:
        """What she is called."""
        return str(self.row["customer"])

    @property
    def org(self) -> str:
        """Her organisation id."""
        return str(self.row["org_id"])


def read(hub: Hub, row: Row, *, own: bool) -> Her:
    """Her row and what people typed about her."""
    desk, org = hub.workspace, row["org_id"]
    typed = frozenset(tag.tag for tag in desk.tags().get(org, ()))
    asked = sum(1 for request in desk.requests(kind="trial", org_id=org) if request.state == "asked")
    return Her(row=row, typed=typed, notes=len(desk.notes(org)), asked=asked, own=own)


def bar(view: View, hub: Hub, title: str) -> Component:
    """The header of every page without its title, which stands below beside her statuses."""
    _, *rest = shell.header(view, hub, title).children
    return html.Header(rest, className="app-head")


def draw(view: View, hub: Hub, her: Her, reader: Reader, doors: Sequence[Door], jumps: Sequence[Component]) -> list[Component]:
    """Two parts: who she is, and the tabs, which stay in sight."""
    words = view.words
    back = _own_steps(view) if her.own else steps(view)
    way = html.Div([shell.crumbs(view, back, her.name), *([] if her.own else _neighbours(view, hub, her))], className="her-way")
    line = [html.H1(her.name), *_badges(view, hub, her), *_tags(view, hub, her, reader)]
    acts = [*_console(view, hub, her), export_menu(view, doors)]
    name = html.Div([html.Div(line, className="badges"), html.Div(acts, className="her-acts")], className="her-name")
    tabs = html.Nav([_tab(view, her, tab) for tab in TABS], className="tabs", **aria(label=words("Parts of this page")))
    return [
        html.Div([way, name, html.Div(_facts(view, her), className="facts")], className="her profile", id="profile"),
        html.Div([tabs, html.Div([*shell.choices(view), *jumps], className="chosen")], className="controls her-tabs"),
    ]


def near(view: View) -> date | None:
    """The chosen week where the charts of other pages show it, and it is not the reported one anyway."""
    assert view.as_of is not None
    weeks = [view.as_of - n * WEEK for n in range(2, SHOWN_WEEKS + 1)]
    return view.week if view.week in weeks else None


def steps(view: View) -> list[tuple[str, View]]:
    """The way back: Analytics, the list, and what it was narrowed to. The filters are kept, and the week where other charts show it."""
    words, back = view.words, replace(view, week=near(view))
    found = [
        (words("Analytics"), back.at("/", tile=None, endpoint=None)),
        (words("Customers"), back.at("/customers", tile=None, endpoint=None)),
    ]
    narrowed = _narrowed(view)
    return [*found, (narrowed, back.at("/customers", endpoint=None))] if narrowed else found


def _own_steps(view: View) -> list[tuple[str, View]]:
    return [(view.words("Analytics"), replace(view, week=near(view)).at("/", tile=None, endpoint=None))]


def _narrowed(view: View) -> str:
    """What the list that one came from is called: its tile, else what its filters leave."""
    words, asked = view.words, view.slice
    if asked.tile:
        return words("Total customers") if asked.tile == "customers" else words(METRICS[asked.tile].label)
    chosen = [shell.value_name(name, value, words) for name in FILTERS for value in getattr(asked, name)]
    chosen += [words(HELD[product]) for product in asked.holds]
    chosen += [f"“{asked.find}”"] if asked.find else []
    chosen += [shell.whose(asked.assigned_to, words)] if asked.assigned_to else []
    return ", ".join(chosen)


def _neighbours(view: View, hub: Hub, her: Her) -> list[Component]:
    """The customers before and after her in the list that one came from, and her place in it; nothing when she is not in it."""
    words = view.words
    listed = [row["org_id"] for row in hub.answer("customers", replace(view, org=None).moment).rows]
    if her.org not in listed:
        return []
    at = listed.index(her.org)
    place, of = words("{n} of {m}").split("{n}")
    spot: list[Any] = [place, html.Span(words.count(at + 1), **data(position=at + 1))]
    before, after = of.split("{m}")
    spot += [before, html.Span(words.count(len(listed)), **data(listed=len(listed))), after]
    shown: list[Component] = []
    for step, text, key in ((-1, words("‹ previous"), "ArrowLeft"), (1, words("next ›"), "ArrowRight")):
        to = at + step
        if 0 <= to < len(listed):
            there = replace(view.at(f"/customers/{listed[to]}"), tab=view.tab, span=view.span)
            told = data(neighbour="next" if step > 0 else "previous")
            shown.append(shell.link(text, there, title=words("← and → lead through the list"), **aria(keyshortcuts=key), **told))
        else:
            shown.append(html.Span(text, className="muted", **aria(hidden="true")))
    inside = [shown[0], html.Span(spot, className="spot"), shown[1]]
    return [html.Nav(inside, className="neighbours", **aria(label=words("Neighbours in the list")))]


def _badges(view: View, hub: Hub, her: Her) -> list[Component]:
    words, meant = view.words, meanings(view.words, hub.settings)
    return [
        html.Span(
            words(shell.VALUE_NAMES[status]),
            className=f"badge {'urgent' if status in URGENT else 'running' if status == 'trial' else ''}".strip(),
            tabIndex=0,
            **data(status=status, tip=meant[status]),
        )
        for status in her.row["statuses"]
    ]


def _tags(view: View, hub: Hub, her: Her, reader: Reader) -> list[Component]:
    """Her tags; a typed one can be taken away here, an imported one is changed where it came from."""
    words, chips = view.words, list[Component]()
    for tag in her.row["tags"]:
        typed = tag in her.typed
        told = words("Typed here.") if typed else words("Imported with the tags file; change it there.")
        inside: list[Any] = [html.Span(tag, tabIndex=0, **data(tip=told))]
        if typed and reader.may_write:
            gone = {"orgs": [her.org], "tag": tag}
            inside.append(forms.press("tag-remove", gone, "×", label=words("Remove the tag “{tag}”", tag=tag), class_name="tag-gone"))
        chips.append(html.Span(inside, className="her-tag typed" if typed else "her-tag", **data(tag=tag)))
    if not reader.may_write:
        return chips
    known = hub.tag_names()
    offered = html.Datalist([html.Option(value=tag) for tag in known if tag not in her.row["tags"]], id=ALL_TAGS)
    line = forms.field("tag", words("Tag"), most=LONGEST_TAG, required=True, list=ALL_TAGS)
    add = forms.form("tag-add", {"orgs": [her.org]}, [line, offered, forms.submit(words("Add"))], words("Add a tag"))
    return [*chips, shell.menu(words("+ tag"), [add], words("Add a tag"), stays=True, id="add-tag")]


def _console(view: View, hub: Hub, her: Her) -> list[Component]:
    words = view.words
    link = console_href(hub, her.org)
    if not link:
        return []
    told = words("The organisation in Control Hub, in a new tab")
    return [html.A(words("Open organisation ↗"), href=link, target="_blank", rel="noopener noreferrer", className="chip", title=told)]


def console_href(hub: Hub, org: str) -> str:
    """The address of an organisation in Cisco's own console; empty where the setting is."""
    return hub.settings.organisation_link.replace("{org_id}", org)


def _facts(view: View, her: Her) -> list[Component]:
    words, row = view.words, her.row
    facts: list[list[Any]] = []
    if row["next_on"]:
        facts.append([words("Next end or renewal"), " ", html.B(words.day(row["next_on"]), **data(next_on=row["next_on"].isoformat()))])
    if row["act_by"]:
        assert view.as_of is not None
        late = row["act_by"] < view.moment.as_of
        day = words("overdue since {day}", day=words.short_day(row["act_by"])) if late else words.day(row["act_by"])
        facts.append([words("Act by"), " ", html.B(day, className="late" if late else "", **data(act_by=row["act_by"].isoformat()))])
    if row["managed_by"]:
        facts.append([words("Managed by"), " ", html.B(words(shell.VALUE_NAMES[row["managed_by"]]))])
    if row["country"]:
        facts.append([html.Span(words("Country"), className="visually-hidden"), " ", html.B(words.country(row["country"]))])
    facts.append(_signed_in(view, row["last_admin_signin_on"]))
    facts.append([words("Id"), " ", html.Span(row["org_id"], className="org-id")])
    return [html.Span(fact) for fact in facts]


def _signed_in(view: View, on: date | None) -> list[Any]:
    words = view.words
    if on is None:
        return [words("Last sign-in"), " ", html.B(words("not known"))]
    assert view.moment.as_of is not None
    ago = max((view.moment.as_of - on).days, 0)
    told = data(tip=words.day(on), signed_in=on.isoformat())
    return [words("Last sign-in"), " ", html.B(words("{n} d ago", n=words.count(ago)), tabIndex=0, **told)]


def _tab(view: View, her: Her, tab: str) -> Component:
    """A tab is a link; a count stands beside what people typed."""
    words, here = view.words, view.tab == tab
    count = {"notes": her.notes, "trials": her.asked}.get(tab, 0)
    inside: list[Any] = [words(TAB_NAMES[tab]), *([" ", figure_of(tab, count, words.count(count))] if count else [])]
    quiet = tab in HELD and tab not in her.row["products"]
    current = aria(current="page") if here else {}
    return html.A(inside, href=replace(view.on(tab), week=near(view)).href, className="hub-link quiet-tab" if quiet else "hub-link", **current,
                  **data(tab=tab))  # fmt: skip


def figure_of(tab: str, count: int, text: str) -> Component:
    """How many notes or open requests there are."""
    return html.Small(text, **data(count=count, counted=tab))
