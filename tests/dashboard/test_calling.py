"""The calling sections on the page: what each part asks, what it says when there is nothing, and that the page keeps its shape."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from dashboard import live
from dashboard.callbacks.draw import render
from dashboard.page import read_view
from tests.conftest import Partner, org
from tests.dashboard.test_pages import parts, texts

WEEKS = ("2026-11-10T09:00:00Z", "2026-11-17T09:00:00Z")  # before, and reported
LOSS = "Audio Packet Loss (%)"


def fill(partner: Partner) -> Partner:
    """Two customers: 2 calls before and 3 in the reported week, 40 measured calls of the first, 4 of them poor."""
    for number in (1, 2):
        partner.item(number)
        for day in ("2026-11-07", "2026-11-14"):
            partner.licence(number, at=day)
    for when, several in zip(WEEKS, (2, 3), strict=True):
        for n in range(several):
            partner.call(1 + n % 2, f"u{n}", when, **{"Correlation ID": f"{when}{n}"})
    for n in range(40):
        partner.media(1, WEEKS[1], correlation=f"m{n}", **{LOSS: "9" if n < 4 else "0"})
    partner.media(2, WEEKS[1], correlation="few", **{"Endpoint Type": "Room device", LOSS: "9"})
    return partner


def drawn(partner: Partner, search: str = "", path: str = "/") -> Any:
    """The page of an address."""
    return render(partner.hub, read_view(path, search))


def card(tree: Any, id: str) -> Any:
    """The part of a page with an id."""
    return next(part for part in parts(tree) if getattr(part, "id", "") == id)


def said(tree: Any) -> str:
    """All that a reader can see or hear of a part."""
    return " ".join(texts(tree))


def values(tree: Any, key: str) -> list[Any]:
    """The raw values of a metric in a part, in order."""
    return [json.loads(getattr(part, "data-value")) for part in parts(tree) if getattr(part, "data-metric", "") == key]


def by_week(chart: Any, key: str) -> dict[str, Any]:
    """The raw value of a metric in each column of a chart."""
    return {getattr(part, "data-week"): values(part, key)[0] for part in parts(chart) if hasattr(part, "data-week")}


def rows(tree: Any, section: str) -> list[dict[str, Any]]:
    """The rows of a table."""
    found: list[dict[str, Any]] = card(tree, f"{section}-table").rowData
    return found


def test_tiles_tables_and_bars_follow_the_chosen_week_and_charts_keep_theirs(partner: Partner) -> None:
    fill(partner)
    newest, before = drawn(partner), drawn(partner, "?week=2026-11-08")
    for tree, calls, each in ((newest, 3, {2, 1}), (before, 2, {1})):
        side = next(part for part in parts(card(tree, "call-volume")) if getattr(part, "className", "") == "side")
        assert values(side, "calls")[0] == calls
        assert {row["calls"] for row in rows(tree, "call-usage")} == each
        assert list(by_week(card(tree, "call-volume-chart"), "calls").items())[-2:] == [("2026-11-08", 2), ("2026-11-15", 3)]
    columns = [part for part in parts(card(before, "call-volume-chart")) if getattr(part, "aria-current", "") == "true"]
    assert [getattr(column, "data-week") for column in columns] == ["2026-11-08"]
    assert "week=" not in columns[0].href  # a second click shows all weeks again
    assert "8 – 14 Nov 2026" in said(card(before, "calling-note"))


def test_a_chosen_week_reaches_every_door_and_every_link(partner: Partner) -> None:
    tree = drawn(fill(partner), "?week=2026-11-08&tag=")
    doors = [part.href for part in parts(tree) if getattr(part, "className", "") == "door"]
    assert all("as_of=2026-11-15" in href for href in doors if "/call-usage." in href)
    assert all("as_of=2026-11-22" in href for href in doors if "/call-volume." in href)
    links = card(tree, "call-usage-table").dashGridOptions["context"]["links"]
    assert links == {"customer": "/customers/{org_id}?week=2026-11-08&tab=calling", "calls": "/customers/{org_id}/calls?week=2026-11-08"}


def test_quality_tiles_compare_the_last_week_with_the_one_before(partner: Partner) -> None:
    for n in range(30):
        partner.media(1, WEEKS[0], correlation=f"b{n}", **{LOSS: "9" if n < 6 else "0"})
    tree = card(drawn(fill(partner)), "call-quality")
    tile = next(part for part in parts(tree) if getattr(part, "data-kpi", "") == "poor_pct")
    assert values(tile, "poor_pct") == [5 / 41]
    assert values(tile, "poor_pct_change") == [pytest.approx(5 / 41 - 6 / 30)]
    assert "5 of 41" in said(tile) and "too few" not in said(tile)


def test_a_rate_of_too_few_is_weak_and_says_so(partner: Partner) -> None:
    tree = drawn(fill(partner), f"?customer={org(2)}")
    tile = next(part for part in parts(card(tree, "call-quality")) if getattr(part, "data-kpi", "") == "poor_pct")
    assert "1 of 1" in said(tile) and ", too few to judge" in said(tile)
    assert [part.className for part in parts(tile) if getattr(part, "data-metric", "") == "poor_pct"] == ["weak"]
    columns = {column["colId"]: column["context"] for column in card(tree, "call-quality-by-customer-table").columnDefs}
    assert (columns["poor_pct"]["base"], columns["poor_pct"]["least"]) == ("measured", 30)


def test_a_long_incident_does_not_become_the_usual(partner: Partner) -> None:
    partner.item(1)
    partner.licence(1, at="2026-09-26")
    reported = date(2026, 11, 17)
    for back in range(13):  # five weeks of the eight shown are bad, of the thirteen that tell what is usual most are not
        for n in range(40):
            loss = "9" if n < (20 if back < 5 else 2) else "0"
            partner.media(1, f"{reported - timedelta(days=7 * back)}T09:00:00Z", correlation=f"{back}-{n}", **{LOSS: loss})
    tips = [getattr(part, "data-tip") for part in parts(card(drawn(partner), "call-quality-chart")) if hasattr(part, "data-week")]
    assert ["above the usual" in tip for tip in tips] == [False] * 3 + [True] * 5


def test_limits_are_those_of_the_build_that_is_served(partner: Partner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARTNERHUB_POOR_JITTER_MS", "12.5")
    hub = fill(partner).hub
    monkeypatch.setenv("PARTNERHUB_POOR_JITTER_MS", "99")
    rule = said(card(render(hub, read_view("/", "")), "quality-rule"))
    assert rule == "A leg is poor from 5 % packet loss, 400 ms latency or 12.5 ms jitter on."


def test_a_guessed_unit_of_packet_loss_is_said(partner: Partner) -> None:
    fill(partner)
    for n in range(100):
        partner.media(2, WEEKS[0], file="bare", correlation=f"g{n}", **{LOSS: "", "Audio Packet Loss": "0.02"})
    assert "1 of 3 media files" in said(card(drawn(partner), "quality-rule"))
    assert "fractions of 1" in said(card(drawn(partner), "quality-rule"))


def test_an_endpoint_type_narrows_its_two_tables_and_is_undone_by_its_own_bar(partner: Partner) -> None:
    tree = drawn(fill(partner), "?endpoint=Room+device")
    assert [row["org_id"] for row in rows(tree, "call-quality-by-customer")] == [org(2)]
    assert [row["type"] for row in rows(tree, "call-quality-by-place")] == ["Room device"]
    assert len(rows(tree, "call-usage")) == 2
    bars = {getattr(part, "data-row"): part for part in parts(card(tree, "call-quality-by-endpoint-chart")) if hasattr(part, "data-row")}
    assert "endpoint=" not in bars["Room device"].href and "endpoint=Desk+phone" in bars["Desk phone"].href
    chips = [part for part in parts(tree) if getattr(part, "data-clears", "") == "endpoint"]
    assert said(chips[0]).startswith("Room device") and "endpoint" not in chips[0].href


def test_nobody_has_a_queue_and_nobody_delivered_the_report_are_two_things(partner: Partner) -> None:
    fill(partner)
    assert "Not applicable: no queue report of the last 8 weeks" in said(card(drawn(partner), "queues"))
    partner.queue(1, "2026-11-08")
    partner.load()
    assert "No queue report was loaded for this week." in said(card(drawn(partner), "queues"))
    assert rows(drawn(partner, "?week=2026-11-08"), "queues")[0]["offered"] == 100


def test_an_unknown_population_is_not_an_empty_one(partner: Partner) -> None:
    fill(partner)
    assert "who holds Calling licences is unknown" in said(card(drawn(partner, "?week=2026-10-04"), "call-usage"))
    partner.item(3, licence="Meeting - Webex Meeting Center")
    for number in (1, 2):
        partner.licence(number, at="2026-10-03", licence="Messaging")
    partner.licence(3, at="2026-10-03", licence="Meeting - Webex Meeting Center")
    partner.load()
    assert "No customer holds Calling licences." in said(card(drawn(partner, "?week=2026-10-04"), "call-usage"))


def test_a_week_without_data_gives_its_reason_and_no_zero(partner: Partner) -> None:
    fill(partner)
    partner.item(3)
    chart = card(drawn(partner), "call-volume-chart")
    weeks = by_week(chart, "calls")
    assert (weeks["2026-09-27"], weeks["2026-11-15"]) == (None, 3)
    assert "No call history covers this week." in said(chart)
    silent = next(row for row in rows(drawn(partner), "call-usage") if row["org_id"] == org(3))
    assert (silent["calls"], silent["calls_note"]) == (None, "No call history covers this week.")
    assert silent["trend_note"] == "No call history covers these weeks."


def test_meetings_folds_the_calling_sections_to_one_line(partner: Partner) -> None:
    fill(partner)
    line = card(drawn(partner, "?product=meetings"), "calling-folded")
    assert "belong to Webex Calling" in said(line)
    assert [part.href for part in parts(line) if hasattr(part, "href")] == ["/"]
    assert card(drawn(partner), "calling-folded").children == []


def test_the_page_keeps_its_shape_whatever_is_chosen(partner: Partner) -> None:
    fill(partner)
    searches = ("", "?product=meetings", "?week=2026-11-08&endpoint=Desk+phone", "?kind=trial", "?table=call-volume", "?as_of=2025-01-01")
    shapes = {live.redraw(drawn(partner, search), None)[2] for search in searches}
    assert len(shapes) == 1


def test_meetings_changes_nothing_in_what_it_hides(partner: Partner) -> None:
    fill(partner)
    both = [live.redraw(drawn(partner, search), None)[1] for search in ("", "?product=meetings")]
    ids = {part.id for part in parts(card(drawn(partner), "calling")) if isinstance(getattr(part, "id", None), str)}
    before, after = ({id: digest for id, digest in parts if id in ids} for parts in both)
    assert before and before == after


def test_every_page_shows_the_week_and_what_calling_leaves_out(partner: Partner) -> None:
    fill(partner)
    for path, search in (("/", ""), (f"/customers/{org(1)}", "?tab=calling")):
        note = said(card(drawn(partner, search, path), "calling-note"))
        assert "15 – 21 Nov 2026" in note and "excludes Call on Webex" in note
    assert partner.hub.default_as_of() == date(2026, 11, 22)
