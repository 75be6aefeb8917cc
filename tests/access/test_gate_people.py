"""The whole table of who opens which door, written once more by hand and asked of the application itself.

`OPTIONS` is asked: the gate answers for the door as for any other method, and behind it nothing is done.
"""

import pytest
from dash import Dash

from dashboard.app import create_app
from data.answer import Hub
from tests.access.small_house import SAME, SmallHouse
from tests.conftest import org

EVERYBODY, ALL_CUSTOMERS, CHIEF, NOBODY = "chief ana rita rui", "chief rita", "chief", ""
OPENS = {
    "/": EVERYBODY,
    "/<path:path>": EVERYBODY,
    "/_dash-layout": EVERYBODY,
    "/_dash-dependencies": EVERYBODY,
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": EVERYBODY,
    "/_favicon.ico": EVERYBODY,
    "_dash_assets.static": EVERYBODY,
    "palette.palette": EVERYBODY,
    "customer-query.query": EVERYBODY,
    "acts.said": EVERYBODY,
    "acts.act": EVERYBODY,
    "loading.template": EVERYBODY,
    "doors.section_answer": EVERYBODY,
    "doors.export": EVERYBODY,
    "doors.call_legs": EVERYBODY,
    "requests.requests_csv": EVERYBODY,
    "requests.requests_xlsx": EVERYBODY,
    "sign-in.out": EVERYBODY,
    "doors.status": ALL_CUSTOMERS,
    "doors.quarantine": ALL_CUSTOMERS,
    "loading.loads": ALL_CUSTOMERS,
    "loading.quarantine_csv": ALL_CUSTOMERS,
    "loading.quarantine_json": ALL_CUSTOMERS,
    "loading.current": CHIEF,
    "loading.upload": CHIEF,
    "loading.demo": CHIEF,
    "loading.give_place": CHIEF,
    "loading.columns": CHIEF,
    "loading.set_columns": CHIEF,
    "loading.try_again": CHIEF,
    "loading.take_corrected": CHIEF,
    "loading.refused_rows": CHIEF,
    "audit.chain": CHIEF,
    "audit.audit_csv": CHIEF,
    "audit.audit_json": CHIEF,
    "static": NOBODY,
    "/_reload-hash": NOBODY,
}
OPEN = {"healthz", "readyz", "sign-in.page", "sign-in.openid"}
BY_TOKEN = {"doors.section_answer", "doors.export", "doors.call_legs"}
UPDATE = "/_dash-update-component"


@pytest.fixture(scope="session")
def app(house: SmallHouse) -> Dash:
    """The application itself."""
    return create_app(house.settings, sign_in=True)


def addresses(app: Dash) -> dict[str, str]:
    """An address of each door of the application's own map."""
    bound = app.server.url_map.bind("localhost")
    return {
        rule.endpoint: bound.build(rule.endpoint, dict.fromkeys(rule.arguments, "x"), method=next(iter(rule.methods or ())))
        for rule in app.server.url_map.iter_rules()
    }


def test_every_door_stands_in_the_table(app: Dash) -> None:
    assert set(addresses(app)) == OPENS.keys() | OPEN | {UPDATE}


@pytest.mark.parametrize("who", ["chief", "ana", "rita", "rui"])
def test_who_opens_which_door(house: SmallHouse, app: Dash, who: str) -> None:
    client, bound = house.client(app, who), app.server.url_map.bind("localhost")
    opened = set()
    for name, address in addresses(app).items():
        method = "OPTIONS" if bound.match(address, method="OPTIONS")[0] == name else "POST"  # where two doors share an address
        if client.open(address, method=method, headers=SAME).status_code != 403:
            opened.add(name)
    assert opened - OPEN - {UPDATE} == {name for name, names in OPENS.items() if who in names.split()}


def test_what_a_program_may_ask_for(house: SmallHouse, app: Dash) -> None:
    client = app.server.test_client()
    for exports in (True, False):
        header = house.token("chief", exports=exports)
        opened = {name for name, path in addresses(app).items() if client.options(path, headers=header).status_code == 200}
        assert opened == OPEN | (BY_TOKEN if exports else {"doors.section_answer"})


def test_what_opens_to_nobody_in_particular(app: Dash) -> None:
    client = app.server.test_client()
    found = {name: client.options(address).status_code for name, address in addresses(app).items()}
    assert {name for name, code in found.items() if code == 200} == OPEN
    assert {name: code for name, code in found.items() if code not in (200, 401)} == {"sign-in.out": 303}


def test_a_file_that_is_none_is_not_found(house: SmallHouse, app: Dash) -> None:
    answer = house.client(app, "rui").get("/_dash-component-suites/dash/dash.py")
    assert (answer.status_code, answer.json) == (404, {"error": "There is no file of this name.", "said": "There is no file of this name."})


def test_the_customers_of_a_person(house: SmallHouse) -> None:
    """Before anything is loaded: all, or those that were assigned to her here, in small letters."""
    from dashboard.gate import scope_of

    hub, wanted = Hub(house.settings), {"chief": None, "rita": None, "ana": {org(1), org(2)}, "rui": {org(2)}}
    for who, orgs in wanted.items():
        person = house.accounts.named(who)
        assert person is not None
        scope = scope_of(person, hub)
        assert scope.orgs == orgs
        assert scope is scope_of(person, hub)  # the same object, so that remembered answers are found quickly
