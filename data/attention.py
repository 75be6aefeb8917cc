"""What needs attention about one customer, in sentences: the most urgent first, and only what the answers of the sections say.

Every number is a value of an answer; a sentence's values are raw (`data.notice`), so that a page can write them as its reader does. What is
unknown gives no sentence. Two thresholds are ours: a product is healthy when at least 80 % of its assigned licences were used, and callers
give up often when the share of abandoned calls is above the 90th percentile of the portfolio's customers (at least 8 of them).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from statistics import quantiles
from typing import Any, Literal

from data.answer import Answer, Hub
from data.notice import Average, Days, Notice, Share
from data.slice import PRODUCTS, Slice
from data.usual import usual_band, usual_level

HEALTHY = 0.8
LEAST_COMPARED = 8
RUNNING = 3  # weeks that calls must have fallen one after the other
FALLEN = 0.9  # and to less than this part, or it is only noise
_USUAL_WEEKS = 12  # before the reported one
_NAMES = {"calling": "Calling", "meetings": "Meetings"}
# The most urgent first; within one of them as the sections order their rows.
ORDER = (
    "suspended", "expired", "overage", "act-by-passed", "ends", "setup-pending", "calls-fell", "poor-calls", "abandoned", "act-by", "low-assignment",
    "few-calls", "no-sign-in", "trial-ended", "healthy",
)  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Attention:
    """One sentence. `key` is one of ORDER; `section` names the section that says more, `product` which of its products (None: neither)."""

    key: str
    tone: Literal["worse", "better"]
    text: Notice
    section: str
    product: str | None = None


def attention(hub: Hub, slice_: Slice) -> list[Attention]:
    """The sentences about `slice_.customer` at `slice_.as_of`; other filters say nothing about her. Empty when she is not managed."""
    her = Slice(customer=slice_.customer, as_of=slice_.as_of)
    found = hub.answer("customers", her)
    if slice_.customer is None or not found.rows:
        return []
    (row,) = found.rows
    told = [*_statuses(row, found.as_of)]
    for product in PRODUCTS:
        asked = replace(her, product=product)
        if product in row["products"]:
            told += _licences(hub, asked, row)
        else:
            told += _trials(hub.answer("trials", asked), hub.settings.horizon_days)
    if "calling" in row["products"]:
        told += [*_calls(hub.answer("call-trend", her)), *_quality(hub, her), *_queues(hub, her)]
    return sorted(_once(told), key=lambda one: ORDER.index(one.key))


def _once(told: Sequence[Attention]) -> list[Attention]:
    """A suite's licences count in both products: what is said of one with the same numbers is not said again of the other."""
    kept: dict[tuple[str, str], Attention] = {}
    for one in told:
        kept.setdefault((one.key, one.text.template.format(**{**one.text.values, "product": ""})), one)
    return list(kept.values())


def _worse(key: str, text: Notice, section: str, product: str | None = None) -> Attention:
    return Attention(key=key, tone="worse", text=text, section=section, product=product)


def _statuses(row: Row, as_of: date) -> Iterator[Attention]:
    if "suspended" in row["statuses"]:
        yield _worse("suspended", Notice("A subscription is suspended: it was not paid."), "subscriptions")
    if "expired" in row["statuses"]:
        yield _worse("expired", Notice("Every subscription and trial has ended."), "subscriptions")
    if "setup_pending" in row["statuses"]:
        yield _worse("setup-pending", Notice("A subscription is ordered, but not fully set up."), "subscriptions")
    if "no_recent_activity" in row["statuses"]:
        last = row["last_admin_signin_on"]
        text = Notice("No administrator of the customer has signed in for {days}, since {day}.", days=Days((as_of - last).days), day=last)
        yield _worse("no-sign-in", text, "customers")


# --- licences ---


