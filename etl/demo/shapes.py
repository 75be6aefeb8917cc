"""What calls are made of: kinds of calls, their legs, and how often a kind of customer has which."""

from dataclasses import dataclass

USER = ""  # the leg's user type is that of its person: User, Place or VirtualLine
QUEUE, HUNT, ATTENDANT, VOICEMAIL, PAGING = -10, -2, -3, -4, -5  # people numbers of services; queue q is QUEUE - q
ORIGINATING, TERMINATING = "ORIGINATING", "TERMINATING"


@dataclass(frozen=True)
class Leg:
    """One leg of a kind of call. `who` / `other`: a, b, c are people of the customer, x somebody outside, or a service."""

    direction: str
    who: str
    other: str
    answered: str = "Yes"  # the answer indicator: Yes, No, Yes-PostRedirection
    user_type: str = USER
    related: str = "NA"
    original: str = "NA"
    redirect: str = "NA"
    late: bool = False  # begins after the caller's wait


KINDS: dict[str, tuple[Leg, ...]] = {
    "internal": (Leg(ORIGINATING, "a", "b"), Leg(TERMINATING, "b", "a")),
    "internal-missed": (Leg(ORIGINATING, "a", "b", "No"), Leg(TERMINATING, "b", "a", "No")),
    "internal-voicemail": (
        Leg(ORIGINATING, "a", "b"),
        Leg(TERMINATING, "b", "a", "Yes-PostRedirection", redirect="NoAnswer"),
        Leg(
            TERMINATING,
            "voicemail",
            "a",
            user_type="VoiceMailGroup",
            related="CallForwardNoAnswer",
            original="NoAnswer",
            redirect="NoAnswer",
            late=True,
        ),
    ),
    "inbound": (Leg(TERMINATING, "a", "x"),),
    "inbound-missed": (Leg(TERMINATING, "a", "x", "No"),),
    "queue": (
        Leg(TERMINATING, "queue", "x", user_type="CallCenterPremium", related="CallQueue"),
        Leg(TERMINATING, "a", "x", related="CallQueue", original="CallQueue", redirect="CallQueue", late=True),
    ),
    "queue-bounced": (
        Leg(TERMINATING, "queue", "x", user_type="CallCenterStandard", related="CallQueue"),
        Leg(TERMINATING, "a", "x", "No", related="CallQueue", original="CallQueue", redirect="CallQueue"),
        Leg(TERMINATING, "b", "x", related="CallQueue", original="CallQueue", redirect="CallQueue", late=True),
    ),
    "queue-abandoned": (Leg(TERMINATING, "queue", "x", "No", user_type="CallCenterPremium", related="CallQueue"),),
    "attendant": (
        Leg(TERMINATING, "attendant", "x", user_type="AutomatedAttendantVideo"),
        Leg(TERMINATING, "a", "x", original="Deflection", redirect="Deflection", late=True),
    ),
    "attendant-only": (Leg(TERMINATING, "attendant", "x", user_type="AutomatedAttendantVideo"),),
    "hunt-abandoned": (
        Leg(TERMINATING, "hunt", "x", "No", user_type="HuntGroup", related="HuntGroup"),
        Leg(TERMINATING, "b", "x", "No", related="HuntGroup", original="HuntGroup", redirect="HuntGroup"),
    ),
    "hunt": (
        Leg(TERMINATING, "hunt", "x", user_type="HuntGroup", related="HuntGroup"),
        Leg(TERMINATING, "b", "x", "No", related="HuntGroup", original="HuntGroup", redirect="HuntGroup"),
        Leg(TERMINATING, "a", "x", related="HuntGroup", original="HuntGroup", redirect="HuntGroup", late=True),
    ),
    "outbound": (Leg(ORIGINATING, "a", "x"),),
    "outbound-missed": (Leg(ORIGINATING, "a", "x", "No"),),
    "forward-busy": (
        Leg(TERMINATING, "a", "x", "Yes-PostRedirection", related="CallForwardBusy", redirect="UserBusy"),
        Leg(TERMINATING, "b", "x", related="CallForwardBusy", original="UserBusy", redirect="UserBusy", late=True),
    ),
    "forward-always": (
        Leg(TERMINATING, "a", "x", "Yes-PostRedirection", related="CallForwardAlways", redirect="Unconditional"),
        Leg(TERMINATING, "b", "x", related="CallForwardAlways", original="Unconditional", redirect="Unconditional"),
    ),
    "transfer": (
        Leg(TERMINATING, "a", "x", related="ConsultativeTransfer"),
        Leg(ORIGINATING, "a", "b", related="ConsultativeTransfer", late=True),
        Leg(TERMINATING, "b", "a", related="ConsultativeTransfer", late=True),
    ),
    "voicemail-check": (Leg(ORIGINATING, "a", "voicemail"), Leg(TERMINATING, "voicemail", "a", user_type="VoiceMailRetrieval")),
    "mobile-push": (Leg(TERMINATING, "a", "x"), Leg(TERMINATING, "a", "x", "No", related="PushNotificationRetrieval")),
    "pickup": (Leg(TERMINATING, "b", "x", "Yes-PostRedirection"), Leg(TERMINATING, "a", "x", related="CallPickup", late=True)),
    "park": (Leg(TERMINATING, "a", "x", related="CallPark"), Leg(ORIGINATING, "b", "x", related="CallParkRetrieve", late=True)),
    "paging": (
        Leg(ORIGINATING, "a", "paging"),
        Leg(TERMINATING, "paging", "a", user_type="GroupPaging"),
        Leg(TERMINATING, "b", "a"),
        Leg(TERMINATING, "c", "a"),
    ),
    "reach": (
        Leg(TERMINATING, "a", "x", "Yes-PostRedirection"),
        Leg(ORIGINATING, "a", "x", user_type="BroadworksAnywhere", related="AnywhereLocation"),
    ),
    "ring-all": (
        Leg(TERMINATING, "a", "x", related="SimultaneousRingPersonal"),
        Leg(ORIGINATING, "a", "x", "No", related="SimultaneousRingPersonal"),
    ),
    "executive": (
        Leg(TERMINATING, "a", "x", "No", related="Executive"),
        Leg(TERMINATING, "b", "x", related="ExecutiveAssistantDivert", late=True),
    ),
    "barge-in": (Leg(ORIGINATING, "a", "b"), Leg(TERMINATING, "b", "a"), Leg(ORIGINATING, "c", "b", related="BargeIn", late=True)),
}

