"""What the words of a call leg tell: which leg it is, whether it was answered, whether it counts (metrics.md §7), which features it touched (§9)."""

from dataclasses import dataclass

# SQL over a call leg's columns: the rollups and the list of legs read the same rules.
LEG_KEY = """coalesce(report_id, md5(concat_ws('|', org_id, coalesce(correlation_id, ''), coalesce(local_call_id, ''),
coalesce(direction, ''), CAST(start_time AS STRING), coalesce(user_uuid, ''))))"""
ANSWERED = "CASE WHEN answer_indicator IS NULL THEN coalesce(answered, false) ELSE lower(answer_indicator) <> 'no' END"
PUSHED = "lower(coalesce(related_reason, '')) = 'pushnotificationretrieval'"


@dataclass(frozen=True, kw_only=True)
class Feature:
    """`words`: User type or Related reason, case-blind; `starts`: their beginnings. Recording is told by a result instead."""

    name: str
    words: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    recorded: bool = False


FEATURES = (
    Feature(name="Call queue", words=("CallCenterStandard", "CallCenterPremium", "CallQueue")),
    Feature(name="Hunt group", words=("HuntGroup",)),
    Feature(name="Auto attendant", words=("AutomatedAttendantVideo",)),
    Feature(name="Call park", words=("CallPark", "CallParkRetrieve")),
    Feature(name="Call pickup", words=("CallPickup", "DirectedCallPickup")),
    Feature(name="Call forwarding", starts=("CallForward",)),
    Feature(name="Transfer", words=("ConsultativeTransfer", "Deflection")),
    Feature(name="Voicemail", words=("VoiceMailRetrieval", "VoiceMailGroup")),
    Feature(name="Paging", words=("GroupPaging",)),
    Feature(name="Single number reach", words=("BroadworksAnywhere",), starts=("Anywhere",)),
    Feature(name="Simultaneous or sequential ring", words=("SimultaneousRingPersonal", "SequentialRing")),
    Feature(name="Executive", starts=("Executive",)),
    Feature(name="Barge-in", words=("BargeIn",)),
    Feature(name="Recording", recorded=True),
)  # in the order in which they are listed
