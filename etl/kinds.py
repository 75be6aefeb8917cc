"""Which record kinds are accepted, and how a file's kind is found from its headers, never from its name (`inputs.md §1, §2`)."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from types import MappingProxyType

from etl import kinds_calls, kinds_templates, kinds_webex
from etl.kinds_media import MEDIA_QUALITY
from etl.kinds_model import Advice, Column, Fingerprint, Kind, normalise, organisation

__all__ = ["KINDS", "Advice", "Column", "Fingerprint", "Kind", "Layout", "Refused", "normalise", "organisation", "recognise"]

# Most specific first: the first whose fingerprint matches is the kind. Customers and call history ask for least.
_KINDS = (
    kinds_webex.PARTNER_LICENCE_REPORT,
    kinds_webex.WEBEX_LICENCES,
    kinds_templates.LICENCES,
    kinds_templates.SUBSCRIPTIONS,
    kinds_templates.LICENCE_USERS,
    kinds_templates.ORDERS,
    kinds_templates.INVOICES,
    kinds_templates.ADMIN_CUSTOMERS,
    kinds_templates.ADMINS,
    kinds_webex.PARTNER_ADMINS,
    kinds_webex.PARTNER_TAGS,
    kinds_templates.TAGS,
    kinds_webex.OVERAGES,
    kinds_webex.MEETING_ATTENDEES,
    kinds_webex.MEETING_USAGE,
    kinds_calls.QUEUE_AGENT_STATS,
    kinds_calls.QUEUE_STATS,
    kinds_calls.HUNT_GROUP_STATS,
    kinds_calls.AUTO_ATTENDANT,
    MEDIA_QUALITY,
    kinds_webex.ORGANIZATIONS,
    kinds_templates.CUSTOMERS,
    kinds_calls.CALL_HISTORY,
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}
_HEADERS = {kind.name: kind.by_header() for kind in _KINDS}

NO_MAPPING: Mapping[str, str] = MappingProxyType({})
ASIDE = "-"  # in a mapping: the header is kept aside, whatever its synonyms say
MEDIA_WORDS = ("jitter", "latency", "loss", "roundtrip", "codec")
SAY = 'say once which column a header is: `partnerhub columns FILE --set "HEADER=COLUMN"`'
IF_MEDIA = f"if it is media quality, {SAY}"
SET_ASIDE = ', or set one aside: `partnerhub columns FILE --set "HEADER=-"`'


class Refused(Exception):
    """A file that is refused whole; the message is the sentence that says what is wrong and how to mend it."""

    def __init__(self, reason: str, *, kind: Kind | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.kind = kind


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where the columns of a kind are in one file; found by name, never by position."""

    kind: Kind
    headers: tuple[str, ...]  # as the file spells them
    places: dict[str, int]  # canonical name -> index of its header
    unknown: tuple[int, ...]  # indexes of the headers that are kept aside
    mapped: tuple[tuple[str, str], ...] = ()  # the entries of the user's mapping that made it so; none when they change nothing


def recognise(headers: Sequence[str], mapping: Mapping[str, str] = NO_MAPPING) -> Layout:
    """The kind of a file with these headers, and where its columns are; `mapping` is the user's, by normalised header (`mapping.py`).

    Raises Refused for duplicate headers, an unknown kind (saying which one comes nearest) and a missing required column.
    """
    keys = [normalise(header) for header in headers]
    _no_duplicates(headers, keys)
    told = {key: mapping[key] for key in keys if key in mapping}
    layout = _recognised(headers, keys, told)
    if not told or not layout.kind.mapped:
        return layout
    with suppress(Refused):
        plain = _recognised(headers, keys, NO_MAPPING)
        if (plain.kind, plain.places) == (layout.kind, layout.places):
            return layout
    return replace(layout, mapped=tuple(sorted(told.items())))


def meanings(kind: Kind, mapping: Mapping[str, str]) -> dict[str, str]:
    """Normalised header -> canonical column of a kind. The user's mapping stands above the synonyms."""
    if not kind.mapped or not mapping:
        return _HEADERS[kind.name]
    return {key: name for key, name in {**_HEADERS[kind.name], **mapping}.items() if name != ASIDE}


