"""Seven customers that differ in everything that can be asked for: one load, kept for all tests of a process."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from data.answer import Hub
from data.settings import read_settings
from tests.conftest import NOW, Partner, org

MEETINGS = "Meeting - Webex Meeting Center"
ACME, BETA, TEXTIL, NOBODY, DELTA, GONE = (org(number) for number in range(1, 7))


LENT = "PARTNERHUB_SMALL_WORLD"  # a home made before, for whoever asks the same tests many times (tools/mutate.py)
_MADE: list[Hub] = []


def world(factory: pytest.TempPathFactory) -> Hub:
    """Their hub, with a workspace that is still empty."""
    if not _MADE:
        folder = factory.mktemp("world")
        if lent := os.environ.get(LENT):
            shutil.copytree(lent, folder, dirs_exist_ok=True)
        else:
            make(folder)
        _MADE.append(Hub(read_settings(folder / "home")))
    return _MADE[0]


def make(folder: Path) -> None:
    """Acme has both products, too much of the one; Beta a trial; Ílhavo Têxtil ends soon; Nobody holds neither product; Delta has three items;
    the sixth has ended, the seventh has nothing.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTNERHUB_NOW", NOW)
        partner = Partner(folder)
        for at in ("2026-11-14", "2026-11-21"):
            late = at == "2026-11-21"
            partner.customer(1, "Acme", at, managed_by="partner", last_admin_signin_on="2026-11-10", country="PT")
            partner.customer(2, "Beta", at, managed_by="external")
            partner.customer(3, "Ílhavo Têxtil", at, managed_by="partner", last_admin_signin_on="2026-01-01")
            partner.customer(4, "Nobody", at)
            partner.customer(7, "Empty", at)
            partner.item(1, "A1", total=10, assigned=12 if late else 10, at=at, auto_renew="true", end_on="2026-12-10")
            partner.item(1, "A2", total=20, assigned=5, at=at, licence=MEETINGS)
            partner.item(2, "B1", total=30, assigned=9, at=at, licence=MEETINGS, kind="trial", end_on="2027-06-01")
            partner.item(3, "I1", total=40, assigned=9, at=at, end_on="2026-12-10", auto_renew="false")
            partner.item(4, "N1", at=at, licence="Messaging")
            partner._add("tags", {"org_id": org(1), "tag": "gold"}, at)
            partner._add("tags", {"org_id": org(3), "tag": "Health"}, at)
        at = "2026-11-21"
        partner.customer(5, "Delta", at, managed_by="external")
        partner.item(5, "D2", total=50, assigned=51, at=at)
        partner.item(5, "D1", total=5, assigned=6, at=at, kind="trial", end_on="2027-03-01")
        partner.item(5, "D3", total=7, assigned=0, at=at, licence=MEETINGS, end_on="2026-12-01", auto_renew="false")
        partner.item(6, "G1", total=9, assigned=9, at=at, end_on="2026-11-01", auto_renew="false")
        partner._add("tags", {"org_id": org(1), "tag": "health"}, at)
        partner._add("tags", {"org_id": org(1), "tag": "gold"}, at)
        partner._add("tags", {"org_id": org(2), "tag": "Old"}, "2026-11-14")
        for number, email, role in ((1, "ANA@partner.example", "admin"), (2, "boss@partner.example", "full_admin"), (3, "", "admin")):
            partner._add("admins", {"admin_id": f"a{number}", "name": f"Admin {number}", "email": email, "role": role}, at)
            partner._add("admin_customers", {"admin_id": f"a{number}", "org_id": org(1), "role": "admin"}, at)
        for admin, number in (("a1", 3), ("a3", 2)):  # of the third no address is known
            partner._add("admin_customers", {"admin_id": admin, "org_id": org(number), "role": "admin"}, at)
        partner.call(1, "u1", "2026-11-17T09:00:00Z")
        partner.load()


if __name__ == "__main__":
    make(Path(sys.argv[1]))
