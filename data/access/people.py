"""People: their roles, the customers assigned to them, and how they are kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data.access.names import MOST_NAME, email_text, key, name_text, plain, shown_text
from data.access.policy import Role, limited_by
from data.access.values import Person
from data.notice import Notice
from data.workspace.rules import Conflict, Refused, org_text
from data.workspace.tables import people
from data.workspace.writing import Writing

MOST_CUSTOMERS = 5000
SHOWN = (
    people.c.id, people.c.name, people.c.shown, people.c.email, people.c.role, people.c.assigned_only, people.c.customers, people.c.disabled,
    people.c.password.is_not(None).label("has_password"), people.c.issuer, people.c.subject, people.c.version,
)  # fmt: skip
_NAMES = [field.name for field in fields(Person)]
# A change of these ends every session. The e-mail address is one: exports assign customers by it.
_SCOPE = ("role", "assigned_only", "customers", "email", "disabled")


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What becomes different about a person; None leaves it."""

    role: str | None = None
    assigned_only: bool | None = None
    customers: Iterable[str] | None = None
    email: str | None = None
    shown: str | None = None
    disabled: bool | None = None


def person_of(values: Sequence[Any]) -> Person:
    """A person from the columns of SHOWN."""
    told = dict(zip(_NAMES, values, strict=True))
    return Person(**told | {"role": Role(told["role"]), "customers": tuple(told["customers"]), "has_password": bool(told["has_password"])})


def listed(connection: Connection) -> tuple[Person, ...]:
    """Everybody, by name."""
    return tuple(person_of(row) for row in connection.execute(select(*SHOWN).order_by(people.c.folded)))


def found(connection: Connection, id: str) -> Person | None:
    """A person by her id."""
    return _one(connection, people.c.id == id)


def named(connection: Connection, name: str) -> Person | None:
    """A person by the name she signs in with."""
    return _one(connection, people.c.folded == key(name))


def vouched(connection: Connection, issuer: str, subject: str) -> Person | None:
    """A person by what a provider calls her."""
    return _one(connection, (people.c.issuer == issuer) & (people.c.subject == subject))


def claimed(connection: Connection, name: str) -> tuple[Person | None, str | None]:
    """The person of a name, and what is kept of her password."""
    row = connection.execute(select(*SHOWN, people.c.password).where(people.c.folded == key(name))).first()
    return (None, None) if row is None else (person_of(row[:-1]), row[-1])


def has_admin(connection: Connection, but: str = "") -> bool:
    """Whether a full admin is not disabled; `but` is the id of one who does not count."""
    asked = select(people.c.id).where(people.c.role == Role.FULL_ADMIN, people.c.disabled.is_(False), people.c.id != but)
    return connection.execute(asked.limit(1)).first() is not None


def existing(connection: Connection, id: str) -> Person:
    """The same as `found`. Raises Refused when there is none."""
    person = found(connection, id)
    if person is None:
        raise Refused(Notice("This person is not there."))
    return person


def add(writing: Writing, name: str, wanted: Changes, password: str | None, vouched: tuple[str, str] | None = None) -> Person:
    """A new person; `password` is hashed, `vouched` issuer and subject. Raises Refused, or Conflict when the name is taken."""
    kept = name_text(name)
    if (other := named(writing.connection, kept)) is not None:
        raise Conflict(Notice("Somebody signs in as {name} already.", name=other.name), other)
    role = role_of(wanted.role or "")
    told = {
        "shown": shown_text(wanted.shown or "") or kept,
        "email": email_text(wanted.email or ""),
        "role": role.value,
        "assigned_only": assigned_only(role, wanted.assigned_only, False),
        "customers": customers_of(wanted.customers or ()),
        "issuer": vouched[0] if vouched else None,
    }
    id, subject = writing.new_id(), vouched[1] if vouched else None
    row = {**told, "id": id, "name": kept, "folded": key(kept), "password": password, "subject": subject}
    writing.connection.execute(insert(people), {**row, "disabled": False, "at": writing.at, "version": 1})
    writing.log("person-add", kept, None, None, told)
    return existing(writing.connection, id)


def change(writing: Writing, before: Person, wanted: Changes) -> tuple[Person, bool]:
    """Change what is not None. Returns the person, and whether what she may do or see is different now. Raises Refused."""
    role = before.role if wanted.role is None else role_of(wanted.role)
    after = {
        "role": role.value,
        "assigned_only": assigned_only(role, wanted.assigned_only, before.assigned_only),
        "customers": list(before.customers) if wanted.customers is None else customers_of(wanted.customers),
        "email": before.email if wanted.email is None else email_text(wanted.email),
        "shown": before.shown if wanted.shown is None else shown_text(wanted.shown) or before.name,
        "disabled": before.disabled if wanted.disabled is None else wanted.disabled,
    }
    was = {part: getattr(before, part) for part in after} | {"role": before.role.value, "customers": list(before.customers)}
    different = [part for part in after if after[part] != was[part]]
    if not different:
        return before, False
    if _is_admin(was) and not _is_admin(after) and not has_admin(writing.connection, but=before.id):
        raise Refused(Notice("This is the last full administrator: make somebody else one first."))
    writing.connection.execute(update(people).where(people.c.id == before.id).values(**after, version=before.version + 1))
    writing.log("person-change", before.name, None, {part: was[part] for part in different}, {part: after[part] for part in different})
    return existing(writing.connection, before.id), any(part in _SCOPE for part in different)


def keep_password(writing: Writing, id: str, hashed: str) -> None:
    """Keep another password of hers."""
    writing.connection.execute(update(people).where(people.c.id == id).values(password=hashed))


def free_name(connection: Connection, *wanted: str) -> str:
    """The first of some names that can be one and that nobody has, else one with a number behind it."""
    fine = [kept[:MOST_NAME] for kept in map(plain, wanted) if kept[:1].isalnum()] or ["person"]
    numbered = (f"{fine[0][: MOST_NAME - 6]} {number}" for number in range(2, 100_000))
    return next(name for name in (*fine, *numbered) if named(connection, name) is None)


def role_of(role: str) -> Role:
    """A role by its name. Raises Refused."""
    try:
        return Role(role)
    except ValueError:
        raise Refused(Notice("{name}: one of {known} was needed.", name="role", known=", ".join(Role))) from None


def customers_of(org_ids: Iterable[str]) -> list[str]:
    """The ids of customers, each once, in order. Raises Refused."""
    kept = sorted({org_text(org_id) for org_id in org_ids})
    if len(kept) > MOST_CUSTOMERS:
        raise Refused(Notice("At most {most} customers can be assigned to somebody.", most=MOST_CUSTOMERS))
    return kept


def assigned_only(role: Role, wanted: bool | None, before: bool) -> bool:
    """Whether somebody of a role sees only assigned customers. Unless it is said, nobody sees more than before. Raises Refused."""
    kept = limited_by(role, before if wanted is None else wanted)
    if wanted is not None and wanted != kept:
        raise Refused(
            Notice("An administrator sees only the customers assigned to them." if kept else "A full administrator sees every customer.")
        )
    return kept


def _one(connection: Connection, which: Any) -> Person | None:
    row = connection.execute(select(*SHOWN).where(which)).first()
    return None if row is None else person_of(row)


def _is_admin(parts: dict[str, Any]) -> bool:
    return bool(parts["role"] == Role.FULL_ADMIN and not parts["disabled"])
