"""What Webex Calling delivers: call legs, queues, agents, hunt groups, attendants (`webex-data.md §2.1, §2.4`).

Media legs have a catalogue of their own, `kinds_media.py`.
"""

from etl.kinds_model import ORG, Advice, Column, Fingerprint, Kind, Type, needed, normalise, optional, spelt

# Header of the report -> canonical name and type, in the order of the report; "id" and "text" differ in that an id
# in E-notation is refused. The names differ from the header where `webex-data.md §2.1` says so.
_CALL_COLUMNS: tuple[tuple[str, str, Type], ...] = (
    ("Start time", "start_time", "timestamp"),
    ("Answer time", "answer_time", "timestamp"),
    ("Duration", "duration_s", "count"),
    ("Calling number", "calling_number", "text"),
    ("Called number", "called_number", "text"),
    ("User", "user_display_name", "text"),
    ("Calling line ID", "calling_line_id", "text"),
    ("Called line ID", "called_line_id", "text"),
    ("Correlation ID", "correlation_id", "id"),
    ("Location", "location", "text"),
    ("Inbound trunk", "inbound_trunk", "text"),
    ("Outbound trunk", "outbound_trunk", "text"),
    ("Route group", "route_group", "text"),
    ("Direction", "direction", "text"),
    ("Call type", "call_type", "text"),
    ("Client type", "client_type", "text"),
    ("Client version", "client_version", "text"),
    ("Sub client type", "sub_client_type", "text"),
    ("OS type", "os_type", "text"),
    ("Device Mac", "device_mac", "text"),
    ("Model", "model", "text"),
    ("Answered", "answered", "boolean"),
    ("International Country", "international_country", "text"),
    ("Original reason", "original_reason", "text"),
    ("Related reason", "related_reason", "text"),
    ("Redirect reason", "redirect_reason", "text"),
    ("Site main number", "site_main_number", "text"),
    ("Site timezone", "site_tz_offset_min", "whole"),
    ("User type", "user_type", "text"),
    ("Call ID", "call_id", "id"),
    ("Local SessionID", "local_session_id", "id"),
    ("Remote SessionID", "remote_session_id", "id"),
    ("User UUID", "user_uuid", "id"),
    ("Org UUID", "org_id", "org"),
    ("Report ID", "report_id", "id"),
    ("Department ID", "department_id", "id"),
    ("Site UUID", "site_uuid", "id"),
    ("Releasing party", "releasing_party", "text"),
    ("Redirecting number", "redirecting_number", "text"),
    ("Transfer related call ID", "transfer_related_call_id", "id"),
    ("Dialed digits", "dialed_digits", "text"),
    ("Authorization code", "authorization_code", "text"),
    ("Call transfer time", "call_transfer_time", "timestamp"),
    ("User number", "user_number", "text"),
    ("Local call ID", "local_call_id", "id"),
    ("Remote call ID", "remote_call_id", "id"),
    ("Network call ID", "network_call_id", "id"),
    ("Related call ID", "related_call_id", "id"),
    ("Call outcome", "call_outcome", "text"),
    ("Call outcome reason", "call_outcome_reason", "text"),
    ("Final local sessionID", "final_local_session_id", "id"),
    ("Final remote sessionID", "final_remote_session_id", "id"),
    ("Answer Indicator", "answer_indicator", "text"),
    ("Ring duration", "ring_duration_s", "count"),
    ("Release time", "release_time", "timestamp"),
    ("Report time", "report_time", "timestamp"),
    ("PSTN legal entity", "pstn_legal_entity", "text"),
    ("PSTN vendor Org ID", "pstn_vendor_org_id", "id"),
    ("PSTN vendor name", "pstn_vendor_name", "text"),
    ("PSTN provider ID", "pstn_provider_id", "id"),
    ("Caller ID number", "caller_id_number", "text"),
    ("External caller ID number", "external_caller_id_number", "text"),
    ("Device owner UUID", "device_owner_uuid", "id"),
    ("Call Recording Platform Name", "call_recording_platform_name", "text"),
    ("Call Recording Result", "call_recording_result", "text"),
    ("Call Recording Trigger", "call_recording_trigger", "text"),
    ("Redirecting party UUID", "redirecting_party_uuid", "id"),
    ("Public Calling IP Address", "public_calling_ip_address", "text"),
    ("Public Called IP Address", "public_called_ip_address", "text"),
    ("Original called party UUID", "original_called_party_uuid", "id"),
    ("Recall Type", "recall_type", "text"),
    ("Hold Duration", "hold_duration_s", "count"),
    ("Auto Attendant Key Pressed", "auto_attendant_key_pressed", "text"),
    ("Queue Type", "queue_type", "text"),
    ("Answered Elsewhere", "answered_elsewhere", "text"),
    ("Route list calls overage", "route_list_calls_overage", "text"),
    ("Caller Reputation Score", "caller_reputation_score", "number"),
    ("Caller Reputation Service Result", "caller_reputation_service_result", "text"),
    ("Caller Reputation Score Reason", "caller_reputation_score_reason", "text"),
    ("Interaction ID", "interaction_id", "id"),
    ("WxCC consult merge status", "wxcc_consult_merge_status", "text"),
    ("ELIN", "elin", "text"),
    ("Emergency number source", "emergency_number_source", "text"),
    ("External customer ID", "external_customer_id", "id"),
    ("Transfer type", "transfer_type", "text"),
    ("Transfer type context", "transfer_type_context", "text"),
    ("Answer reason", "answer_reason", "text"),
)

