"""Low licence assignment: a candidate against its peers (`metrics.md` §6)."""

from dataclasses import dataclass
from fractions import Fraction

from .instants import months_between
from .portfolio import Cell, Portfolio

MINIMUM_TOTAL, MINIMUM_AGE_DAYS, MINIMUM_PEERS = 5, 30, 8
QUANTILE, GAP = Fraction(1, 4), Fraction(1, 10)
EQUAL = Fraction(1, 10**9)
SIZES = (5, 25, 100, 500, 2000)  # lower edges
AGES = (0, 3, 6, 12)  # lower edges in months


@dataclass
class Judgement:
    """How a candidate compares with its peers."""

    low: bool
    median: Fraction
    peers: int
    group: str


@dataclass
class Candidate:
    """An item × product that is big and old enough to be judged."""

    cell: Cell
    size: int
    age: int
    rate: Fraction


def judgements(portfolio: Portfolio, product: str) -> list[tuple[Cell, Judgement]]:
    """Every candidate of a product with enough peers, and what was found."""
    candidates = [found for cell in portfolio.cells.values() if cell.product == product for found in _candidate(portfolio, cell)]
    judged = [(candidate.cell, _judge(candidate, candidates)) for candidate in candidates]
    return [(cell, judgement) for cell, judgement in judged if judgement is not None]


def low_cells(portfolio: Portfolio, product: str) -> list[tuple[Cell, Judgement]]:
    """The flagged ones."""
    return [(cell, judgement) for cell, judgement in judgements(portfolio, product) if judgement.low]


def _candidate(portfolio: Portfolio, cell: Cell) -> list[Candidate]:
    days = portfolio.days_since_added(cell.item)
    if cell.total < MINIMUM_TOTAL or days is None or days < MINIMUM_AGE_DAYS:
        return []
    months = months_between(cell.item.added, portfolio.instant)
    return [Candidate(cell, _band(SIZES, cell.total), _band(AGES, months), Fraction(cell.assigned, cell.total))]


def _band(edges: tuple[int, ...], value: int) -> int:
    return sum(edge <= value for edge in edges)


def _judge(candidate: Candidate, candidates: list[Candidate]) -> Judgement | None:
    others = [other for other in candidates if other.cell.item.org != candidate.cell.item.org]
    same_size = [other for other in others if other.size == candidate.size]
    same_size_age = [other for other in same_size if other.age == candidate.age]
    for group, peers in (("size_age", same_size_age), ("size", same_size), ("product", others)):
        if len(peers) >= MINIMUM_PEERS:
            rates = [peer.rate for peer in peers]
            median = quantile(rates, Fraction(1, 2))
            return Judgement(is_low(candidate.rate, rates), median, len(peers), group)
    return None


def is_low(rate: Fraction, rates: list[Fraction]) -> bool:
    """Below the 25th percentile, and at or below the median − 0.10; values closer than 1e-9 are equal."""
    below_quarter = quantile(rates, QUANTILE) - rate >= EQUAL
    below_median = rate - (quantile(rates, Fraction(1, 2)) - GAP) < EQUAL
    return below_quarter and below_median


def quantile(values: list[Fraction], share: Fraction) -> Fraction:
    """Linear interpolation between the neighbouring ranks."""
    ordered = sorted(values)
    position = share * (len(ordered) - 1)
    below = position.numerator // position.denominator
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (position - below)
