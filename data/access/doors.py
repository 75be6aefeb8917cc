"""How somebody comes in: with a password, or because a provider of OpenID Connect vouches for her."""

from collections.abc import Iterable
from dataclasses import dataclass

from data.access import names, passwords, people, sessions, tries
from data.access.people import Changes
from data.access.sessions import Limits
from data.access.values import STRANGER, Person, WrongSignIn
from data.workspace import Workspace
from data.workspace.rules import Refused, line
from data.workspace.writing import Writing

_NOBODY: tuple[Person | None, str | None] = (None, None)


@dataclass(frozen=True, kw_only=True)
class Vouched:
    """What a provider says about somebody. `customers` None: it says nothing about them."""

    issuer: str
    subject: str
    email: str
    name: str
    role: str
    customers: Iterable[str] | None


def by_password(workspace: Workspace, limits: Limits, name: str, password: str, address: str, replaces: str | None) -> str:
    """The secret of a new session. Raises WrongSignIn or TooManyTries.

    Whoever asks, the steps are the same: a try is counted, one password is hashed, a line is written; only what the line says differs.
    """
    with workspace.recording(STRANGER) as one:
        tried = tries.begin(one, name, address)
    person, known = workspace.reading(lambda connection: people.claimed(connection, name), _NOBODY)
    fits = passwords.fits(password, known) and person is not None and not person.disabled
    newer = passwords.kept(password) if fits and known and passwords.is_old(known) else None
    with workspace.recording(STRANGER) as one:
        # Asked again: she may have been disabled, or her password changed, while we were hashing.
        now, still = people.claimed(one.connection, name)
        if fits and now and not now.disabled and still == known:
            tries.take_back(one, tried)
            if newer:
                people.keep_password(one, now.id, newer)
            return _let_in(one, now, "password", limits, address, replaces)
        one.log("sign-in-failed", person.name if person else "", None, None, {"address": _told(address)})
    raise WrongSignIn


def again(workspace: Workspace, id: str, password: str, address: str) -> None:
    """That it is really she who asks: the password once more, of somebody who is signed in. Wrong ones count as tries to sign in.

    Raises WrongSignIn or TooManyTries.
    """
    person = workspace.reading(lambda connection: people.found(connection, id), None)
    name = person.name if person else ""
    with workspace.recording(name or STRANGER) as one:
        tried = tries.begin(one, name, address)
    _, known = workspace.reading(lambda connection: people.claimed(connection, name), _NOBODY)
    fits = passwords.fits(password, known)
    with workspace.recording(name or STRANGER) as one:
        if fits:
            tries.take_back(one, tried)
        else:
            one.log("password-wrong", name, None, None, {"address": _told(address)})
    if not fits:
        raise WrongSignIn


def by_provider(workspace: Workspace, limits: Limits, vouched: Vouched, address: str, replaces: str | None) -> str:
    """The same for whom a provider has vouched. Raises WrongSignIn when she is disabled, and Refused.

    What the provider says about a role holds at once: where a rule forbids it here, her sessions end and nobody is let in.
    """
    try:
        with workspace.recording(STRANGER) as one:
            before = people.vouched(one.connection, vouched.issuer, vouched.subject)
            if before is None or not before.disabled:
                person = _as_vouched(one, before, vouched)
                return _let_in(one, person, "openid", limits, address, replaces)
            one.log("sign-in-failed", before.name, None, None, {"address": _told(address)})
    except Refused:
        with workspace.recording(STRANGER) as one:
            before = people.vouched(one.connection, vouched.issuer, vouched.subject)
            if before is not None:
                sessions.end_all(one, before.id)
            one.log("sign-in-failed", before.name if before else "", None, None, {"address": _told(address)})
        raise
    raise WrongSignIn


def _as_vouched(one: Writing, before: Person | None, vouched: Vouched) -> Person:
    """The person as the provider describes her; made if she was not there, under a name that nobody has."""
    email = names.email_of(vouched.email)
    shown = names.plain(vouched.name)[: names.MOST_NAME]
    said = Changes(role=vouched.role, customers=vouched.customers, shown=shown or None, email=email or None)
    if before is None:
        one.who = people.free_name(one.connection, email, shown)
        return people.add(one, one.who, said, None, (vouched.issuer, vouched.subject))
    one.who = before.name
    person, ends = people.change(one, before, said)
    if ends:
        sessions.end_all(one, person.id)
    return person


def _let_in(one: Writing, person: Person, how: str, limits: Limits, address: str, replaces: str | None) -> str:
    one.who = person.name
    secret = sessions.start(one, person.id, how, limits, replaces)
    one.log("sign-in", person.name, None, None, {"how": how, "address": _told(address)})
    return secret


def _told(address: str) -> str:
    return line(address)[:100]