_USEFUL = (
    "direction", "correlation_id", "report_id", "user_uuid", "user_type", "duration_s", "answered", "answer_indicator", "call_type", "client_type",
)  # fmt: skip


def _call_column(header: str, name: str, type_: Type) -> Column:
    if name == "org_id":
        return ORG
    return Column(name=name, type=type_, headers=(normalise(header),), required=name == "start_time", lower=name == "user_uuid")


CALL_HISTORY = Kind(
    name="call_history",
    title="Calling Detailed Call History",
    fact="start_time",
    columns=tuple(_call_column(*column) for column in _CALL_COLUMNS),
    fingerprints=(
        Fingerprint(every=("start_time", "org_id")),
        Fingerprint(every=("start_time",), some=tuple(name for _, name, _ in _CALL_COLUMNS if name != "start_time"), least=2),
    ),
    advice=(
        Advice(columns=("report_id",), sentence="no Report ID column: the same leg in two files is known by a hash of its other ids"),
        Advice(columns=_USEFUL, sentence="no useful column: nothing but the start of each call can be counted from this template"),
    ),
)

WEEK = Column(name="week", type="date", required=True)

# Times are seconds, mm:ss or hh:mm:ss. The report's spelling stands beside the screen's (`webex-data.md §2.4, §7.1`).
_S = "|s|sec|secs|seconds"
_MINUTES = "mins|min|minutes|timemins|timemin|timeminutes"
_PHONE = ("phoneno", "phonenumber", "phnoextn", "phno")
_HANDLING = spelt("avg|average", "no|number|", "of|", "agentshandlingcalls")
_ASSIGNED = spelt("avg|average", "no|number|", "of|", "agentsassigned")

QUEUE_STATS = Kind(
    name="queue_stats",
    title="Call Queue Stats",
    week=True,
    fact="week",
    columns=(
        ORG,
        WEEK,
        needed("queue_name", "text", "callqueue", "callqueuename"),
        optional("location", "text"),
        optional("phone", "text", weak=_PHONE),
        optional("extension", "text"),
        optional("total_calls", "count"),
        optional("answered_calls", "count", *spelt("callsanswered|totalansweredcalls|totalcallsanswered")),
        optional("abandoned_calls", "count", *spelt("callsabandoned|totalabandonedcalls|totalcallsabandoned")),
        optional("overflow_busy", "count", *spelt("callsoverflowed|overflowedcalls|callsoverflowedbusy")),
        optional("overflow_timeout", "count", *spelt("callstimedout|timedoutcalls|overflowtimedout|callsoverflowedtimedout")),
        optional("transferred", "count", "callstransferred", "transferredcalls"),
        optional("total_wait_s", "seconds", *spelt("totalwaittime|totalwaitingtime", _S), weak=spelt("waittime", _S)),
        optional(
            "total_abandon_s", "seconds", *spelt("totalabandonedtime|totalabandontime", _S), weak=spelt("abandonedtime|abandontime", _S)
        ),
        optional("total_talk_s", "seconds", *spelt("totaltalktime", _S), weak=spelt("talktime", _S)),
        optional("total_hold_s", "seconds", *spelt("totalholdtime", _S), weak=spelt("holdtime", _S)),
        optional("total_handle_s", "seconds", *spelt("totalhandletime", _S), weak=spelt("handletime", _S)),
        optional("avg_agents_assigned", "positive", *_ASSIGNED),
        optional("avg_agents_handling", "positive", *_HANDLING),
    ),
    fingerprints=(Fingerprint(every=("queue_name", "answered_calls", "abandoned_calls")),),
)