def claims(kind: Kind, keys: Sequence[str], mapping: Mapping[str, str]) -> dict[str, list[tuple[int, int]]]:
    """Canonical name -> (rank, index) of each header that can mean it, the best first. Two of rank 0 contradict each other."""
    known, found = meanings(kind, mapping), dict[str, list[tuple[int, int]]]()
    for index, key in enumerate(keys):
        if key in known:
            rank = 0 if kind.mapped and key in mapping else kind.column(known[key]).rank(key)
            found.setdefault(known[key], []).append((rank, index))
    return {name: sorted(claimed) for name, claimed in found.items()}


def _recognised(headers: Sequence[str], keys: Sequence[str], mapping: Mapping[str, str]) -> Layout:
    for candidate in KINDS.values():
        known = meanings(candidate, mapping)
        found = {known[key] for key in keys if key in known}
        enough = (*candidate.fingerprints, *(candidate.mapped if any(name != ASIDE for name in mapping.values()) else ()))
        if any(not fingerprint.lacking(found, keys) for fingerprint in enough):
            if candidate is kinds_calls.CALL_HISTORY and _is_media(keys):
                raise Refused(_nearest(headers, keys, mapping, (MEDIA_QUALITY,)))
            return _layout(candidate, headers, keys, mapping)
    raise Refused(_nearest(headers, keys, mapping, tuple(KINDS.values())))


def _is_media(keys: Sequence[str]) -> bool:
    """Whether call-like headers are a media export's: they speak of its measures, and of nothing that only a call history has."""
    spoken = any(word in key for key in keys for word in ("jitter", "latency", "packetloss", "roundtrip"))
    return spoken and all(key in _HEADERS[MEDIA_QUALITY.name] for key in keys if key in _HEADERS[kinds_calls.CALL_HISTORY.name])


def _no_duplicates(headers: Sequence[str], keys: Sequence[str]) -> None:
    seen: dict[str, str] = {}
    for header, key in zip(headers, keys, strict=True):
        key = key or header  # "?" and "?" are the same, two empty ones only lack their names
        if key and key in seen:
            raise Refused(f"two columns have the same header, '{seen[key]}' and '{header}': remove or rename one of them")
        seen[key] = header


def _layout(kind: Kind, headers: Sequence[str], keys: Sequence[str], mapping: Mapping[str, str]) -> Layout:
    places: dict[str, int] = {}
    for name, claimed in claims(kind, keys, mapping).items():
        places[name] = claimed[0][1]
        if len(claimed) > 1 and claimed[1][0] == 0:
            raise Refused(f"{both(headers, claimed, name)}: remove one of them{SET_ASIDE if kind.mapped else ''}", kind=kind)
    for column in kind.required():
        if column.name not in places and column.name not in ("org_id", "week"):
            mend = f"add it, or {SAY}" if kind.mapped else "add it"
            raise Refused(f"a file of kind {kind.name} needs a column '{column.name}' and this one has none: {mend}", kind=kind)
    unknown = tuple(index for index in range(len(keys)) if index not in places.values())
    return Layout(kind=kind, headers=tuple(headers), places=places, unknown=unknown)


def both(headers: Sequence[str], claimed: Sequence[tuple[int, int]], name: str) -> str:
    """The start of the sentence for two headers of one meaning."""
    return f"the columns '{headers[claimed[0][1]]}' and '{headers[claimed[1][1]]}' both mean {name}"


def _nearest(headers: Sequence[str], keys: Sequence[str], mapping: Mapping[str, str], among: Sequence[Kind]) -> str:
    """The sentence for headers of no known kind: the kind they resemble most, and the columns it lacks."""
    best: tuple[float, Kind, list[str]] | None = None
    for candidate in among:
        known = meanings(candidate, mapping)
        found = {known[key] for key in keys if key in known}
        for fingerprint in candidate.fingerprints:
            lacking = fingerprint.lacking(found, keys)
            share = 1 - len(lacking) / fingerprint.size() + len(found) / 1000
            if share >= 0.5 and (best is None or share > best[0]):
                best = (share, candidate, lacking)
    media = any(word in key for key in keys for word in MEDIA_WORDS)
    if best is not None:
        mend = SAY if best[1].mapped else "add what is missing, or see `partnerhub template`" + (f"; {IF_MEDIA}" if media else "")
        return f"unknown kind: the headers resemble {best[1].name}, but lack {', '.join(best[2])}; {mend}"
    shown = ", ".join(header for header in headers[:6] if header) or "none"
    mend = IF_MEDIA if media else "see `partnerhub template` for the kinds that load"
    return f"unknown kind: no known record kind has these headers ({shown}); {mend}"
