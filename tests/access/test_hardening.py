"""Headers, the locked database, time limits, formulas, logs (trust.md §4 X2, X3, D1, D2, P1)."""

import csv
import io
import logging
import sys
import time
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pytest

from dashboard.app import create_app
from data import warehouse
from data.settings import Settings, read_settings
from tests.access.canaries import CUSTOMERS, canary, leaks
from tests.access.conftest import Aviary
from tests.conftest import Partner, org

ESCAPES = """SELECT * FROM read_csv('/etc/passwd')
SELECT * FROM read_text('/etc/passwd')
SELECT * FROM read_blob('/etc/passwd')
SELECT * FROM glob('/etc/*')
SELECT * FROM sniff_csv('/etc/passwd')
SELECT * FROM '/etc/passwd'
SELECT * FROM read_parquet('/nowhere/x.parquet')
SELECT * FROM read_json('/nowhere/x.json')
SELECT * FROM 'https://example.com/x.csv'
COPY (SELECT 1) TO '/nowhere/out.csv'
COPY (SELECT 1) TO '/nowhere/out.parquet' (FORMAT parquet)
ATTACH '/nowhere/x.duckdb'
INSTALL httpfs
LOAD httpfs
EXPORT DATABASE '/nowhere'
IMPORT DATABASE '/nowhere'
SET memory_limit = '100GB'
SET threads = 8
SET enable_external_access = true
SET allowed_directories = ['/']
SET lock_configuration = false
SET TimeZone = 'Europe/Berlin'
RESET memory_limit
PRAGMA threads = 4
INSERT INTO hub.build SELECT * FROM hub.build
UPDATE hub.customers SET name = 'x'
DELETE FROM hub.customers
DROP TABLE hub.customers
CREATE TABLE hub.mine (a INTEGER)
CREATE SECRET s (TYPE s3)
SELECT getenv('HOME')
SELECT * FROM a_table_of_python""".splitlines()
SLOW = (
    "SELECT count(*) FROM range(10000000) AS a, range(1000000) AS b WHERE a.range * b.range % 7 = 3",
    "SELECT sum(sqrt(a.range * b.range)) FROM range(1000000) AS a, range(10000000) AS b",
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 1000000000) SELECT max(n) FROM r",
    "SELECT count(DISTINCT md5(CAST(a.range * b.range AS VARCHAR))) FROM range(100000) AS a, range(1000000) AS b LIMIT 1",
    "SELECT count(*) FROM range(100000000) AS a WHERE regexp_matches(repeat('a', 200) || CAST(a.range AS VARCHAR), '(a|aa)+b')",
)
FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "=HYPERLINK(\"http://x\")", "+cmd|'/C calc'!A0",
    "-2+3+cmd|' /C calc'!D2",
    "@cmd", "=IMPORTXML(1,2)", "=WEBSERVICE(1)", "=A1", "＝1+1", "＋1", "－1", "＠SUM(1)",
    "=\"a\"&\"b\"", "=-1", "+-1", "-+1", "=@A1", "= 1", " =1+1",
    "\n=1", "%0A=1", "';=1", "\"=1\"", "=DDE(\"cmd\",\"/C calc\",\"x\")",
)  # fmt: skip


def test_the_reader_of_the_build_can_neither_leave_nor_change_it(aviary: Aviary) -> None:
    """D1: every statement that would read a file, reach the network, change a setting or the build is refused."""
    a_table_of_python = pa.table({"a": [1]})
    assert a_table_of_python.num_rows == 1
    connection = warehouse.connect(warehouse.current(aviary.settings.home), aviary.settings)
    assert len(ESCAPES) >= 23
    for statement in ESCAPES:
        with pytest.raises(duckdb.Error):
            connection.execute(statement)
    assert connection.execute("SELECT count(*) > 0 FROM hub.customers").fetchone() == (True,)


@pytest.mark.parametrize("statement", SLOW)
def test_a_question_without_end_is_stopped(aviary: Aviary, statement: str) -> None:
    """D2: stopped within half a second of its time, and the next question is answered at once."""
    connection = warehouse.connect(warehouse.current(aviary.settings.home), aviary.settings).cursor()
    for left in (2, 1, 0):  # a busy machine is slow, not wrong: one of three
        start = time.perf_counter()
        with pytest.raises((warehouse.TookTooLong, duckdb.OutOfMemoryException)), warehouse.in_time(connection, 1):
            connection.execute(statement).fetchall()
        stopped = time.perf_counter()
        assert connection.execute("SELECT 1").fetchall() == [(1,)]
        took = (stopped - start, time.perf_counter() - stopped)
        if took[0] < 1.5 and took[1] < 0.2:
            return
        assert left, took


