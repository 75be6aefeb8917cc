"""The answer documents of `interfaces.md` §2, all but `customers`."""

from datetime import date, datetime, timedelta
from pathlib import Path

from . import sections, sections_calls, sections_quality
from .filters import View, complete
from .instants import chosen_as_of
from .items import PRODUCTS
from .portfolio import Archive
from .reading import read

ROWS = {
    "recent": sections.recent,
    "expiring": sections.expiring,
    "renewing": sections.renewing,
    "low-assignment": sections.low_assignment,
    "overage": sections.overage,
}
CALLING = {  # about the calling population, whatever product is asked for
    "call-volume": sections_calls.call_volume,
    "call-usage": sections_calls.call_usage,
    "call-quality": sections_quality.call_quality,
    "call-quality-by-endpoint": sections_quality.call_quality_by_endpoint,
    "call-quality-by-customer": sections_quality.call_quality_by_customer,
    "features": sections_calls.features,
    "queues": sections_quality.queues,
}
SECTIONS = ("headline", "licence-trend", *ROWS, *CALLING)
WEEKS = 13

_archives: dict[Path, Archive] = {}


def archive_of(landing: Path) -> Archive:
    """The landing folder is read once."""
    if landing not in _archives:
        _archives.clear()
        _archives[landing] = Archive(read(landing))
    return _archives[landing]


def forget() -> None:
    """A landing folder has changed: read it again."""
    _archives.clear()


def answer(
    landing: Path, section: str, product: str | None, as_of: date | None = None, filters: dict | None = None, *, now: datetime
) -> dict:
    """What the product must answer, without its notices and freshness."""
    archive = archive_of(Path(landing))
    asked = complete(filters)
    sunday = chosen_as_of(as_of, archive.facts.newest, now)
    document = {
        "section": section,
        "product": None if section == "headline" else "calling" if section in CALLING else product,
        "as_of": sunday.isoformat(),
        "week": (sunday - timedelta(days=7)).isoformat(),
        "filters": asked,
        "kpis": _kpis(archive, section, product, sunday, asked),
        "previous": _kpis(archive, section, product, sunday - timedelta(days=7), asked),
        "rows": _rows(archive, section, product, sunday, asked),
    }
    if section == "headline":
        document["trend"] = _headline_trend(archive, sunday, asked)
    return document


def our_tiles(landing: Path, product: str, as_of: date | None, filters: dict | None, *, now: datetime) -> dict:
    """The same for the tiles of `subscriptions`, a section that the law does not know."""
    archive, asked = archive_of(Path(landing)), complete(filters)
    sunday = chosen_as_of(as_of, archive.facts.newest, now)
    instants = {"kpis": sunday, "previous": sunday - timedelta(days=7)}
    return {name: sections.subscriptions(View(archive.at(instant), asked), product) for name, instant in instants.items()}


def _kpis(archive: Archive, section: str, product: str | None, instant: date, filters: dict) -> dict:
    view = View(archive.at(instant), filters)
    if section == "headline":
        return _headline(view)
    if section == "licence-trend":
        point = _trend_point(view, product)
        return {key: point[key] for key in ("total", "assigned", "used")}
    if section in CALLING:
        return CALLING[section](archive.calling, view)[0]
    kpis, _ = ROWS[section](archive, view, product)
    return kpis if view.knows_licences else dict.fromkeys(kpis)


def _rows(archive: Archive, section: str, product: str | None, instant: date, filters: dict) -> list[dict]:
    if section == "headline":
        return []
    if section == "licence-trend":
        return [_trend_point(View(archive.at(point), filters), product) for point in _last_points(instant)]
    if section in CALLING:
        return CALLING[section](archive.calling, View(archive.at(instant), filters))[1]
    _, rows = ROWS[section](archive, View(archive.at(instant), filters), product)
    return rows


def _last_points(instant: date) -> list[date]:
    """The ends of the last 13 weeks, oldest first."""
    return [instant - timedelta(days=7 * back) for back in range(WEEKS - 1, -1, -1)]


def _trend_point(view: View, product: str) -> dict:
    """One week of `licence-trend` (§5): items that belong to the product at its end; null without a usable snapshot."""
    cells = view.cells(product)
    measures = {
        "total": sum(cell.total for cell in cells),
        "assigned": sum(cell.assigned for cell in cells),
        "used": sections.sum_known(cells, "used"),
        "assigned_pct": sections.assigned_pct(cells),
        "used_pct": sections.used_pct(cells),
    }
    week = {"week": (view.portfolio.instant - timedelta(days=7)).isoformat()}
    return week | (measures if view.knows_licences else dict.fromkeys(measures))


def _headline(view: View) -> dict:
    """The tiles (§4); at an instant with no usable snapshot every licence KPI is null, `managed` keeps its number (§2)."""
    at, cells = view.portfolio.instant, view.cells()
    counted = {
        "customers": view.customers(),
        "near_expiration": {cell.item.org for cell in cells if sections.in_next(90, cell.item.expires_on, at)},
        "near_renewal": {cell.item.org for cell in cells if sections.in_next(90, cell.item.renews_on, at)},
        "low_assignment": {cell.item.org for product in PRODUCTS for cell, _ in view.low(product)},
        "over_limit": {cell.item.org for cell in cells if cell.overage > 0},
    }
    kpis = {key: len(orgs) if view.knows_licences else None for key, orgs in counted.items()}
    return {**kpis, "managed": view.managed()}


def _headline_trend(archive: Archive, instant: date, filters: dict) -> dict:
    """13 values of each tile, oldest first."""
    points = [_headline(View(archive.at(point), filters)) for point in _last_points(instant)]
    return {key: [point[key] for point in points] for key in points[-1]}
