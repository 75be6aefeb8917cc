"""What a callback lets in: exactly what our own page sends, value by value (`dashboard/callbacks/declare.py`)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from dash import Dash, Input, Output, State, dcc, html
from flask import g

from dashboard.callbacks import declare
from dashboard.callbacks.declare import Declared, count, declared, text
from dashboard.reader import Reader
from data.access import Permission, Role


def app() -> Dash:
    """Two callbacks: one of everything twice, and one of as little as can be."""
    made = Dash("shapes", assets_folder="none")
    made.layout = html.Div([dcc.Store(id=name) for name in "abcdef"])
    declare.callback(
        made,
        [Output("a", "data"), Output("b", "data")],
        {Input("c", "data"): text(3), Input("d", "data"): count},
        {State("e", "data"): text(5), State("f", "data"): count},
        permission=Permission.WRITE,
    )(lambda *values: list(values[:2]))
    declare.callback(made, [Output("c", "data")], {Input("e", "data"): count}, {}, permission=Permission.READ)(lambda value: [value])
    return made


BOTH, ONE = "..a.data...b.data..", "c.data"


def sent() -> dict[str, Any]:
    """What the page sends to the first."""
    return {
        "output": BOTH,
        "outputs": [{"id": "a", "property": "data"}, {"id": "b", "property": "data"}],
        "inputs": [{"id": "c", "property": "data", "value": "abc"}, {"id": "d", "property": "data", "value": 1}],
        "state": [{"id": "e", "property": "data", "value": "abcde"}, {"id": "f", "property": "data", "value": 2.5}],
        "changedPropIds": ["c.data", "d.data"],
        "parsedChangedPropsIds": ["c.data"],
    }


@pytest.fixture(scope="module")
def both() -> Declared:
    return declared(app())[BOTH]


@pytest.fixture(scope="module")
def one() -> Declared:
    return declared(app())[ONE]


def test_a_callback_is_known_by_its_name_and_permission() -> None:
    found = declared(app())
    assert {name: one.permission for name, one in found.items()} == {BOTH: Permission.WRITE, ONE: Permission.READ}
    assert found[BOTH].outputs == (("a", "data"), ("b", "data"))
    assert [(id, prop) for id, prop, _ in found[BOTH].inputs] == [("c", "data"), ("d", "data")]
    assert [(id, prop) for id, prop, _ in found[BOTH].state] == [("e", "data"), ("f", "data")]
    assert declared(Dash("another", assets_folder="none")) == {}


def test_what_the_page_sends_fits(both: Declared, one: Declared) -> None:
    assert both.fits(sent())
    little = {"output": ONE, "outputs": {"id": "c", "property": "data"}, "inputs": [{"id": "e", "property": "data", "value": 0}]}
    assert one.fits(little)
    assert one.fits({**little, "outputs": [little["outputs"]], "state": [], "changedPropIds": []})
    assert not one.fits({**little, "state": [{"id": "f", "property": "data"}]})


Change = Callable[[dict[str, Any]], object]
MAY_DIFFER: dict[str, Change] = {
    "nothing changed": lambda body: body.update(changedPropIds=[]),
    "not told what changed": lambda body: body.pop("changedPropIds"),
    "nothing parsed": lambda body: body.pop("parsedChangedPropsIds"),
    "no value": lambda body: body["inputs"][0].pop("value"),
    "null": lambda body: body["inputs"][1].update(value=None),
    "shorter": lambda body: body["inputs"][0].update(value=""),
    "one of two changed": lambda body: body.update(changedPropIds=["d.data"]),
}
MAY_NOT: dict[str, Change] = {
    "no outputs": lambda body: body.pop("outputs"),
    "outputs are one": lambda body: body.update(outputs=body["outputs"][0]),
    "an output too few": lambda body: body["outputs"].pop(),
    "an output too many": lambda body: body["outputs"].append({"id": "c", "property": "data"}),
    "outputs turned round": lambda body: body["outputs"].reverse(),
    "another output": lambda body: body["outputs"][0].update(id="c"),
    "another property of an output": lambda body: body["outputs"][0].update(property="x"),
    "an output with more": lambda body: body["outputs"][0].update(value=1),
    "an output with less": lambda body: body["outputs"][0].pop("property"),
    "an output that is none": lambda body: body.update(outputs=["a", "b"]),
    "changed is no list": lambda body: body.update(changedPropIds="c.data"),
    "changed is a map": lambda body: body.update(changedPropIds={"c.data": 1}),
    "more changed than there are": lambda body: body.update(changedPropIds=["c.data", "d.data", "c.data"]),
    "changed is no text": lambda body: body.update(changedPropIds=[1]),
    "one that changed is a list": lambda body: body.update(changedPropIds=["c.data", []]),
    "a state changed": lambda body: body.update(changedPropIds=["e.data"]),
    "an unknown one changed": lambda body: body.update(changedPropIds=["c.data", "x.data"]),
    "parsed is no list": lambda body: body.update(parsedChangedPropsIds="c.data"),
    "a key too many": lambda body: body.update(cancel=[]),
    "no inputs": lambda body: body.pop("inputs"),
    "inputs are no list": lambda body: body.update(inputs={"0": body["inputs"][0]}),
    "an input too few": lambda body: body["inputs"].pop(),
    "an input too many": lambda body: body["inputs"].append(body["inputs"][0]),
    "inputs turned round": lambda body: body["inputs"].reverse(),
    "an input that is none": lambda body: body["inputs"].__setitem__(0, "c"),
    "an input that is nothing": lambda body: body["inputs"].__setitem__(0, None),
    "another input": lambda body: body["inputs"][0].update(id="a"),
    "another property": lambda body: body["inputs"][0].update(property="children"),
    "an input with more": lambda body: body["inputs"][0].update(more=1),
    "an input without its name": lambda body: body["inputs"][0].pop("id"),
    "an input without its property": lambda body: body["inputs"][0].pop("property"),
    "text that is too long": lambda body: body["inputs"][0].update(value="abcd"),
    "a number for a text": lambda body: body["inputs"][0].update(value=1),
    "a list for a text": lambda body: body["inputs"][0].update(value=["a"]),
    "text for a number": lambda body: body["inputs"][1].update(value="1"),
    "truth for a number": lambda body: body["inputs"][1].update(value=True),
    "no state": lambda body: body.pop("state"),
    "state is no list": lambda body: body.update(state="ef"),
    "a state too few": lambda body: body["state"].pop(),
    "another state": lambda body: body["state"][1].update(id="c"),
    "a state that is too long": lambda body: body["state"][0].update(value="abcdef"),
}


@pytest.mark.parametrize("change", MAY_DIFFER.values(), ids=MAY_DIFFER)
def test_what_the_page_may_leave_out(both: Declared, change: Change) -> None:
    body = sent()
    change(body)
    assert both.fits(body) is True


@pytest.mark.parametrize("change", MAY_NOT.values(), ids=MAY_NOT)
def test_what_no_page_of_ours_sends(both: Declared, change: Change) -> None:
    body = sent()
    change(body)
    assert both.fits(body) is False


def test_a_check_that_says_something_else_than_true_or_false_is_asked_for_its_truth(one: Declared) -> None:
    body = {"outputs": {"id": "c", "property": "data"}, "inputs": [{"id": "e", "property": "data", "value": "x"}]}
    (given,) = one.inputs
    assert replace(one, inputs=((*given[:2], lambda value: value),)).fits(body) is True  # type: ignore[arg-type, return-value]


@pytest.mark.parametrize(("value", "fits"), [(None, True), ("", True), ("abc", True), ("abcd", False), (1, False), (["a"], False)])
def test_text_is_no_longer_than_agreed(value: Any, fits: bool) -> None:
    assert text(3)(value) is fits


@pytest.mark.parametrize(
    ("value", "fits"), [(None, True), (0, True), (-1.5, True), (True, False), (False, False), ("1", False), ([], False)]
)
def test_a_number_is_a_number(value: Any, fits: bool) -> None:
    assert count(value) is fits


@pytest.mark.parametrize(("role", "runs"), [(Role.ADMIN, True), (Role.READ_ONLY, False)])
def test_a_callback_does_not_rely_on_its_door(role: Role, runs: bool) -> None:
    """Even where no gate stands before it, it runs only for who may."""
    made = app()
    made.server.before_request(lambda: setattr(g, "reader", Reader(name="Eva", role=role)))
    client = made.server.test_client()
    if runs:
        answer = client.post("/_dash-update-component", json=sent())
        assert answer.json == {"response": {"a": {"data": "abc"}, "b": {"data": 1}}, "multi": True}
    else:
        with pytest.raises(PermissionError, match=r"^write$"):
            made.server.config["TESTING"] = True
            client.post("/_dash-update-component", json=sent())
