"""Calls of a world leg by leg: features, devices, answers, copies, push notifications (`metrics.md` §§7-9)."""

from datetime import datetime, timedelta
from random import Random

from .world_files import Row
from .world_plan import Plan, some, uuid

DEVICES = [  # client type, OS type, model
    ("WXC_CLIENT", "windows", None), ("WXC_CLIENT", "mac", None), ("WXC_CLIENT", "iOS", None), ("WXC_CLIENT", "ANDROID 14", None),
    ("WXC_CLIENT", "iPadOS 18", None), ("WXC_CLIENT", None, None), ("WXC_DEVICE", None, "8851-3PCC"),
    ("WXC_DEVICE", "na", "Cisco Room Bar"), ("WXC_DEVICE", "na", "Webex BOARD 55"), ("WXC_DEVICE", "na", "Codec Pro"),
    ("WXC_DEVICE", "android", "Cisco Desk Pro"), ("WXC_DEVICE", "na", "Cisco Desk Phone 9861"), ("WXC_DEVICE", "na", "DESK PHONE 9871"),
    ("WXC_DEVICE", "na", None), ("WXC_DEVICE", "na", "Quick Kit"), ("TEAMS_WXC_CLIENT", "ios", None),
    ("WXC_THIRD_PARTY", "na", "Polycom VVX 450 Room"), ("WXC_SIP_GW", "na", None), ("SIP", "na", None), ("WXCC", "na", None), (None, None, None),
]  # fmt: skip
USER_TYPES = [
    *(["User"] * 9), "Place", "VirtualLine", "user", "VIRTUALLINE", "place", "AutomatedAttendantVideo", "CallCenterStandard",
    "CallCenterPremium", "callcenterpremium", "HuntGroup", "GroupPaging", "VoiceMailRetrieval", "VoiceMailGroup", "BroadworksAnywhere",
    "Anchor", "LocalGateway", "Unknown", "VoiceXML", "RoutePoint",
]  # fmt: skip
REASONS = [
    *([None] * 12), "CallQueue", "callqueue", "HuntGroup", "CallForwardBusy", "CALLFORWARDNOANSWER", "CallForwardModeBased",
    "ConsultativeTransfer", "Deflection", "CallPark", "CallParkRetrieve", "CallRetrieve", "CallPickup", "directedcallpickup",
    "AnywhereLocation", "AnywherePortal", "Executive", "ExecutiveForward", "executiveAssistantDivert", "BargeIn", "SequentialRing",
    "SimultaneousRingPersonal", "CallRecording", "CalllPark", "FaxDeposit", "RoutePoint", "Remote Office", "Unrecognised",
]  # fmt: skip
RECORDINGS = [*([None] * 9), "successful", "failed", "successful but not kept"]
INDICATORS = ["Yes", "Yes", "Yes-PostRedirection", "No", None]
DURATIONS = [None, 0, 1, 59, 60, 61, 100, 184, 900, 3601]


def leg(rng: Random, org: str, start: datetime, user: str | None, correlation: str | None = None) -> Row:
    """One well-formed leg of an ordinary user, of a call of its own unless told otherwise."""
    direction = rng.choice(["ORIGINATING", "TERMINATING"])
    correlation = correlation or uuid(rng)
    client, system, model = device(correlation, direction)
    return {
        "Start time": start, "Answer time": start + timedelta(seconds=4), "Duration": rng.randint(0, 900),
        "Correlation ID": correlation, "Direction": direction, "Call type": "SIP_ENTERPRISE", "Client type": client,
        "Answered": "true", "User type": "User", "Call ID": f"SSE{uuid(rng)}@192.0.2.10", "User UUID": user,
        "Org UUID": org, "Report ID": uuid(rng), "Answer Indicator": "Yes", "Local call ID": f"{rng.randrange(10**6)}:0",
        "Release time": start + timedelta(seconds=950), "Report time": start + timedelta(seconds=950),
        "User": "Ana Sample", "Location": "Lisbon HQ", "OS type": system, "Model": model,
    }  # fmt: skip


def device(correlation: str, direction: str) -> tuple[str | None, str | None, str | None]:
    """All legs of a call that go one way are on one device, so that it cannot matter which of them a media leg joins."""
    rng = Random(correlation)
    calling, called = rng.choice(DEVICES), rng.choice(DEVICES)
    return calling if direction == "ORIGINATING" or some(rng, 0.4) else called


def call(plan: Plan, rng: Random, org: str, start: datetime, users: list[str]) -> list[Row]:
    """A call of one to three legs, with whatever features the plan has; some legs lack one id or the other."""
    correlation = uuid(rng)
    legs = []
    for number in range(rng.choice([1, 1, 2, 3]) if plan.has("multi") else 1):
        user = rng.choice(users)
        one = leg(rng, org, start + timedelta(seconds=number), user.upper() if some(rng, 0.2) else user, correlation)
        one["User type"] = rng.choice(USER_TYPES)
        one["Duration"] = rng.choice(DURATIONS)
        one["Answer Indicator"], one["Answered"] = rng.choice(INDICATORS), rng.choice(["true", "false", None])
        if plan.has("features"):
            one["Related reason"], one["Call Recording Result"] = rng.choice(REASONS), rng.choice(RECORDINGS)
        for name, chance in (("Report ID", 0.1), ("User UUID", 0.05), ("Call ID", 0.1)):
            one[name] = None if some(rng, chance) else one[name]
        legs.append(one)
    if len(legs) == 1 and some(rng, 0.15):
        legs[0]["Correlation ID"] = None
    return legs


def shared_call(rng: Random, org: str, start: datetime) -> Row:
    """The same user and the same Correlation ID occur at several customers."""
    correlation = f"c0000000-0000-4000-8000-{start:%Y%m%d}0000"
    client, system, model = device(correlation, "ORIGINATING")
    one = leg(rng, org, start, "eeeeeeee-0000-4000-8000-000000000000", correlation)
    return {**one, "Direction": "ORIGINATING", "Client type": client, "OS type": system, "Model": model}


def push(rng: Random, org: str, start: datetime, user: str) -> Row:
    """A leg that never counts."""
    return {**leg(rng, org, start, user), "Related reason": "PushNotificationRetrieval", "Answered": "false", "Answer Indicator": "No"}


def copies(rng: Random, one: Row, alone: bool) -> list[Row]:
    """The same leg again: as it was, thinner and wrong, as thin but reported later, or fuller and right; `alone` in its call."""
    if some(rng, 0.6):
        return []
    if not one["Report ID"]:
        return [one]
    wrong = one["User UUID"] and f"bbbb{one['User UUID'][4:]}"
    fuller = {"Dialed digits": "122", "Site main number": "+12025550100"}
    thinner = {"User": None, "Location": None, "Release time": None}  # three, as a 56-column original may lack two of the copy's
    choices = [
        one,
        {**one, **thinner, "OS type": None, "User UUID": wrong},
        {**one, **thinner, "User type": "AutomatedAttendantVideo"},
        {**one, "User UUID": wrong, "Report time": one["Report time"] + timedelta(seconds=60)},
        {**one, "User UUID": wrong, "Report time": one["Report time"] - timedelta(seconds=60)},
        {**one, **fuller, "User UUID": wrong},
    ]
    if alone:  # what becomes of a push notification depends on which copy counts
        told = {"Related reason": "PushNotificationRetrieval"}
        choices += [{**one, **fuller, **told}, {**one, **thinner, **told}, {**one, **fuller, "ELIN": "1", "Related reason": None}]
    return [rng.choice(choices)]
