"""Calling Media Quality: one row a media leg. Its literal header is not published, so every likely spelling is known (`webex-data.md §2.2`).

A strong spelling says what the canonical name says. A weak one says less (no "audio", an average, another word for it): it counts only
where the file has no better one, and then the first of the list wins. Any other header is for the user's saved mapping (`mapping.py`).
"""

from etl.kinds_model import ORG, Column, Fingerprint, Kind, needed, optional, spelt

SECONDS = "|s|sec|secs|second|seconds|inseconds"
MILLISECONDS = "|ms|msec|msecs|millisecond|milliseconds|inms|inmilliseconds"
PERCENT = "percent|pct|percentage|inpercent|ratiopercent|ratiopct"
FRACTION = "fraction|ratio"
MEAN = "avg|average|mean"
LOSS = "packetloss|packetlossrate"
LOST = "packetloss|packetlossrate|packetslost|lostpackets|loss|lossrate"
NEUTRAL = "packetloss|packetlossrate|loss|lossrate"  # "packets lost" without a unit would be a number of packets
LATENCY = "latency|delay|roundtriptime|roundtripdelay|roundtriplatency|roundtrip|rtt"

MEASURES = ("audio_packet_loss_percent", "audio_packet_loss_fraction", "audio_packet_loss", "audio_jitter_ms", "audio_latency_ms")


def _loosely(stems: str, units: str) -> tuple[str, ...]:
    """Weak spellings of an audio measure: those that say "audio" before those that do not, plain values before averages."""
    said = (*spelt("audio", stems, units), *spelt(stems, "audio", units))
    averages = (*spelt("audio", MEAN, stems, units), *spelt(MEAN, "audio", stems, units), *spelt("audio", stems, MEAN, units))
    return (*said, *averages, *spelt(stems, units), *spelt(MEAN, stems, units), *spelt(stems, MEAN, units))


def _share(name: str, units: str) -> Column:
    """A loss whose header tells its unit; the law keeps percent and fraction apart by the header (`metrics.md §8`)."""
    before = tuple(f"{unit}{of}" for unit in units.split("|") for of in ("", "of"))
    strong = (*spelt("audio", LOSS, units), *spelt("|".join(before), "audio", LOSS))
    return optional(name, "positive", *strong, weak=(*_loosely(LOST, units), *spelt("|".join(before), "|audio", LOST)))


MEDIA_QUALITY = Kind(
    name="media_quality",
    title="Calling Media Quality",
    fact="start_time",
    columns=(
        ORG,
        optional("user_display_name", "text", "username", weak=spelt("user|displayname|fullname|usersname|userfullname")),
        optional("email", "email", weak=spelt("useremail|emailaddress|useremailaddress|useremailid|emailid|mail")),
        needed("start_time", "timestamp", weak=spelt("callstart|start|sessionstart|mediastart|legstart", "time|datetime|", "|utc|gmt")),
        optional("location", "text", weak=spelt("locationname|userlocation|calllocation|callinglocation")),
        optional("call_id", "id", weak=spelt("callidentifier|sipcallid")),
        optional("correlation_id", "id", weak=spelt("callcorrelationid|correlationidentifier|correlation")),
        optional("is_caller", "boolean", "callerindicator", weak=spelt("caller|callerflag|callerstatus")),
        optional("endpoint_type", "text", weak=spelt("endpoint|endpointcategory|clienttype|devicetype")),
        optional("device_model", "text", weak=spelt("device|model|endpointmodel|phonemodel|devicename")),
        optional("ua_version", "text", weak=spelt("useragentversion|useragent|ua|clientversion|endpointversion|softwareversion")),
        optional("call_type", "text"),
        optional("path_optimization", "text", "pathoptimisation", weak=spelt("mediapath|media|callpath", "optimization|optimisation")),
        optional("duration_s", "seconds", weak=spelt("call|leg||session|media|audio", "duration", SECONDS)),
        optional("video_duration_s", "seconds", weak=spelt("videoduration", SECONDS)),
        optional("call_quality", "text", weak=spelt("quality|overallquality|callqualityrating")),
        optional("audio_codec", "text", weak=spelt("audiocodecname|audiocodectype|codec")),
        optional("audio_jitter_ms", "positive", *spelt("audiojitter", MILLISECONDS), weak=_loosely("jitter", MILLISECONDS)),
        _share("audio_packet_loss_percent", PERCENT),
        _share("audio_packet_loss_fraction", FRACTION),
        optional("audio_packet_loss", "positive", *spelt("audio", LOSS), weak=_loosely(NEUTRAL, "")),
        optional("audio_latency_ms", "positive", *spelt("audiolatency", MILLISECONDS), weak=_loosely(LATENCY, MILLISECONDS)),
        optional("video_codec", "text", weak=spelt("videocodecname|videocodectype")),
        optional("video_jitter_ms", "positive", *spelt("videojitter", MILLISECONDS)),
        optional("video_packet_loss", "positive", *spelt("videopacketloss", PERCENT)),
        optional("video_latency_ms", "positive", *spelt("videolatency", MILLISECONDS)),
    ),
    fingerprints=(
        Fingerprint(parts=("duration",), some_parts=("packetloss", "jitter", "latency")),
        Fingerprint(every=("duration_s",), some=MEASURES, least=2),
    ),
    mapped=(Fingerprint(every=("start_time",), some=MEASURES),),
)
