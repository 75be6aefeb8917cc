"""The reader's language: every text translated, numbers and dates in the reader's form."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.texts import every_text
from dashboard.words import LOCALES, Words, catalogue, negotiate
from data.notice import Notice

PLACEHOLDER = re.compile(r"\{\w+\}")


@pytest.mark.parametrize("lang", [lang for lang in LOCALES if lang != "en"])
def test_every_text_is_translated(lang: str) -> None:
    assert [text for text in every_text() if text not in catalogue(lang)] == []


@pytest.mark.parametrize("lang", [lang for lang in LOCALES if lang != "en"])
def test_no_translation_is_left_over(lang: str) -> None:
    said = set(every_text())  # once: it reads every module
    assert [text for text in catalogue(lang) if text not in said] == []


@pytest.mark.parametrize("lang", [lang for lang in LOCALES if lang != "en"])
def test_a_translation_keeps_the_places_of_its_values(lang: str) -> None:
    for text, said in catalogue(lang).items():
        assert sorted(PLACEHOLDER.findall(text)) == sorted(PLACEHOLDER.findall(said)), text


def test_the_texts_are_really_found() -> None:
    assert {"Skip to the content", "No row matches the filters.", "A source is late.", " vs week before"} <= set(every_text())


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    english, portuguese = Words("en"), Words("pt")
    assert (english.count(12480), portuguese.count(12480)) == ("12,480", "12.480")
    assert (english.share(0.7689), portuguese.share(0.7689)) == ("76.9\u00a0%", "76,9\u00a0%")
    assert (english.points(-0.012), portuguese.points(0.012)) == ("1.2 pp", "1,2 p.p.")
    assert english.share(None) == english.count(None) == "–"


def test_weeks_and_ages_are_written_short() -> None:
    words = Words("en")
    assert words.week(date(2026, 11, 15)) == "15 – 21 Nov 2026"
    assert words.week(date(2026, 11, 29)) == "29 Nov – 5 Dec 2026"
    assert words.week(date(2025, 12, 28)) == "28 Dec 2025 – 3 Jan 2026"
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert words.age(datetime(2026, 11, 22, 9, tzinfo=UTC), noon) == "3 h"
    assert words.age(datetime(2026, 11, 19, 9, tzinfo=UTC), noon) == "3 d"
    assert [words.age(noon - timedelta(hours=n), noon) for n in (23, 24, 47, 48)] == ["23 h", "1 d", "1 d", "2 d"]


def test_a_notice_is_said_again_in_the_readers_language() -> None:
    notice = Notice("Unknown parameter “{name}” ignored.", name="x")
    assert notice == "Unknown parameter “x” ignored."
    assert Words("pt").notice(notice) == "Parâmetro desconhecido “x” ignorado."


@pytest.mark.parametrize(
    ("asked", "accepted", "lang"),
    [("pt", "en", "pt"), (None, "pt-BR,pt;q=0.9,en;q=0.8", "pt"), (None, "de,en;q=0.5", "en"), (None, "", "en"), ("xx", "pt", "pt")],
)
def test_the_address_wins_over_the_browser(asked: str | None, accepted: str, lang: str) -> None:
    assert negotiate(asked, accepted) == lang
