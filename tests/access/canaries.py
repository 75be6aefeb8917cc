"""A partner of ten customers, each of whom carries a word of her own in everything that can be written about her: a canary.

Whoever may not see a customer must never be sent her canary, in whatever answer.
"""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data.access import Accounts
from data.settings import Settings
from data.workspace import Workspace
from tests.conftest import Partner, org

CUSTOMERS = range(1, 11)
ASSIGNED, TYPED = (1, 2), 3  # hers: two by the exports, by her address, and one given to her here
FORMER = 77  # somebody wrote about her, and she is not among what is loaded
UNKNOWN = 99
ADDRESS = "hers@example.com"
PASSWORD = "a long and quiet password"


def canary(number: int) -> str:
    """The word of a customer."""
    return f"canary{number:02d}bird"


def fill(partner: Partner) -> None:
    """Write and load everything that can be loaded, with the canaries."""
    for number in (*CUSTOMERS,):
        word, at = canary(number), "2026-11-21"
        partner.customer(number, f"{word} Ltd", country="PT", managed_by="partner" if number % 2 else "external")
        partner.item(number, f"sub-{word}", total=100, assigned=101 + number, used=5, end_on="2026-12-20", auto_renew="no")
        partner.item(number, f"trial-{word}", kind="trial", total=20, assigned=1, start_on="2026-11-01", end_on="2026-12-01")
        licence = {"licence": "Webex Meetings - Suite", "site_url": f"{word}.example.com"}
        partner.licence(number, f"sub-{word}", total=50, assigned=2, **licence)
        partner._add("orders", {"order_id": f"order-{word}", "org_id": org(number), "ordered_on": "2026-10-01", "description": word}, at)
        row = {"invoice_id": f"inv-{word}", "org_id": org(number), "period_start": "2026-10-01", "description": word, "amount": "12.50"}
        partner._add("invoices", row, at)
        partner._add("tags", {"org_id": org(number), "tag": f"t {word}"}, at)
        partner._add("admins", {"admin_id": f"a{number}", "name": f"Admin {word}", "email": f"{word}@example.com", "role": "admin"}, at)
        partner._add("admin_customers", {"admin_id": f"a{number}", "org_id": org(number)}, at)
        for hour in range(9 + number % 3, 13):
            where = {"User": f"Person {word}", "Location": f"Town {word}", "Model": f"Phone {word}"}
            partner.call(number, f"u-{word}", f"2026-11-17T{hour:02d}:00:00Z", **where)
            lost = {"Audio Packet Loss (%)": "9"}
            place = {"Location": f"Town {word}", "Device Model": f"Phone {word}", "Carrier": f"Net {word}"}
            partner.media(number, f"2026-11-17 {hour:02d}:00:00", correlation=f"m{number}-{hour}", **place, **lost)
        partner.queue(number, "2026-11-15", f"Queue {word}")
    partner._add("admins", {"admin_id": "hers", "name": "Her", "email": ADDRESS.upper(), "role": "admin"}, "2026-11-21")
    for number in ASSIGNED:
        partner._add("admin_customers", {"admin_id": "hers", "org_id": org(number)}, "2026-11-21")
    partner.load()
    (partner.landing / "rubbish").mkdir()
    rubbish = partner.write("customers.csv", [{"org_id": org(number), "name": ""} for number in CUSTOMERS], "rubbish")
    rubbish.write_text(rubbish.read_text() + "".join(f"{canary(number)},{canary(number)}\n" for number in CUSTOMERS))
    partner.load()


def write_about(workspace: Workspace) -> None:
    """Tags, notes and requests about everybody, and about her who is gone."""
    for number in (*CUSTOMERS, FORMER):
        word = canary(number)
        workspace.add_tag([org(number)], f"typed {word}", f"Who {word}")
        workspace.add_note(org(number), f"Note {word}", f"Who {word}")
        workspace.ask("trial", org(number), {"product": "calling", "text": f"Trial {word}"}, f"Who {word}")
        detail = {"action": "add", "admin": f"Somebody {word}", "role": "admin", "text": ""}
        workspace.ask("administrator", org(number), detail, f"Who {word}")


@dataclass(frozen=True, kw_only=True)
class Principal:
    """Somebody who asks: her secret (a session's or a token's), and the customers that she may see; None is all."""

    name: str
    secret: str = ""
    bearer: bool = False
    sees: frozenset[int] | None = frozenset()
    role: str = ""


HERS = frozenset({*ASSIGNED, TYPED})


def people(settings: Settings, workspace: Workspace) -> list[Principal]:
    """Every kind of reader: by role, limited or not, disabled, by token, and nobody."""
    accounts = Accounts(settings, workspace)
    kinds = {
        "full admin": ("full_admin", None, None),
        "assigned admin": ("admin", None, HERS),
        "read-only": ("read_only", False, None),
        "read-only, assigned": ("read_only", True, HERS),
    }
    found = []
    for name, (role, only, sees) in kinds.items():
        given = [org(TYPED)] if sees is not None else []
        email = ADDRESS if sees is not None else ""
        accounts.add(name=name, role=role, who="test", email=email, assigned_only=only, customers=given, password=PASSWORD)
        found.append(Principal(name=name, secret=accounts.sign_in(name, PASSWORD, "127.0.0.1"), sees=sees, role=role))
    hers = accounts.named("assigned admin")
    chief = accounts.named("full admin")
    assert hers is not None and chief is not None
    _, secret = accounts.make_token(hers.id, "hers", "test", exports=True)
    found.append(Principal(name="her token", secret=secret, bearer=True, sees=HERS, role="admin"))
    _, secret = accounts.make_token(chief.id, "one", "test", exports=True, customers=[org(4)])
    found.append(Principal(name="the chief's token for one", secret=secret, bearer=True, sees=frozenset({4}), role="full_admin"))
    gone = accounts.add(name="disabled", role="full_admin", who="test", password=PASSWORD)
    secret = accounts.sign_in("disabled", PASSWORD, "127.0.0.1")
    accounts.change(gone.id, gone.version, "test", disabled=True)
    found.append(Principal(name="disabled", secret=secret))
    found.append(Principal(name="nobody"))
    return found


def foreign(principal: Principal) -> list[str]:
    """What must never be sent to somebody: the canaries and the ids of all that she may not see."""
    if principal.sees is None:
        return []
    hidden = [number for number in (*CUSTOMERS, FORMER) if number not in principal.sees]
    return [word for number in hidden for word in (canary(number), org(number))]


def unpacked(body: bytes) -> bytes:
    """The bytes of an answer, and those of the parts of a spreadsheet."""
    if body[:2] != b"PK":
        return body
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def leaks(body: bytes, words: Iterable[str]) -> list[str]:
    """Those of the words that are in an answer, in any case."""
    text = unpacked(body).lower()
    return [word for word in words if word.lower().encode() in text]


def home_of(partner: Partner) -> Path:
    """Fill a partner; her home."""
    fill(partner)
    return partner.home
