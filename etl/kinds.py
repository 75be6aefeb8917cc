"""Which record kinds are accepted, and how a file's kind is found from its headers, never from its name (`inputs.md §1, §2`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from etl import kinds_calls, kinds_templates, kinds_webex
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
    kinds_calls.MEDIA_QUALITY,
    kinds_webex.ORGANIZATIONS,
    kinds_templates.CUSTOMERS,
    kinds_calls.CALL_HISTORY,
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _KINDS}
_HEADERS = {kind.name: kind.by_header() for kind in _KINDS}


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


def recognise(headers: Sequence[str]) -> Layout:
    """The kind of a file with these headers, and where its columns are.

    Raises Refused for duplicate headers, an unknown kind (saying which one comes nearest) and a missing required column.
    """
    keys = [normalise(header) for header in headers]
    _no_duplicates(headers, keys)
    for candidate in KINDS.values():
        known = _HEADERS[candidate.name]
        found = {known[key] for key in keys if key in known}
        if any(not fingerprint.lacking(found, keys) for fingerprint in candidate.fingerprints):
            return _layout(candidate, headers, keys)
    raise Refused(_nearest(headers, keys))


def _no_duplicates(headers: Sequence[str], keys: Sequence[str]) -> None:
    seen: dict[str, str] = {}
    for header, key in zip(headers, keys, strict=True):
        if key and key in seen:
            raise Refused(f"two columns have the same header, '{seen[key]}' and '{header}': remove or rename one of them")
        seen[key] = header


def _layout(kind: Kind, headers: Sequence[str], keys: Sequence[str]) -> Layout:
    known = _HEADERS[kind.name]
    places: dict[str, int] = {}
    for index, key in enumerate(keys):
        name = known.get(key)
        if name is None:
            continue
        if name in places:
            raise Refused(f"the columns '{headers[places[name]]}' and '{headers[index]}' both mean {name}: remove one of them", kind=kind)
        places[name] = index
    for column in kind.required():
        if column.name not in places and column.name not in ("org_id", "week"):
            raise Refused(f"a file of kind {kind.name} needs a column '{column.name}' and this one has none: add it", kind=kind)
    unknown = tuple(index for index, key in enumerate(keys) if key not in known)
    return Layout(kind=kind, headers=tuple(headers), places=places, unknown=unknown)


def _nearest(headers: Sequence[str], keys: Sequence[str]) -> str:
    """The sentence for headers of no known kind: the kind they resemble most, and the columns it lacks."""
    best: tuple[float, Kind, list[str]] | None = None
    for candidate in KINDS.values():
        known = _HEADERS[candidate.name]
        found = {known[key] for key in keys if key in known}
        for fingerprint in candidate.fingerprints:
            lacking = fingerprint.lacking(found, keys)
            share = 1 - len(lacking) / fingerprint.size() + len(found) / 1000
            if share >= 0.5 and (best is None or share > best[0]):
                best = (share, candidate, lacking)
    if best is not None:
        return f"unknown kind: the headers resemble {best[1].name}, but lack {', '.join(best[2])}; add what is missing, or see `partnerhub template`"
    shown = ", ".join(header for header in headers[:6] if header) or "none"
    return f"unknown kind: no known record kind has these headers ({shown}); see `partnerhub template` for the kinds that load"
