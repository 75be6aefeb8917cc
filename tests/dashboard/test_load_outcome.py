"""A load that failed or was stopped is said on the data page, in both languages, until one is published again."""

import json

import pytest

from dashboard import reader
from dashboard.reader import Reader
from data import journal
from data.access import Role
from etl.build import load
from etl.errors import LoadError
from tests.conftest import Partner
from tests.dashboard.test_data_page import page
from tests.dashboard.test_pages import texts


def said(partner: Partner, search: str = "") -> str:
    """All texts of the page."""
    return " ".join(texts(page(partner.hub, search)))


def test_a_failed_load_is_said_until_the_next_one_is_published(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    partner.item(1)
    partner.load()
    assert "begun on" not in said(partner)
    with pytest.raises(LoadError):
        load([partner.landing / "gone"], partner.home)
    assert "failed; what is shown is as of the one before it" in said(partner)
    assert "nothing was found there" in said(partner), "whoever may load is told why"
    assert "falhou; o que se vê é da carga anterior" in said(partner, "?lang=pt")
    with monkeypatch.context() as other:
        other.setattr(reader, "current", lambda: Reader(name="Ana", role=Role.READ_ONLY))
        assert "failed. What is shown is as of the one before it." in said(partner)
        assert "nothing was found there" not in said(partner), "the reason names files of the server"
    load([partner.landing], partner.home)
    assert "begun on" not in said(partner)


def test_a_load_that_was_stopped(partner: Partner) -> None:
    partner.item(1)
    hub = partner.hub
    attempt = {"began": "2026-11-22T05:00:00Z", "ended": None, "pid": 1, "outcome": "at_work", "reason": None}
    (partner.home / journal.FILE).write_text(json.dumps(attempt), encoding="utf-8")
    assert "at 05:00 UTC was stopped before it ended" in " ".join(texts(page(hub)))
