"""The usual band of a weekly share or count: what a week may be without being unusual. Ours: the law only asks to show it.

The middle is the median of the weeks with enough cases; the band reaches three robust deviations to each side (1.4826 × the median absolute
deviation), and never less than three standard errors of a share of the weeks' median size, so that a small customer's chance is no incident.
A median bears up to half of the weeks being an incident; quartiles would call four of any eight weeks unusual.
"""

from collections.abc import Sequence
from math import sqrt
from statistics import median

LEAST_WEEKS = 4
REACH = 3.0
ROBUST = 1.4826  # turns a median absolute deviation into a standard deviation


def usual_band(weeks: Sequence[tuple[int | None, int | None]], least: int) -> tuple[float, float] | None:
    """Lowest and highest usual share of `weeks` of (cases, of how many); None with fewer than four weeks of at least `least`."""
    known = [(cases / size, size) for cases, size in weeks if cases is not None and size is not None and size >= max(least, 1)]
    if len(known) < LEAST_WEEKS:
        return None
    middle, size = median(share for share, _ in known), median(size for _, size in known)
    deviation = ROBUST * median(abs(share - middle) for share, _ in known)
    chance = max(sqrt(middle * (1 - middle) / size), 1 / size)
    reach = REACH * max(deviation, chance)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def usual_level(weeks: Sequence[int | None]) -> tuple[float, float] | None:
    """Lowest and highest usual count of a week, by the same rule; chance moves a count by its square root. None with fewer than four known."""
    known = [count for count in weeks if count is not None]
    if len(known) < LEAST_WEEKS:
        return None
    middle = median(known)
    reach = REACH * max(ROBUST * median(abs(count - middle) for count in known), sqrt(middle))
    return max(0.0, middle - reach), middle + reach