def _licences(hub: Hub, asked: Slice, row: Row) -> Iterator[Attention]:
    licences = hub.answer("licences", asked)
    if row["next_on"] is not None:
        yield from _ends(hub.answer("expiring", asked))
        yield from _renews(hub.answer("renewing", asked))
    if "overage" in row["statuses"]:
        yield from _overage(hub.answer("overage", asked), licences.kpis["available"])
    yield from _low(hub.answer("low-assignment", asked))
    share = licences.kpis["used_when_assigned_pct"]
    if share is not None and share >= HEALTHY:
        _, assigned = licences.parts["used_when_assigned_pct"]
        text = Notice("{share} of {assigned} assigned {product} licences were used in the week.", share=Share(share), assigned=assigned,
                      product=_NAMES[asked.product])  # fmt: skip
        yield Attention(key="healthy", tone="better", text=text, section="licences", product=asked.product)


def _holdings(row: Row) -> Row:
    return {"total": row["total"], "assigned": row["assigned"], "product": _NAMES[row["product"]]}


def _ends(answer: Answer) -> Iterator[Attention]:
    for row in answer.rows:
        told = {"days": Days(row["days_left"]), "day": row["end_on"], **_holdings(row)}
        if row["used"] is not None:
            told["used"] = row["used"]
        if row["kind"] == "trial":
            text = Notice(
                "A trial ends in {days}, on {day}: {total} {product} licences, {assigned} assigned, {used} used."
                if "used" in told
                else "A trial ends in {days}, on {day}: {total} {product} licences, {assigned} assigned, use unknown.",
                **told,
            )
        else:
            text = Notice(
                "{subscription} ends in {days}, on {day}, and does not renew by itself: {total} {product} licences, {assigned} assigned, {used} used."
                if "used" in told
                else "{subscription} ends in {days}, on {day}, and does not renew by itself: {total} {product} licences, {assigned} assigned, "
                "use unknown.",
                subscription=row["subscription_id"],
                **told,
            )
        yield _worse("ends", text, "expiring", answer.product)


def _renews(answer: Answer) -> Iterator[Attention]:
    for row in answer.rows:
        left = (row["act_by"] - answer.as_of).days
        told = {"subscription": row["subscription_id"], "day": row["renewal_on"], "act_by": row["act_by"], "days": Days(abs(left))}
        if left < 0:
            text = Notice("{subscription} renews on {day}; the last day to give notice, {act_by}, was {days} ago.", **told)
        else:
            text = Notice("{subscription} renews on {day}; give notice by {act_by}, in {days}, or it goes on as it is.", **told)
        yield _worse("act-by-passed" if left < 0 else "act-by", text, "renewing", answer.product)


def _overage(answer: Answer, free: int | None) -> Iterator[Attention]:
    for row in answer.rows:
        told = {"subscription": row["subscription_id"], "over": row["overage"], **_holdings(row)}
        text = Notice(
            "{subscription} is over its limit by {over}: {assigned} {product} licences assigned, {total} bought; {free} are free elsewhere."
            if free
            else "{subscription} is over its limit by {over}: {assigned} {product} licences assigned, {total} bought.",
            **told,
            **({"free": free} if free else {}),
        )
        yield _worse("overage", text, "overage", answer.product)


def _low(answer: Answer) -> Iterator[Attention]:
    for row in answer.rows:
        text = Notice(
            "Only {share} of the {total} {product} licences of {subscription} are assigned; {median} is the median of {peers} similar ones.",
            share=Share(row["assigned_pct"]),
            total=row["total"],
            product=_NAMES[row["product"]],
            subscription=row["subscription_id"],
            median=Share(row["peer_median_pct"]),
            peers=row["peers"],
        )
        yield _worse("low-assignment", text, "low-assignment", answer.product)


