"""A scope by itself: whom it holds, and that nobody is not everybody."""

from typing import Any

import pytest

from data.access import Role, allowed, allowed_to_token
from data.scope import EVERYTHING, Scope, only


@pytest.mark.parametrize(
    ("scope", "limited", "listed"),
    [
        (EVERYTHING, False, []),
        (Scope(), False, []),
        (only([]), True, []),
        (Scope(frozenset()), True, []),
        (only(["b", " A ", "a"]), True, ["a", "b"]),
    ],
)
def test_an_empty_scope_is_nobody_and_none_is_everybody(scope: Scope, limited: bool, listed: list[str]) -> None:
    assert scope.limited is limited
    assert scope.listed == listed
    assert scope.listed is scope.listed


@pytest.mark.parametrize(
    ("id", "everything", "two", "nobody"), [("a", True, True, False), ("A", True, True, False), ("c", True, False, False)]
)
def test_whom_a_scope_sees_however_the_id_is_spelt(id: str, everything: bool, two: bool, nobody: bool) -> None:
    assert (EVERYTHING.sees(id), only(["A", "b\n"]).sees(id), only([]).sees(id)) == (everything, two, nobody)


def test_scopes_of_the_same_customers_are_one() -> None:
    """An answer is remembered under its scope."""
    assert only(["a", "B"]) == only(("b", " a"))
    assert len({only(["a"]), only(["A"]), only(["b"]), only([]), EVERYTHING}) == 4


@pytest.mark.parametrize("role", Role)
def test_what_no_line_allows_is_forbidden(role: Role) -> None:
    """A permission that somebody made up opens nothing to anybody."""
    made_up: Any = "made up"
    assert allowed(role, False, made_up) is allowed(role, True, made_up) is False
    assert allowed_to_token(role, False, made_up, exports=True) is False
