"""Sections about calls and features (`metrics.md` §§7, 9)."""

from datetime import timedelta

from .calling import Calling
from .calls import KEYS, Call
from .facts import Leg
from .filters import View
from .instants import weeks_before
from .items import ratio

Row = dict[str, object]
TREND_WEEKS = 8
FEATURES = {  # names in lower case; … at the end of one stands for anything
    "Call queue": ("callcenterstandard", "callcenterpremium", "callqueue"),
    "Hunt group": ("huntgroup",),
    "Auto attendant": ("automatedattendantvideo",),
    "Call park": ("callpark", "callparkretrieve"),
    "Call pickup": ("callpickup", "directedcallpickup"),
    "Call forwarding": ("callforward…",),
    "Transfer": ("consultativetransfer", "deflection"),
    "Voicemail": ("voicemailretrieval", "voicemailgroup"),
    "Paging": ("grouppaging",),
    "Single number reach": ("broadworksanywhere", "anywhere…"),
    "Simultaneous or sequential ring": ("simultaneousringpersonal", "sequentialring"),
    "Executive": ("executive…",),
    "Barge-in": ("bargein",),
    "Recording": (),
}


def call_volume(calling: Calling, view: View) -> tuple[Row, list[Row]]:
    """Eight weeks of the population of today."""
    orgs = view.population("calling")
    rows = [{"week": week.isoformat(), **calling.volume(orgs, week)} for week in weeks_before(view.portfolio.instant, TREND_WEEKS)]
    return {key: rows[-1][key] for key in KEYS}, rows


def call_usage(calling: Calling, view: View) -> tuple[Row, list[Row]]:
    """Every customer of the population, the strongest fall first."""
    kpis, _ = call_volume(calling, view)
    rows = [_usage_row(calling, view, org) for org in view.population("calling")]
    return kpis, sorted(rows, key=lambda row: (row["calls_change"] is None, row["calls_change"] or 0, row["org_id"]))


def _usage_row(calling: Calling, view: View, org: str) -> Row:
    weeks = [calling.volume([org], week) for week in weeks_before(view.portfolio.instant, TREND_WEEKS)]
    changes = {f"{key}_change": change(weeks[-1][key], weeks[-2][key]) for key in KEYS}
    return {"org_id": org, "customer": view.portfolio.name(org), **weeks[-1], **changes, "trend": [week["calls"] for week in weeks]}


def change(now: object, before: object) -> object:
    """Δ (§1): unknown when either week has no data."""
    return None if now is None or before is None else now - before


def features(calling: Calling, view: View) -> tuple[Row, list[Row]]:
    """All 14 rows, whatever happened."""
    calls = calling.calls(view.population("calling"), view.portfolio.instant - timedelta(days=7))
    return {}, [_feature_row(feature, calls) for feature in FEATURES]


def _feature_row(feature: str, calls: list[Call] | None) -> Row:
    if calls is None:
        return {"feature": feature, **dict.fromkeys(("calls", "calls_pct", "customers", "customers_pct"))}
    found = [call for call in calls if any(uses(feature, leg) for leg in call.legs)]
    customers, customers_with_calls = {call.org for call in found}, {call.org for call in calls}
    return {
        "feature": feature,
        "calls": len(found),
        "calls_pct": ratio(len(found), len(calls)),
        "customers": len(customers),
        "customers_pct": ratio(len(customers), len(customers_with_calls)),
    }


def uses(feature: str, leg: Leg) -> bool:
    """Its User type or Related reason, in any case, is one of the feature's names; it was recorded."""
    if feature == "Recording":
        return leg.recording is not None
    values = [value.lower() for value in (leg.user_type, leg.related_reason) if value]
    return any(_is(value, name) for value in values for name in FEATURES[feature])


def _is(value: str, name: str) -> bool:
    return value.startswith(name[:-1]) if name.endswith("…") else value == name