def _trials(answer: Answer, horizon: int) -> Iterator[Attention]:
    """Ended in the last 90 days (metrics.md §1); asked of a product of which nothing is held now."""
    for row in answer.rows:
        ended = row["end_on"] is not None and row["state"] == "ended" and 0 < (answer.as_of - row["end_on"]).days <= horizon
        if not ended or row["total"] is None:
            continue
        text = Notice(
            "A {product} trial ended {days} ago, on {day}, with {assigned} of {total} licences assigned; no subscription followed.",
            days=Days((answer.as_of - row["end_on"]).days),
            day=row["end_on"],
            **_holdings(row),
        )
        yield _worse("trial-ended", text, "trials", answer.product)


# --- calls ---


def _calls(answer: Answer) -> Iterator[Attention]:
    """Calls below what the weeks before were, or falling week by week; else fewer per user than is usual in the portfolio."""
    weeks = answer.rows
    calls = [row["calls"] for row in weeks]
    now = calls[-1]
    if now is None:
        return
    band = usual_level(calls[-1 - _USUAL_WEEKS : -1])
    last = calls[-1 - RUNNING :]
    if band is not None and now < band[0]:
        text = Notice(
            "Calls fell to {n} in the week; {low} to {high} were usual in the weeks before.", n=now, low=round(band[0]), high=round(band[1])
        )
        yield _worse("calls-fell", text, "call-trend", "calling")
    elif _falling(last):
        text = Notice("Calls fell three weeks running: {a}, {b}, {c}, {d}.", **dict(zip("abcd", last, strict=True)))
        yield _worse("calls-fell", text, "call-trend", "calling")
    elif (
        (low := weeks[-1]["calls_per_user_low"]) is not None
        and (mine := weeks[-1]["calls_per_user"]) is not None
        and round(mine, 1) < round(low, 1)
    ):
        text = Notice(
            "{mine} calls per user in the week; {low} to {high} are usual among {peers} customers.",
            mine=Average(mine),
            low=Average(low),
            high=Average(weeks[-1]["calls_per_user_high"]),
            peers=weeks[-1]["peers"],
        )
        yield _worse("few-calls", text, "call-trend", "calling")


def _falling(calls: Sequence[int | None]) -> bool:
    known = [count for count in calls if count is not None]
    if len(known) <= RUNNING:
        return False
    return all(later < earlier for earlier, later in pairwise(known)) and known[-1] < FALLEN * known[0]


def _quality(hub: Hub, her: Slice) -> Iterator[Attention]:
    weeks = hub.answer("call-quality", her).rows
    now = weeks[-1]
    band = usual_band([(week["poor"], week["measured"]) for week in weeks], hub.settings.few_measured)
    if band is None or (now["measured"] or 0) < hub.settings.few_measured or now["poor_pct"] <= band[1]:
        return
    text = Notice(
        "{share} of {measured} measured calls were poor; up to {high} is usual for this customer.",
        share=Share(now["poor_pct"]),
        measured=now["measured"],
        high=Share(band[1]),
    )
    yield _worse("poor-calls", text, "call-quality", "calling")


def _queues(hub: Hub, her: Slice) -> Iterator[Attention]:
    few = hub.settings.few_measured
    mine = hub.answer("queues", her).rows
    if not mine or (mine[0]["offered"] or 0) < few or mine[0]["abandoned_pct"] is None:
        return
    everyone = hub.answer("queues", Slice(as_of=her.as_of)).rows
    shares = [row["abandoned_pct"] for row in everyone if (row["offered"] or 0) >= few and row["abandoned_pct"] is not None]
    if len(shares) < LEAST_COMPARED:
        return
    high = quantiles(shares, n=10, method="inclusive")[-1]
    if mine[0]["abandoned_pct"] <= high:
        return
    text = Notice(
        "Callers gave up {share} of {offered} queue calls; nine in ten of {peers} customers are at {high} or less.",
        share=Share(mine[0]["abandoned_pct"]),
        offered=mine[0]["offered"],
        peers=len(shares),
        high=Share(high),
    )
    yield _worse("abandoned", text, "queues", "calling")
