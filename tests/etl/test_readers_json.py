"""Large JSON answers are read piece by piece: wherever a piece ends, the objects are the same."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl import readers_json
from etl.landing import land

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
ORG = "00000000-0000-4000-8000-000000000001"


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 16, 61, 997])
@pytest.mark.parametrize("wrap", [lambda items: {"items": items}, lambda items: items], ids=["items", "list"])
def test_a_piece_may_end_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, wrap: object) -> None:
    monkeypatch.setattr(readers_json, "CHUNK", max(chunk, 12))
    items = [
        {"meetingId": f"m{n}", "email": "ana@example.com", "joinedTime": "2026-11-17T09:00:00Z", "displayName": 'Ana, "A" [1] {2} ção'}
        for n in range(20)
    ]
    folder = tmp_path / f"org={ORG}"
    folder.mkdir()
    indent = chunk % 3 or None
    (folder / "attendees.json").write_text(json.dumps(wrap(items), indent=indent, ensure_ascii=False), encoding="utf-8")  # type: ignore[operator]
    (landed,) = land([tmp_path], tmp_path / "lake", now=NOW)
    assert (landed.read, landed.accepted, landed.refusals) == (20, 20, ())


@pytest.mark.parametrize("cut", [40, 900, 1500, 2290])
def test_a_cut_off_document_is_refused_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: int) -> None:
    monkeypatch.setattr(readers_json, "CHUNK", 64)
    items = [
        {"meetingId": f"m{n}", "email": "ana@example.com", "joinedTime": "2026-11-17T09:00:00Z", "displayName": "Ana"} for n in range(22)
    ]
    folder = tmp_path / f"org={ORG}"
    folder.mkdir()
    text = json.dumps({"items": items})
    assert len(text) > cut
    (folder / "attendees.json").write_text(text[:cut], encoding="utf-8")
    (landed,) = land([folder], tmp_path / "lake", now=NOW)
    assert landed.read is None
    assert "whole JSON" in landed.refusals[0].reason
