"""The acts about people: one's own password, sessions and tokens; the accounts of others.

A password or the secret of a token is never in what undoes an act, in an address, in the audit trail or in a log.
"""

from collections.abc import Mapping
from typing import Any

from dashboard.act_fields import ID, KEY, NAME, SECRET, SECRET_OR_NONE, WHOLE
from dashboard.desk import Act, Desk, Done, Values
from dashboard.doorkeeper import accounts, address, myself, session
from dashboard.roles import KIND_NAMES, KINDS, kind_of
from data.access import Permission, Person, Role, TooManyTries, WrongSignIn
from data.notice import Notice
from data.workspace import Conflict, Refused

LASTS = ("30", "90", "365")  # days of a token
READS = {"read": "Read only", "files": "Read, and take files"}


# --- her own ---


def _same(password: str | None, again: str | None) -> str:
    """A new password that was typed twice. Raises Refused."""
    if (password or "") != (again or ""):
        raise Refused(Notice("The two passwords are not the same."))
    return password or ""


def _password_change(desk: Desk, values: Values) -> Done:
    me, kept = myself(), accounts()
    password = _same(values["password"], values["again"])
    try:
        kept.confirm(me.id, values["old"], address())
    except WrongSignIn:
        raise Refused(Notice("The old password is not right.")) from None
    except TooManyTries as problem:
        raise Refused(problem.notice) from None
    kept.set_password(me.id, password, desk.who, keep=session())
    return Done(said=desk.words("Your password is changed. Wherever else you were signed in, you are signed out."))


def _sessions_end(desk: Desk, _values: Values) -> Done:
    words = desk.words
    ended = accounts().end_sessions(myself().id, desk.who, keep=session())
    if not ended:
        return Done(said=words("There was no other session."))
    return Done(said=words("1 other session ended.") if ended == 1 else words("{n} other sessions ended.", n=words.count(ended)))


def _token_make(desk: Desk, values: Values) -> Done:
    if values["reads"] not in READS or values["days"] not in LASTS:
        raise Refused(Notice("Choose what the token may do, and for how long."))
    token, secret = accounts().make_token(
        myself().id, values["label"], desk.who, exports=values["reads"] == "files", days=int(values["days"])
    )
    return Done(said=desk.words("The token “{label}” is made. Copy it now: it is not shown again.", label=token.label), once=secret)


def _token_revoke(desk: Desk, values: Values) -> Done:
    kept = accounts()
    token = next((token for token in kept.tokens(myself().id) if token.id == values["id"]), None)
    if token is None:
        raise Refused(Notice("This token is not there."))
    kept.revoke_token(token.id, desk.who)
    return Done(said=desk.words("The token “{label}” is revoked.", label=token.label))


# --- others ---


def _kind(name: str) -> tuple[Role, bool]:
    """The role, and whether assigned customers are all that is seen. Raises Refused."""
    if name not in KINDS:
        raise Refused(Notice("{name}: one of {known} was needed.", name="role", known=", ".join(KINDS)))
    return KINDS[name]


def _person(values: Values) -> Person:
    """The person that is to be changed. Raises Refused."""
    person = accounts().person(values["id"])
    if person is None:
        raise Refused(Notice("This person is not there."))
    return person


def _changed(desk: Desk, values: Values, said: str, back: tuple[str, Values], **changes: Any) -> Done:
    """Change a person of that version; `back` is what undoes it, for the version that she then has. Raises Refused or Conflict."""
    after = accounts().change(values["id"], values["version"], desk.who, **changes)
    secret = session()
    if after.id == myself().id and not (secret and accounts().session_of(secret)):
        return Done(said=f"{said} {desk.words('This ended your own session: sign in again.')}", ended=True)
    return Done(said=said, undo=(back[0], {"id": after.id, "version": after.version, **back[1]}))


def _person_add(desk: Desk, values: Values) -> Done:
    role, assigned = _kind(values["kind"])
    password = _same(values["password"], values["again"]) or None
    try:
        person = accounts().add(
            name=values["name"], role=role, who=desk.who, email=values["email"] or "", shown=values["shown"] or "",
            assigned_only=assigned, password=password,
        )  # fmt: skip
    except Conflict as problem:  # a name is taken, not a person changed: to send it again would say the same
        raise Refused(problem.notice) from None
    return Done(said=desk.words("{name} is added.", name=person.name))