QUEUE_AGENT_STATS = Kind(
    name="queue_agent_stats",
    title="Call Queue Agent Stats",
    week=True,
    fact="week",
    columns=(
        ORG,
        WEEK,
        needed("agent_name", "text"),
        needed("queue_name", "text", "callqueue", "callqueuename"),
        optional("location", "text"),
        optional("answered", "count", *spelt("totalansweredcalls|answeredcalls|callsanswered|totalcallsanswered")),
        optional("bounced", "count", *spelt("bouncedcalls|callsbounced|totalbouncedcalls|totalcallsbounced")),
        optional("presented", "count", *spelt("totalpresentedcalls|presentedcalls|callspresented|totalcallspresented")),
        optional("talk_s", "seconds", *spelt("totaltalktime", _S), weak=spelt("talktime", _S)),
        optional("hold_s", "seconds", *spelt("totalholdtime", _S), weak=spelt("holdtime", _S)),
        optional("handle_s", "seconds", *spelt("totalhandletime", _S), weak=spelt("handletime", _S)),
    ),
    fingerprints=(Fingerprint(every=("agent_name", "queue_name")),),
)

HUNT_GROUP_STATS = Kind(
    name="hunt_group_stats",
    title="Hunt Group Stats",
    week=True,
    fact="week",
    columns=(
        ORG,
        WEEK,
        needed("hunt_group", "text", "huntgroupname"),
        optional("location", "text"),
        optional("phone", "text", weak=_PHONE),
        optional("extension", "text"),
        optional("total_calls", "count"),  # not in the report as it is known; where a file has it, it counts (metrics.md §9)
        optional("answered_calls", "count", *spelt("callsanswered|totalansweredcalls|totalcallsanswered")),
        optional("abandoned_calls", "count", *spelt("callsabandoned|totalabandonedcalls|totalcallsabandoned")),
        optional("total_wait_min", "positive", *spelt("totalwait", _MINUTES)),  # minutes stay minutes here; the facts make them seconds
        optional("total_abandon_min", "positive", *spelt("totalabandoned|totalabandon", _MINUTES)),
        optional("total_talk_min", "positive", *spelt("totaltalk", _MINUTES)),
        optional("total_handle_min", "positive", *spelt("totalhandle", _MINUTES)),
        optional("avg_agents_handling", "positive", *_HANDLING),
    ),
    fingerprints=(Fingerprint(every=("hunt_group", "abandoned_calls")),),
)

AUTO_ATTENDANT = Kind(
    name="auto_attendant",
    title="Auto-attendant Stats Summary",
    week=True,
    fact="week",
    columns=(
        ORG,
        WEEK,
        needed("attendant_name", "text", "autoattendant", "autoattendantname"),
        optional("number", "text", weak=(*_PHONE, "phone")),
        optional("location", "text"),
        optional("total_calls", "count"),
        optional("answered", "count", "callsanswered", "answeredcalls"),
        optional("unanswered", "count", "callsunanswered", "unansweredcalls"),
        optional("busy", "count", "callsbusy", "busycalls"),
        optional("others", "count", "other"),
        optional("total_duration_s", "seconds", *spelt("totalduration|totalcallduration", _S), weak=spelt("duration", _S)),
        optional("talk_s", "seconds", *spelt("totalaatalktime|totaltalktime", _S), weak=spelt("aatalktime|talktime", _S)),
    ),
    fingerprints=(Fingerprint(every=("attendant_name",), some=("talk_s", "unanswered")),),
)
