"""A view is an address: path and query say everything, and every control is a link to another view."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

from dashboard.words import Words, negotiate
from data.access import Permission
from data.notice import Notice
from data.slice import FILTERS, PRODUCTS, Slice, UnreadableDate, read_date, read_slice

if TYPE_CHECKING:
    from dashboard.navigation import Beside
    from data.answer import Hub

MODES = ("count", "share", "table")  # of the licence trend
# Sections whose chart can be read as a table.
CHARTS = ("call-volume", "call-quality", "call-quality-by-endpoint", "features", "call-trend")
WEEK = timedelta(days=7)
SHOWN_WEEKS = 8  # of a calling chart: any of them can be chosen (metrics.md §1)
BY_ENDPOINT = ("call-quality-by-customer", "call-quality-by-place")  # what an endpoint type narrows
TABS = ("overview", "subscriptions", "trials", "meetings", "calling", "administrators", "notes")  # of a customer's page
SPANS = (8, 13)  # weeks of a customer's own trends
_OF_SLICE = {"product", "as_of", "customer", "tag", "managed_by", "status", "kind", "tile", "endpoint", "holds", "find", "assigned_to"}


@dataclass(frozen=True, kw_only=True)
class View:
    """What the reader looks at. `asked_lang` is None when the browser's own preference decides; `notices` say what was ignored.

    `week` is the chosen column of a chart, a Sunday; `tables` are the charts that are read as tables; `org` is the customer whose page it is:
    then the filters are only carried along, for the way back. `number` is the page of a long list; `as_of` the instant that `settled` found.
    `only` is what a list that is no section is narrowed to, as `role:read_only`; its page knows which there are. `beside` is no part of the
    address: what the navigation says beside its places.
    """

    path: str
    slice: Slice
    words: Words
    asked_lang: str | None = None
    mode: str = MODES[0]
    week: date | None = None
    tables: tuple[str, ...] = ()
    number: int = 1
    tab: str = TABS[0]
    span: int = SPANS[0]
    org: str | None = None
    only: tuple[str, ...] = ()
    as_of: date | None = None
    notices: tuple[Notice, ...] = ()
    beside: "Beside | None" = None

    @property
    def window(self) -> Slice:
        """What charts over weeks ask: they keep their weeks whichever of them is chosen."""
        as_of = self.as_of or self.slice.as_of
        if self.org is None:
            return replace(self.slice, as_of=as_of, endpoint=None)
        return Slice(product=self.slice.product, as_of=as_of, customer=self.org)

    @property
    def reported(self) -> date:
        """The first day of the week that tiles, tables and bars speak of; of a settled view."""
        assert self.as_of is not None
        return self.week or self.as_of - WEEK

    @property
    def moment(self) -> Slice:
        """What tiles, tables and bars ask: the same, at the end of the chosen week."""
        return self.window if self.week is None else replace(self.window, as_of=self.week + WEEK)

    def asked(self, section: str) -> Slice:
        """The same for one section: only two of them heed the chosen endpoint type."""
        return replace(self.moment, endpoint=self.slice.endpoint) if section in BY_ENDPOINT else self.moment

    def query(self) -> list[tuple[str, str]]:
        """The URL parameters of this view; defaults are left out."""
        more = [
            *([("week", self.week.isoformat())] if self.week else []),
            *([("trend", self.mode)] if self.mode != MODES[0] else []),
            *(("table", key) for key in self.tables),
            *([("page", str(self.number))] if self.number > 1 else []),
            *([("tab", self.tab)] if self.tab != TABS[0] else []),
            *([("span", str(self.span))] if self.span != SPANS[0] else []),
            *(("only", value) for value in self.only),
            *([("lang", self.asked_lang)] if self.asked_lang else []),
        ]
        return [*self.slice.query(), *more]

    @property
    def href(self) -> str:
        """The address of this view."""
        return _address(self.path, self.query())

    def at(self, path: str = "", **changes: Any) -> "View":
        """Another view: other path, or other fields of the slice. A tab and its span belong to their page."""
        here = replace(self, slice=replace(self.slice, **changes), number=1)
        return here if path in ("", self.path) else replace(here, path=path, tab=TABS[0], span=SPANS[0])

    def without(self, name: str) -> "View":
        """This view with one filter taken away."""
        changes: dict[str, Any] = {name: None if name in ("customer", "tile", "endpoint", "find", "assigned_to") else ()}
        return self.at(**changes)

    def unfiltered(self) -> "View":
        """This view of all customers, and of all that was chosen in a chart."""
        bare: dict[str, Any] = dict.fromkeys(FILTERS, ())
        return replace(self.at(customer=None, tile=None, endpoint=None, holds=(), find=None, assigned_to=None, **bare), week=None)

    def choosing(self, week: date | None) -> "View":
        """This view with a week chosen, or with none when it is the chosen one."""
        return replace(self, week=None if week == self.week else week, number=1)

    def read_as(self, section: str, *, table: bool) -> "View":
        """This view with the chart of a section drawn, or read as a table."""
        kept = tuple(key for key in self.tables if key != section)
        return replace(self, tables=tuple(sorted((*kept, section))) if table else kept)

    def door(self, path: str, asked: Slice, **more: str) -> str:
        """The address of an export of one question, in the reader's language: the quick filter finds what she reads."""
        lang = [] if self.words.lang == "en" else [("lang", self.words.lang)]
        return _address(path, [*asked.query(), *lang, *more.items()])

    def customer_href(self, tab: str = TABS[0]) -> str:
        """The address of a customer's page with this view's query, for a table to fill in `{org_id}`; `tab` is the one its section belongs to."""
        return _address("/customers/{org_id}", replace(self.at("/customers", customer=None), tab=tab).query())

    def on(self, tab: str) -> "View":
        """The tab of a customer's page; those of a product are of that product."""
        return replace(self.at(product=tab) if tab in PRODUCTS else self.at(), tab=tab)


