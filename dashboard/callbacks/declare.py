"""The one way to make a callback: it says what it needs and what may be sent to it. What it does not say is not let in (`gate.py`)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import Dash, Input, Output, State

from dashboard import reader
from data.access import Permission

_KEY = "partnerhub.callbacks"
_ID = "id", "property"
Check = Callable[[Any], bool]


class Undeclared(Exception):
    """A route or a callback of which nobody said who may use it: the application does not start."""


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A callback's permission, and the names of what it reads with a check of each value, in order."""

    permission: Permission
    inputs: tuple[tuple[str, str, Check], ...]
    state: tuple[tuple[str, str, Check], ...]
    outputs: tuple[tuple[str, str], ...]

    def fits(self, body: Mapping[str, Any]) -> bool:
        """Whether a body names exactly the outputs, inputs and states of this callback, and carries values that it can read."""
        if not _named(body.get("outputs"), self.outputs):
            return False
        changed = body.get("changedPropIds", [])
        if not (isinstance(changed, list) and len(changed) <= len(self.inputs) and all(isinstance(one, str) for one in changed)):
            return False
        known = {f"{id}.{prop}" for id, prop, _ in self.inputs}
        if not known.issuperset(changed) or not set(body) <= _KEYS or not isinstance(body.get("parsedChangedPropsIds", []), list):
            return False
        return _given(body.get("inputs"), self.inputs) and _given(body.get("state", []), self.state)


_KEYS = {"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"}


def _named(sent: Any, wanted: Sequence[tuple[str, str]]) -> bool:
    several = sent if isinstance(sent, list) else [sent]
    return [_of(one) for one in several] == list(wanted)


def _of(one: Any) -> tuple[Any, Any] | None:
    return (one.get("id"), one.get("property")) if isinstance(one, dict) and set(one) == set(_ID) else None


def _given(sent: Any, wanted: Sequence[tuple[str, str, Check]]) -> bool:
    if not isinstance(sent, list) or len(sent) != len(wanted):
        return False
    return all(_carries(one, *expected) for one, expected in zip(sent, wanted, strict=True))


def _carries(one: Any, id: str, prop: str, check: Check) -> bool:
    if not isinstance(one, dict) or not set(one) <= {*_ID, "value"}:
        return False
    return bool(one.get("id") == id and one.get("property") == prop and check(one.get("value")))


def text(longest: int) -> Check:
    """Text of at most so many characters, or nothing."""
    return lambda value: value is None or (isinstance(value, str) and len(value) <= longest)


def count(value: Any) -> bool:
    """A number, or nothing; `true` is none."""
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool))


def declared(app: Dash) -> dict[str, Declared]:
    """The callbacks of an application that were made here, by the name under which Dash asks for them."""
    found: dict[str, Declared] = app.server.extensions.setdefault(_KEY, {})
    return found


def callback(
    app: Dash,
    outputs: Sequence[Output],
    inputs: Mapping[Input, Check],
    state: Mapping[State, Check],
    *,
    permission: Permission,
) -> Callable[[Callable[..., Any]], None]:
    """Register a function under a permission. Dash calls it only with what was checked, and only for who may."""

    def register(draw: Callable[..., Any]) -> None:
        before = set(app.callback_map)

        @app.callback(*outputs, *inputs, *state)
        def permitted(*values: Any) -> Any:
            if not reader.current().may(permission):  # the gate asked already; a callback does not rely on its door
                raise PermissionError(permission)
            return draw(*values)

        (name,) = set(app.callback_map) - before
        declared(app)[name] = Declared(
            permission=permission,
            outputs=tuple((str(one.component_id), one.component_property) for one in outputs),
            inputs=tuple((str(one.component_id), one.component_property, check) for one, check in inputs.items()),
            state=tuple((str(one.component_id), one.component_property, check) for one, check in state.items()),
        )

    return register
