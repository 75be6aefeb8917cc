"""Tiles and rows of the sections of one product (`metrics.md` §5)."""

from datetime import date, timedelta

from .filters import View
from .instants import in_last, in_next, months_between
from .items import ratio
from .low import Judgement
from .portfolio import Archive, Cell, Portfolio

NOTICE_DAYS = 30
Row = dict[str, object]


def recent(archive: Archive, view: View, product: str) -> tuple[Row, list[Row]]:
    """Added in the last 90 days."""
    portfolio, at = view.portfolio, view.portfolio.instant
    cells = [cell for cell in view.cells(product) if in_last(90, cell.item.added, at)]
    rows = [
        {
            **item_row(portfolio, cell),
            "days_since_added": portfolio.days_since_added(cell.item),
            **changes(archive, portfolio, cell, "assigned", "used"),
        }
        for cell in cells
    ]
    new = orgs(cells)
    first_time = {org for org in new if not _was_customer(portfolio, org)}
    kpis = {
        "new_customers": len(new),
        "new_customers_first_time": len(first_time),
        "new_customers_existing": len(new - first_time),
        "total": sum(cell.total for cell in cells),
    }
    return kpis, in_order(rows, "days_since_added")


def _was_customer(portfolio: Portfolio, org: str) -> bool:
    """An item of the customer, of any product, has X <= as_of − 91 d; an unknown X counts by its first snapshot date."""
    dates = [item.added or item.first_snapshot for item in portfolio.items_of(org)]
    return any(since is not None and since <= portfolio.instant - timedelta(days=91) for since in dates)


def expiring(archive: Archive, view: View, product: str) -> tuple[Row, list[Row]]:
    """Trials, and subscriptions that do not auto-renew, that end in the next 90 days (§4)."""
    at = view.portfolio.instant
    cells = [cell for cell in view.cells(product) if in_next(90, cell.item.expires_on, at)]
    rows = [
        {
            **item_row(view.portfolio, cell),
            "days_left": (cell.item.expires_on - at).days,
            "end_on": iso(cell.item.terms.end_on),
            "used_13w": cell.used_13w,
        }
        for cell in cells
    ]
    return _end_kpis(cells), in_order(rows, "days_left")


def renewing(archive: Archive, view: View, product: str) -> tuple[Row, list[Row]]:
    """Auto-renewing subscriptions whose renewal is in the next 90 days (§4)."""
    at = view.portfolio.instant
    cells = [cell for cell in view.cells(product) if in_next(90, cell.item.renews_on, at)]
    rows = [
        {
            **item_row(view.portfolio, cell),
            "days_left": (cell.item.renews_on - at).days,
            "renewal_on": iso(cell.item.renews_on),
            "act_by": iso(_act_by(cell)),
            "used_13w": cell.used_13w,
        }
        for cell in cells
    ]
    return _end_kpis(cells), in_order(rows, "days_left")


def _act_by(cell: Cell) -> date:
    notice = cell.item.terms.notice_days
    return cell.item.renews_on - timedelta(days=NOTICE_DAYS if notice is None else notice)


def _end_kpis(cells: list[Cell]) -> Row:
    return {
        "customers": len(orgs(cells)),
        "assigned_pct": assigned_pct(cells),
        "used_pct": used_pct(cells),
        "used_unknown": used_unknown(cells),
    }


def subscriptions(view: View, product: str) -> Row:
    """The tiles over everything active of the product: a section of ours, so only what its tiles say is worked out here."""
    at, cells = view.portfolio.instant, view.cells(product)
    kpis = {
        "total": sum(cell.total for cell in cells),
        "ending": sum(cell.total for cell in cells if in_next(90, cell.item.expires_on, at)),
        "assigned_pct": assigned_pct(cells),
        "used_pct": used_pct(cells),
        "used_unknown": used_unknown(cells),
    }
    return kpis if view.knows_licences else dict.fromkeys(kpis)


def low_assignment(archive: Archive, view: View, product: str) -> tuple[Row, list[Row]]:
    """Flagged against their peers (§6)."""
    flagged = view.low(product)
    cells = [cell for cell, _ in flagged]
    rows = [
        {
            **item_row(view.portfolio, cell),
            **_low_columns(view.portfolio, cell, found),
            **changes(archive, view.portfolio, cell, "assigned"),
        }
        for cell, found in flagged
    ]
    kpis = {
        "customers": len(orgs(cells)),
        "assigned_pct": assigned_pct(cells),
        "used_when_assigned_pct": ratio(sum_known(cells, "used"), sum(cell.assigned for cell in known(cells))),
        "unassigned": sum(cell.available for cell in cells),
        "used_unknown": used_unknown(cells),
    }
    return kpis, in_order(rows, "assigned_pct")


