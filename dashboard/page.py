"""A view is an address: path and query say everything, and every control is a link to another view."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode

from dashboard.words import Words, negotiate
from data.notice import Notice
from data.slice import FILTERS, Slice, UnreadableDate, read_slice

if TYPE_CHECKING:
    from data.answer import Hub

MODES = ("count", "share", "table")


@dataclass(frozen=True, kw_only=True)
class View:
    """What the reader looks at. `asked_lang` is None when the browser's own preference decides."""

    path: str
    slice: Slice
    words: Words
    asked_lang: str | None = None
    mode: str = MODES[0]
    notices: tuple[Notice, ...] = ()

    def query(self) -> list[tuple[str, str]]:
        """The URL parameters of this view; defaults are left out."""
        more = [("trend", self.mode)] if self.mode != MODES[0] else []
        return [*self.slice.query(), *more, *([("lang", self.asked_lang)] if self.asked_lang else [])]

    @property
    def href(self) -> str:
        """The address of this view."""
        pairs = self.query()
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def at(self, path: str = "", **changes: Any) -> "View":
        """Another view: other path, or other fields of the slice."""
        return replace(self, path=path or self.path, slice=replace(self.slice, **changes))

    def without(self, name: str) -> "View":
        """This view with one filter taken away."""
        changes: dict[str, Any] = {name: None if name == "customer" else ()}
        return self.at(**changes)

    def unfiltered(self) -> "View":
        """This view of all customers."""
        bare: dict[str, Any] = dict.fromkeys(FILTERS, ())
        return self.at(customer=None, tile=None, **bare)

    def door(self, path: str, **more: str) -> str:
        """The address of an export of what this view asks."""
        pairs = [*self.slice.query(), *more.items()]
        return f"{path}?{urlencode(pairs)}" if pairs else path


def read_view(path: str, search: str, accepted: str = "") -> View:
    """The view that an address names. What cannot be read is ignored with a notice, never an error (`interfaces.md §3`)."""
    query = parse_qs(search.lstrip("?"))
    asked = query.pop("lang", [""])[-1] or None
    asked = asked if asked in ("en", "pt") else None
    mode = query.pop("trend", [MODES[0]])[-1]
    known = {"product", "as_of", "customer", "tag", "managed_by", "status", "kind", "tile"}
    notices = [Notice("Unknown parameter “{name}” ignored.", name=name) for name in query if name not in known]
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
        notices=(*notices, *more),
    )


@dataclass(frozen=True, kw_only=True)
class Page:
    """One address: its title and the function that draws it from a view and the hub."""

    path: str
    title: str
    draw: "Callable[[View, Hub], Any]"
    headline: bool = field(default=True)
