"""Refused files tried again from the data page, and refused rows corrected by themselves (`docs/loading.md`)."""

import csv
import io
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from dashboard import intake
from dashboard.app import create_app
from dashboard.callbacks.draw import render
from dashboard.page import read_view
from dashboard.sections.loading.result import file_id
from data.answer import Hub
from data.ledger import troubled
from data.settings import Settings, read_settings
from etl.mending import LINE
from tests.conftest import Partner, org
from tests.dashboard.test_uploads import OURS, client, send, settings, settled

__all__ = ["client", "settings"]
TAGS = f"org_id,tag\n{org(1)},a\nacme,b\n"


def drawn(settings: Settings) -> str:
    return str(render(Hub(settings), read_view("/data", "")))


def corrected(client: FlaskClient, id: str, text: str) -> Any:
    """Corrected rows, as a browser sends them."""
    form = {"files": [(io.BytesIO(text.encode()), "rows.csv")]}
    return client.post(f"/upload/corrected?file={id}", data=form, headers=OURS, content_type="multipart/form-data")


def test_refused_rows_go_out_and_come_back_corrected(client: FlaskClient, settings: Settings) -> None:
    send(client, [("in/tags.csv", TAGS)])
    settled(settings.home)
    (row,) = troubled(Hub(settings))
    id = file_id(row["source"])
    page = drawn(settings)
    assert f"/export/refused.csv?file={id}" in page and "data-corrected" in page and "retry" in page
    answer = client.get(f"/export/refused.csv?file={id}")
    (found,) = csv.DictReader(io.StringIO(answer.text))
    assert (answer.status_code, found[LINE], found["org_id"], found["tag"]) == (200, "3", "acme", "b")
    assert corrected(client, id, f"{LINE},org_id,tag\n3,{org(2)},b\n").status_code == 202
    assert settled(settings.home).exit == 0
    hub = Hub(settings)
    assert troubled(hub) == []
    assert hub.rows("SELECT file, read, loaded, known, refused FROM hub.files") == [
        {"file": "in/tags.csv", "read": 2, "loaded": 1, "known": 1, "refused": 0}
    ]
    assert "data-corrected" not in drawn(settings)
    assert client.get(f"/export/refused.csv?file={id}").status_code == 410


def test_corrections_of_nothing_are_said_by_the_job(client: FlaskClient, settings: Settings) -> None:
    send(client, [("tags.csv", TAGS)])
    settled(settings.home)
    id = file_id(troubled(Hub(settings))[0]["source"])
    assert corrected(client, id, f"{LINE},org_id,tag\n2,{org(2)},b\n").status_code == 202
    job = settled(settings.home)
    assert (job.state, "no line of which a row was refused" in job.last_words()) == ("failed", True)
    assert len(troubled(Hub(settings))) == 1
    assert corrected(client, "nothing", "x").status_code == 410


def test_mended_files_are_tried_again(partner: Partner) -> None:
    path = partner.write("tags.csv", [{"org_id": org(1), "tag": "a"}, {"org_id": "acme", "tag": "b"}])
    partner.load()
    settings = read_settings(partner.home)
    client = create_app(settings, sign_in=False).server.test_client()
    intake.place(partner.home).mkdir()
    id = file_id(str(path))
    assert client.get(f"/export/refused.csv?file={id}").status_code == 422, "it does not stand among the uploads"
    assert corrected(client, id, "x").status_code == 422
    path.write_text(f"org_id,tag\n{org(1)},a\n{org(2)},b\n")
    assert client.post("/upload/retry", json={}, headers=OURS).status_code == 202
    assert settled(partner.home).exit == 0
    assert troubled(Hub(settings)) == []
    answer = client.post("/upload/retry", json={}, headers=OURS)
    assert answer.status_code == 422
    Path(path).unlink()