def _address(path: str, pairs: list[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(pairs)}" if pairs else path


def read_week(text: str) -> tuple[date | None, tuple[Notice, ...]]:
    """A Sunday; anything else is no week (metrics.md §1)."""
    try:
        day = read_date(text)
    except UnreadableDate:
        day = None
    if day is not None and day.isoweekday() == 7:
        return day, ()
    return None, (Notice("“{week}” is not the Sunday that starts a week, such as 2026-11-15. All weeks are shown.", week=text),)


def _unknown(name: str, value: str, known: Sequence[str]) -> Notice:
    return Notice("Unknown {name} “{value}” ignored; known are {known}.", name=name, value=value, known=", ".join(known))


def read_view(path: str, search: str, accepted: str = "") -> View:
    """The view that an address names. What cannot be read is ignored with a notice, never an error (`interfaces.md §3`)."""
    query = parse_qs(search.lstrip("?"))

    def last(name: str, default: str = "") -> str:
        return query.pop(name, [default])[-1]

    asked = last("lang") or None
    asked = asked if asked in ("en", "pt") else None
    mode, number, tables, only = last("trend", MODES[0]), last("page", "1"), query.pop("table", []), query.pop("only", [])
    tab, span = last("tab", TABS[0]), last("span", str(SPANS[0]))
    week, said = read_week(query.pop("week")[-1]) if "week" in query else (None, ())
    spans = tuple(map(str, SPANS))
    told = [("trend", mode, MODES), ("tab", tab, TABS), ("span", span, spans), *(("table", value, CHARTS) for value in tables)]
    said += tuple(_unknown(name, value, known) for name, value, known in told if value not in known)
    if not (counted := re.fullmatch(r"[1-9]\d{0,5}", number)):
        said += (_unknown("page", number, ("1", "2", "3…")),)
    notices = [Notice("Unknown parameter “{name}” ignored.", name=name) for name in query if name not in _OF_SLICE]
    try:
        slice_, more = read_slice(query)
    except UnreadableDate:
        day = query.pop("as_of")[-1]
        slice_, more = read_slice(query)
        notices.append(Notice("“{day}” is not a date such as 2026-11-22. The newest week is shown.", day=day))
    return View(
        path=path or "/",
        slice=slice_,
        words=Words(negotiate(asked, accepted)),
        asked_lang=asked,
        mode=mode if mode in MODES else MODES[0],
        week=week,
        tables=tuple(key for key in CHARTS if key in tables),
        number=int(number) if counted else 1,
        tab=tab if tab in TABS else TABS[0],
        span=int(span) if span in spans else SPANS[0],
        only=tuple(dict.fromkeys(only)),
        notices=(*notices, *more, *said),
    )


def settled(view: View, hub: "Hub", *, any_week: bool = False) -> View:
    """The view with its instant, its week checked against those that the charts show, and what was moved or ignored among its notices.

    `any_week`: a page without such charts, so that every week before the instant can be chosen.

    Raises FutureDate.
    """
    asked, moved = hub.resolve(view.slice)
    assert asked.as_of is not None
    first = view.week if any_week else asked.as_of - SHOWN_WEEKS * WEEK
    if view.week is not None and first is not None and not first <= view.week < asked.as_of:
        moved = (*moved, Notice("The week from {week} is not among those shown, so all are.", week=view.week))
        view = replace(view, week=None)
    known = replace(view.slice, assigned_to=asked.assigned_to)  # whose customers cannot be asked for is on no control either
    return replace(view, slice=known, as_of=asked.as_of, notices=(*view.notices, *moved))


@dataclass(frozen=True, kw_only=True)
class Page:
    """One address: its title, the function that draws it from a view and the hub, and what one must be allowed to do to see it.

    A part of the path in angle brackets, as in `/customers/<org_id>`, is handed to `draw` by that name.
    """

    path: str
    title: str
    draw: Callable[..., Any]
    needs: Permission = Permission.READ

    def match(self, path: str) -> Mapping[str, str] | None:
        """The parts of a path that this page's address leaves open, or None when it is another address."""
        pattern = re.sub(r"<(\w+)>", r"(?P<\1>[^/]+)", self.path)
        found = re.fullmatch(pattern, path)
        return None if found is None else found.groupdict()