def _low_columns(portfolio: Portfolio, cell: Cell, found: Judgement) -> Row:
    return {
        "months_since_added": months_between(cell.item.added, portfolio.instant),
        "assigned_pct": ratio(cell.assigned, cell.total),
        "peer_median_pct": float(found.median),
        "peers": found.peers,
        "peer_group": found.group,
    }


def overage(archive: Archive, view: View, product: str) -> tuple[Row, list[Row]]:
    """More assigned than bought."""
    cells = [cell for cell in view.cells(product) if cell.overage > 0]
    rows = [{**item_row(view.portfolio, cell), **_overage_columns(view.portfolio, cell)} for cell in cells]
    over = sum(cell.overage for cell in cells)
    kpis = {"customers": len(orgs(cells)), "overage": over, "average_overage": ratio(over, len(orgs(cells)))}
    return kpis, in_order(rows, "overage", down=True)


def _overage_columns(portfolio: Portfolio, cell: Cell) -> Row:
    terms = cell.item.terms
    return {
        "months_left": months_between(portfolio.instant, terms.end_on) if terms.end_on else None,
        "end_on": iso(terms.end_on),
        "auto_renew": False if terms.kind == "trial" else terms.auto_renew,
        "assigned_pct": ratio(cell.assigned, cell.total),
        "used_pct": ratio(cell.used, cell.total),
    }


def item_row(portfolio: Portfolio, cell: Cell) -> Row:
    """The columns of every item row (§5)."""
    return {
        "org_id": cell.item.org,
        "customer": portfolio.name(cell.item.org),
        "subscription_id": cell.item.subscription_id,
        "kind": cell.item.terms.kind,
        "product": cell.product,
        "total": cell.total,
        "assigned": cell.assigned,
        "used": cell.used,
        "used_basis": cell.used_basis,
        "available": cell.available,
        "overage": cell.overage,
        "stale": cell.item.stale,
        "snapshot_date": iso(cell.item.snapshot_date),
    }


def changes(archive: Archive, portfolio: Portfolio, cell: Cell, *keys: str) -> Row:
    """Δ over the item (§3): null unless both snapshots exist and are fresh, and the item was active the week before."""
    before = archive.week_before(portfolio)
    then = next(item for item in before.items if item.key == cell.item.key)
    comparable = then.active and then.snapshot_date is not None and not then.stale and not cell.item.stale
    cell_then = before.cells.get((cell.item.key, cell.product))
    figures_then = {"assigned": then.assigned(cell.product), "used": cell_then.used if cell_then else None}
    answer: Row = {}
    for key in keys:
        figure, figure_then = getattr(cell, key), figures_then[key]
        known_both = comparable and figure is not None and figure_then is not None
        answer[f"{key}_change"] = figure - figure_then if known_both else None
    return answer


def in_order(rows: list[Row], key: str, down: bool = False) -> list[Row]:
    """The default order, ties by org_id and subscription_id (§5)."""
    return sorted(rows, key=lambda row: (-row[key] if down else row[key], row["org_id"], row["subscription_id"]))


def orgs(cells: list[Cell]) -> set[str]:
    return {cell.item.org for cell in cells}


def known(cells: list[Cell]) -> list[Cell]:
    """The cells whose use is known."""
    return [cell for cell in cells if cell.used is not None]


def sum_known(cells: list[Cell], key: str) -> int | None:
    """The sum over the known ones, `null` when none is."""
    return sum(getattr(cell, key) for cell in known(cells)) if known(cells) else None


def used_unknown(cells: list[Cell]) -> int:
    return len(cells) - len(known(cells))


def assigned_pct(cells: list[Cell]) -> float | None:
    return ratio(sum(cell.assigned for cell in cells), sum(cell.total for cell in cells))


def used_pct(cells: list[Cell]) -> float | None:
    """Items with unknown use are left out of both sums (§3)."""
    return ratio(sum_known(cells, "used"), sum(cell.total for cell in known(cells)))


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
