"""The roles of Partner Hub in words, and what each opens: read from `data/access/policy.py`, never a copy of it."""

from collections.abc import Mapping

from data.access import Permission, Person, Role, limited_by

NAMES: Mapping[Role, str] = {Role.FULL_ADMIN: "Full administrator", Role.ADMIN: "Administrator", Role.READ_ONLY: "Read-only"}
# Who reads only sees all customers, or only some; so what somebody is made is one of four kinds: (role, sees only assigned customers).
KINDS: Mapping[str, tuple[Role, bool]] = {
    "full_admin": (Role.FULL_ADMIN, False),
    "admin": (Role.ADMIN, True),
    "read_only": (Role.READ_ONLY, False),
    "read_only:assigned": (Role.READ_ONLY, True),
}
KIND_NAMES = {
    "full_admin": "Full administrator",
    "admin": "Administrator",
    "read_only": "Read-only",
    "read_only:assigned": "Read-only, assigned customers",
}
OPENS: Mapping[Permission, str] = {
    Permission.READ: "Pages, search and answers",
    Permission.EXPORT: "Files: CSV and Excel",
    Permission.WRITE: "Tags, notes and requests",
    Permission.LOADS: "What was loaded, how fresh it is, what was refused",
    Permission.BRING: "Load files, say which organisation is your own",
    Permission.PEOPLE: "People, roles and the audit trail",
    Permission.SELF: "Own password, sessions and API tokens",
}


def kind_of(person: Person) -> str:
    """Which of the four kinds somebody is."""
    return next(kind for kind, (role, assigned) in KINDS.items() if role == person.role and limited_by(role, assigned) == person.limited)


def texts() -> list[str]:
    """The texts of the tables above, for the translation."""
    return [*NAMES.values(), *KIND_NAMES.values(), *OPENS.values()]
