"""The counts beside the filters: each is the number of rows that its own question would give (`data/answer/options.py`)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from data.answer import FutureDate, Hub
from data.answer.options import CHOICES, OptionsQuestion
from data.scope import only
from data.sections import SECTIONS
from data.slice import Slice
from data.warehouse import TookTooLong
from tests.conftest import org
from tests.data.small_world import ACME, DELTA, NOBODY, TEXTIL, world

NOW = date(2026, 11, 22)
SLICES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a kind": {"kind": ("trial",)},
    "two filters": {"status": ("subscription",), "tag": ("Health",)},
    "a tile and a kind": {"tile": "over_limit", "kind": ("trial",)},
    "a tile": {"tile": "near_expiration"},
    "a word": {"find": "a"},
    "a customer": {"customer": DELTA},
    "everything": {
        "managed_by": ("partner",),
        "holds": ("calling", "meetings"),
        "status": ("overage",),
        "kind": ("subscription",),
        "tag": ("gold",),
    },
    "earlier": {"as_of": date(2026, 11, 15), "holds": ("calling",)},
    "meetings": {"product": "meetings", "status": ("trial", "overage")},
}


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Hub:
    return world(tmp_path_factory)


def rows(hub: Hub, slice_: Slice) -> int:
    """How long the list is."""
    return len(hub.answer("customers", slice_).rows)


@pytest.mark.parametrize("name", SLICES)
def test_every_count_is_the_number_of_rows_of_its_own_question(hub: Hub, name: str) -> None:
    slice_ = Slice(**SLICES[name])
    found = hub.options(slice_)
    assert found.rows == rows(hub, slice_)
    assert found.bare == 7
    assert list(found.by) == [*CHOICES, "tag"]
    for name_, values in CHOICES.items():
        wanted = {value: rows(hub, replace(slice_, **{name_: (value,)})) for value in values}  # type: ignore[arg-type]
        assert found.by[name_] == wanted
    assert found.by["tag"] == {tag: rows(hub, replace(slice_, tag=(tag,))) for tag in found.by["tag"]}
    chosen = {key for key in SLICES[name] if key not in ("as_of", "product")}
    alone = {key: None if key in ("find", "customer", "tile") else () for key in chosen}
    assert found.without == {key: rows(hub, replace(slice_, **{key: nothing})) for key, nothing in alone.items()}  # type: ignore[arg-type]


def test_the_counts_by_hand(hub: Hub) -> None:
    found = hub.options(Slice())
    assert (found.rows, found.bare, found.without) == (7, 7, {})
    assert found.by["managed_by"] == {"partner": 2, "external": 2}
    assert found.by["holds"] == {"calling": 3, "meetings": 3}
    assert {key: count for key, count in found.by["status"].items() if count} == {
        "expired": 1, "overage": 2, "expiring_soon": 2, "no_recent_activity": 1, "trial": 2, "subscription": 4,
    }  # fmt: skip
    assert found.by["kind"] == {"subscription": 5, "trial": 2}
    assert list(found.by["tag"].items()) == [("gold", 1), ("Health", 1), ("health", 1), ("Old", 1)]
    assert list(hub.options(Slice(tag=("gold",))).by["tag"].items()) == [("gold", 1), ("Health", 1), ("health", 1), ("Old", 1)]
    assert list(hub.options(Slice(find="acme")).by["tag"].items()) == [("gold", 1), ("Health", 0), ("health", 1), ("Old", 0)]


def test_counts_are_of_her_customers_alone(hub: Hub) -> None:
    """No number, and no tag, of another."""
    seen = hub.seen_by(only([TEXTIL, NOBODY]))
    found = seen.options(Slice(status=("subscription",)))
    assert (found.rows, found.bare, found.without) == (2, 2, {"status": 2})
    assert found.by["tag"] == {"Health": 1}
    assert found.by["managed_by"] == {"partner": 1, "external": 0}
    assert sum(found.by["status"].values()) == 4
    nobody = hub.seen_by(only([])).options(Slice(kind=("trial",)))
    assert (nobody.rows, nobody.bare, nobody.by["tag"], nobody.without) == (0, 0, {}, {"kind": 0})
    assert not any(count for counts in nobody.by.values() for count in counts.values())


def test_counts_of_somebodys_customers(hub: Hub) -> None:
    """Whose they are is found by the hub; here, what the question makes of it."""
    _, cursor, states = hub._kept.open()
    slice_ = Slice(assigned_to="x", their=only([ACME, org(2)]), as_of=NOW)
    found = OptionsQuestion(hub.settings, cursor, states, SECTIONS["customers"], slice_).options()
    assert (found.rows, found.bare, found.without) == (2, 7, {"assigned_to": 7})
    assert found.by["managed_by"] == {"partner": 1, "external": 1}


def test_counts_of_the_future_are_refused(hub: Hub) -> None:
    with pytest.raises(FutureDate):
        hub.options(Slice(as_of=date(2026, 11, 29)))


def test_neither_an_answer_nor_the_counts_take_longer_than_agreed(hub: Hub) -> None:
    """Of eight of each, at least one is still at work after a tenth of a millisecond."""
    hurried, stopped = Hub(hub.settings.model_copy(update={"query_seconds": 0.0001})), {"answer": 0, "options": 0}
    for section in list(SECTIONS)[:8]:
        for name, ask in (
            ("answer", lambda section=section: hurried.answer(section, Slice())),
            ("options", lambda: hurried.options(Slice())),
        ):
            try:
                ask()
            except TookTooLong:
                stopped[name] += 1
    assert all(stopped.values()), stopped