def test_what_watches_the_time_is_gone_when_the_answer_is_there(aviary: Aviary) -> None:
    """A thread that still held the connection would let go of it while the process ends, which aborts a command after its last line."""
    connection = warehouse.connect(warehouse.current(aviary.settings.home), aviary.settings).cursor()
    for _ in range(200):
        held = sys.getrefcount(connection)
        with warehouse.in_time(connection, 60):
            connection.execute("SELECT 1").fetchall()
        assert sys.getrefcount(connection) == held


def test_a_stopped_question_is_said_on_every_door(partner: Partner) -> None:
    """503 with what to do; the page says so too, and the log holds no trace of it."""
    partner.item(1)
    partner.load()
    hurried = Settings(home=partner.home, query_seconds=0.0001)
    client = create_app(hurried, sign_in=False).server.test_client()
    found = [client.get(f"/api/v1/sections/customers?as_of=2026-0{month}-01") for month in range(1, 9)]
    assert 503 in {answer.status_code for answer in found}
    assert all("stopped" in answer.text for answer in found if answer.status_code == 503)


def test_every_answer_carries_the_headers(aviary: Aviary) -> None:
    """X3: on every door, let in or not."""
    for who in (aviary.named("full admin"), aviary.named("nobody")):
        for rule in aviary.app.server.url_map.iter_rules():
            if "GET" not in (rule.methods or set()):
                continue
            answer = aviary.ask(who, str(rule).replace("<", "").replace(">", ""))
            policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
            scripts = policy["script-src"].split()
            assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "data:"} & set(scripts)
            assert policy["default-src"] == "'self'"
            assert policy["object-src"] == policy["frame-ancestors"] == "'none'"
            assert policy["form-action"] == policy["connect-src"] == "'self'"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert "Server" not in answer.headers


def test_where_nobody_signs_in_no_other_name_leads_here(partner: Partner) -> None:
    """A name of another site that resolves to this machine must not read it with her browser (DNS rebinding)."""
    client = create_app(Settings(home=partner.home), sign_in=False).server.test_client()
    for name, code in (
        ("localhost", 200),
        ("127.0.0.1:8050", 200),
        ("[::1]:8050", 200),
        ("evil.example", 403),
        ("localhost.evil.example:8050", 403),
    ):
        assert client.get("/", base_url=f"http://{name}").status_code == code


def test_behind_tls_browsers_are_told_to_stay_there(aviary: Aviary) -> None:
    answer = aviary.ask(aviary.named("nobody"), "/healthz", base_url="https://hub.example.com")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_no_file_holds_a_formula(partner: Partner) -> None:
    """X2: names that a spreadsheet would run come back as text; ordinary negative numbers stay numbers."""
    for number, formula in enumerate(FORMULAS, start=1):
        partner.customer(number, formula)
        partner.item(number, formula, total=10, assigned=10 + number)
    partner.load()
    client = create_app(read_settings(partner.home), sign_in=False).server.test_client()
    for section in ("customers", "overage", "licences"):
        book = openpyxl.load_workbook(io.BytesIO(client.get(f"/export/{section}.xlsx").data))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink]
        rows = list(csv.reader(io.StringIO(client.get(f"/export/{section}.csv").text.lstrip("\ufeff"))))
        assert len(rows) > len(FORMULAS)
        live = [cell for row in rows for cell in row if cell[:1] in "=+-@\t\r＝＋－＠" and cell and not _is_number(cell)]
        assert live == []


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_no_word_of_a_customer_gets_into_the_log(aviary: Aviary, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """P1: faults while drawing, asking and acting; the log names the view, never what is in it."""
    caplog.set_level(logging.DEBUG)
    who = aviary.named("full admin")

    def broken(*_: object, **__: object) -> object:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("data.answer.question.Question.answer", broken)
    for number in CUSTOMERS:
        aviary.draw(who, f"/customers/{org(number)}")
        aviary.draw(who, "/customers", f"?find={canary(number)}&tag=t%20{canary(number)}")
        aviary.ask(who, "/act/note-add", "POST", json={"org": canary(number), "text": canary(number)})
        aviary.ask(who, "/act/note-add", "POST", json={"org": org(number), "text": 7})
        aviary.ask(who, f"/api/v1/sections/{canary(number)}")
    assert caplog.records
    text = "\n".join(f"{record.getMessage()} {record.exc_text or ''}" for record in caplog.records)
    assert not leaks(text.encode(), [canary(number) for number in CUSTOMERS])


def test_what_is_refused_says_nothing_of_the_machine(aviary: Aviary) -> None:
    """No path, no trace, no version in any refusal."""
    for name in ("nobody", "assigned admin"):
        for path in (
            "/nonsense",
            "/api/v1/sections/nonsense",
            "/export/customers.pdf",
            "/assets/../app.py",
            "/_dash-component-suites/dash/dash.py",
            "/act/nonsense",
        ):
            answer = aviary.ask(aviary.named(name), path)
            for word in ("Traceback", str(Path(duckdb.__file__).parent), str(aviary.settings.home), "Werkzeug"):
                assert word not in answer.text
