"""Who may do what: roles, permissions, and the one table between them. Pure: it knows no request, no database and no customer."""

from enum import StrEnum


class Role(StrEnum):
    """The roles of Partner Hub (webex-data.md §3.7)."""

    FULL_ADMIN = "full_admin"
    ADMIN = "admin"
    READ_ONLY = "read_only"


class Permission(StrEnum):
    """What a door asks for before it opens."""

    READ = "read"  # pages, answers, the palette
    EXPORT = "export"  # files of what is read
    WRITE = "write"  # tags, notes, requests, the partner's own organisation
    LOADS = "loads"  # which files were loaded and what was refused: that names every customer
    BRING = "bring"  # upload, demo, mapping
    PEOPLE = "people"  # the accounts of others, the audit trail
    SELF = "self"  # the own password, tokens and sessions


_EVERYBODY = frozenset(Role)
_MAY: dict[Permission, frozenset[Role]] = {
    Permission.READ: _EVERYBODY,
    Permission.EXPORT: _EVERYBODY,
    Permission.WRITE: frozenset({Role.FULL_ADMIN, Role.ADMIN}),
    Permission.LOADS: frozenset({Role.FULL_ADMIN, Role.READ_ONLY}),
    Permission.BRING: frozenset({Role.FULL_ADMIN}),
    Permission.PEOPLE: frozenset({Role.FULL_ADMIN}),
    Permission.SELF: _EVERYBODY,
}
_OF_ALL_CUSTOMERS = frozenset({Permission.LOADS, Permission.BRING, Permission.PEOPLE})  # never for who sees only some


def limited_by(role: Role, assigned_only: bool) -> bool:
    """Whether a person sees only the customers assigned to her: an admin always, a full admin never, who reads only if so agreed."""
    return role == Role.ADMIN or (role == Role.READ_ONLY and assigned_only)


def allowed(role: Role, limited: bool, permission: Permission) -> bool:
    """Whether somebody of that role, limited to some customers or not, may do that. What no line allows is forbidden."""
    if limited and permission in _OF_ALL_CUSTOMERS:
        return False
    return role in _MAY.get(permission, frozenset())


def allowed_to_token(role: Role, limited: bool, permission: Permission, exports: bool) -> bool:
    """The same for a token of hers: it reads, and takes files if it was made for that; it changes nothing and opens no other door."""
    if permission == Permission.READ or (permission == Permission.EXPORT and exports):
        return allowed(role, limited, permission)
    return False
