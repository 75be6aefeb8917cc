"""The whole table of who may do what, written once more by hand."""

from itertools import product

import pytest

from data.access import Permission, Role, allowed, allowed_to_token, limited_by

WHO = ("full admin", "admin", "reads all", "reads hers")
TABLE = {  # in the order of WHO
    Permission.READ: (1, 1, 1, 1),
    Permission.EXPORT: (1, 1, 1, 1),
    Permission.WRITE: (1, 1, 0, 0),
    Permission.LOADS: (1, 0, 1, 0),
    Permission.BRING: (1, 0, 0, 0),
    Permission.PEOPLE: (1, 0, 0, 0),
    Permission.SELF: (1, 1, 1, 1),
}
PEOPLE = {
    "full admin": (Role.FULL_ADMIN, False),
    "admin": (Role.ADMIN, True),
    "reads all": (Role.READ_ONLY, False),
    "reads hers": (Role.READ_ONLY, True),
}


def test_every_permission_stands_in_the_table() -> None:
    assert set(TABLE) == set(Permission)


@pytest.mark.parametrize(("permission", "who"), [*product(Permission, WHO)])
def test_who_may_do_what(permission: Permission, who: str) -> None:
    role, limited = PEOPLE[who]
    assert allowed(role, limited, permission) == bool(TABLE[permission][WHO.index(who)])


@pytest.mark.parametrize("permission", [Permission.LOADS, Permission.BRING, Permission.PEOPLE])
@pytest.mark.parametrize("role", Role)
def test_who_is_limited_never_gets_what_is_about_all(role: Role, permission: Permission) -> None:
    assert not allowed(role, True, permission)


@pytest.mark.parametrize(("permission", "exports", "who"), [*product(Permission, (True, False), WHO)])
def test_a_token_reads_and_perhaps_exports(permission: Permission, exports: bool, who: str) -> None:
    expected = permission == Permission.READ or (permission == Permission.EXPORT and exports)
    assert allowed_to_token(*PEOPLE[who], permission, exports) == expected


@pytest.mark.parametrize(
    ("role", "assigned_only", "limited"),
    [
        ("full_admin", False, False),
        ("full_admin", True, False),
        ("admin", False, True),
        ("read_only", False, False),
        ("read_only", True, True),
    ],
)
def test_an_admin_is_limited_always_and_a_full_admin_never(role: str, assigned_only: bool, limited: bool) -> None:
    assert limited_by(Role(role), assigned_only) is limited