def _person_kind(desk: Desk, values: Values) -> Done:
    before, (role, assigned) = _person(values), _kind(values["kind"])
    said = desk.words("{name} is now: {role}.", name=before.shown, role=desk.words(KIND_NAMES[values["kind"]]))
    return _changed(desk, values, said, ("person-kind", {"kind": kind_of(before)}), role=role, assigned_only=assigned)


def _person_names(desk: Desk, values: Values) -> Done:
    before = _person(values)
    back = {"shown": before.shown, "email": before.email}
    email, shown = values["email"] or "", values["shown"] or ""
    return _changed(desk, values, desk.words("Saved."), ("person-names", back), email=email, shown=shown)


def _person_assign(desk: Desk, values: Values) -> Done:
    before, (org_id,) = _person(values), desk.customers([values["org"]])
    said = desk.words("Assigned to {name}.", name=before.shown)
    return _changed(desk, values, said, ("person-unassign", {"org": org_id}), customers=[*before.customers, org_id])


def _person_unassign(desk: Desk, values: Values) -> Done:
    before, org_id = _person(values), values["org"]
    if org_id not in before.customers:
        raise Refused(Notice("This customer was not assigned here."))
    said = desk.words("No longer assigned to {name}.", name=before.shown)
    left = [other for other in before.customers if other != org_id]
    return _changed(desk, values, said, ("person-assign", {"org": org_id}), customers=left)


def _person_disable(desk: Desk, values: Values) -> Done:
    said = desk.words("{name} is disabled: signed out everywhere, and no token opens anything.", name=_person(values).shown)
    return _changed(desk, values, said, ("person-enable", {}), disabled=True)


def _person_enable(desk: Desk, values: Values) -> Done:
    said = desk.words("{name} may sign in again.", name=_person(values).shown)
    return _changed(desk, values, said, ("person-disable", {}), disabled=False)


def _person_password(desk: Desk, values: Values) -> Done:
    person = _person(values)
    if person.id == myself().id:
        raise Refused(Notice("Your own password is changed on “My account”, where the old one is asked for."))
    accounts().set_password(person.id, _same(values["password"], values["again"]), desk.who)
    return Done(said=desk.words("{name} has another password, and is signed out.", name=person.shown))


_ONE = {"id": ID, "version": WHOLE}
_TWICE = {"password": SECRET, "again": SECRET}
_OWN: Mapping[str, Act] = {
    "password-change": Act(fields={"old": SECRET, **_TWICE}, do=_password_change, needs=Permission.SELF),
    "sessions-end": Act(fields={}, do=_sessions_end, needs=Permission.SELF),
    "token-make": Act(fields={"label": NAME, "reads": NAME, "days": NAME}, do=_token_make, needs=Permission.SELF),
    "token-revoke": Act(fields={"id": ID}, do=_token_revoke, needs=Permission.SELF),
}
_OTHERS: Mapping[str, Act] = {
    "person-add": Act(
        fields={"name": NAME, "shown": KEY, "email": KEY, "kind": NAME, "password": SECRET_OR_NONE, "again": SECRET_OR_NONE},
        do=_person_add,
        needs=Permission.PEOPLE,
    ),
    "person-kind": Act(fields={**_ONE, "kind": NAME}, do=_person_kind, needs=Permission.PEOPLE),
    "person-names": Act(fields={**_ONE, "shown": KEY, "email": KEY}, do=_person_names, needs=Permission.PEOPLE),
    "person-assign": Act(fields={**_ONE, "org": ID}, do=_person_assign, needs=Permission.PEOPLE),
    "person-unassign": Act(fields={**_ONE, "org": ID}, do=_person_unassign, needs=Permission.PEOPLE),
    "person-disable": Act(fields=_ONE, do=_person_disable, needs=Permission.PEOPLE),
    "person-enable": Act(fields=_ONE, do=_person_enable, needs=Permission.PEOPLE),
    "person-password": Act(fields={"id": ID, **_TWICE}, do=_person_password, needs=Permission.PEOPLE),
}
ACTS: Mapping[str, Act] = {**_OWN, **_OTHERS}
