"""The HTTP doors: the same document as the command line, clear errors, health."""

import json

import pytest
from flask.testing import FlaskClient
from typer.testing import CliRunner

from dashboard.app import create_app
from data.settings import read_settings
from partnerhub import app as commands
from tests.conftest import Partner, org


@pytest.fixture
def client(partner: Partner) -> FlaskClient:
    """A browserless client of a small partner."""
    for number in range(1, 4):
        partner.customer(number, f"Customer {number}")
        partner.item(number, total=10, assigned=10 + number)
    partner.load()
    return create_app(read_settings(partner.home), sign_in=False).server.test_client()


def test_the_api_and_the_command_line_give_the_same_document(client: FlaskClient, partner: Partner) -> None:
    for section in ("headline", "licence-trend", "overage", "customers"):
        shown = CliRunner().invoke(commands, ["show", section, "--format", "json", "--customer", org(2), "--home", str(partner.home)])
        assert shown.exit_code == 0
        assert client.get(f"/api/v1/sections/{section}?customer={org(2)}").json == json.loads(shown.stdout)


def test_limit_and_offset_page_the_rows(client: FlaskClient) -> None:
    rows = client.get("/api/v1/sections/overage?limit=1&offset=1").json["rows"]  # type: ignore[index]
    assert [row["overage"] for row in rows] == [2]


@pytest.mark.parametrize(
    ("path", "code", "word"),
    [
        ("/api/v1/sections/nonsense", 404, "overage"),
        ("/api/v1/sections/overage?as_of=2030-01-01", 400, "2030-01-01"),
        ("/api/v1/sections/overage?as_of=soon", 400, "soon"),
        ("/api/v1/sections/overage?limit=-1", 400, "-1"),
        ("/export/overage.pdf", 404, "pdf"),
    ],
)
def test_what_cannot_be_answered_says_why(client: FlaskClient, path: str, code: int, word: str) -> None:
    answer = client.get(path)
    assert answer.status_code == code
    assert word in answer.json["error"]  # type: ignore[index]


def test_status_and_quarantine_have_their_doors(client: FlaskClient) -> None:
    assert {file["kind"] for file in client.get("/api/v1/status").json["files"]} == {"customers", "subscriptions", "licences"}  # type: ignore[index]
    assert client.get("/api/v1/quarantine").json == []


def test_exports_are_files_with_a_telling_name(client: FlaskClient) -> None:
    answer = client.get("/export/overage.csv?sort=overage&rows=customer")
    assert 'filename="overage-calling-2026-11-22.csv"' in answer.headers["Content-Disposition"]
    assert len(answer.text.splitlines()) == 4
    assert client.get("/export/overage.xlsx").data[:2] == b"PK"


def test_health_and_readiness(client: FlaskClient, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200
    empty = create_app(read_settings(tmp_path_factory.mktemp("empty")), sign_in=False).server.test_client()
    assert (empty.get("/healthz").status_code, empty.get("/readyz").status_code) == (200, 503)
    assert empty.get("/api/v1/sections/overage").status_code == 503


def test_a_customers_name_never_becomes_markup(client: FlaskClient) -> None:
    assert client.get("/api/v1/sections/overage").headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self'" in client.get("/").headers["Content-Security-Policy"]