# Kind of customer -> how often each kind of call, in 256ths; what is left over is internal.
COMMON = {
    "inbound": 44,
    "inbound-missed": 18,
    "outbound": 48,
    "outbound-missed": 10,
    "internal-missed": 14,
    "internal-voicemail": 6,
    "mobile-push": 8,
    "voicemail-check": 4,
    "forward-always": 2,
    "transfer": 4,
}
MIXES: dict[str, dict[str, int]] = {
    "plain": COMMON | {"pickup": 2, "park": 1, "reach": 3},
    "office": COMMON
    | {
        "attendant": 14,
        "attendant-only": 3,
        "hunt": 12,
        "hunt-abandoned": 1,
        "forward-busy": 5,
        "pickup": 3,
        "park": 2,
        "paging": 1,
        "reach": 2,
        "ring-all": 3,
        "executive": 2,
    },
    "centre": COMMON
    | {
        "inbound": 24,
        "queue": 36,
        "queue-bounced": 8,
        "queue-abandoned": 3,
        "attendant": 12,
        "attendant-only": 3,
        "hunt": 4,
        "forward-busy": 3,
        "ring-all": 2,
        "barge-in": 1,
    },
    "support": COMMON | {"inbound": 14, "queue": 92, "queue-bounced": 20, "queue-abandoned": 7},
    "attendant": {"attendant-only": 256},
}


def bucket_kinds(mix: str) -> list[str]:
    """The 256 equally likely kinds of a mix."""
    kinds = [kind for kind, count in MIXES[mix].items() for _ in range(count)]
    return kinds + ["internal"] * (256 - len(kinds))
