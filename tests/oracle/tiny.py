"""Tiny landing folders for numbers worked out by hand."""

import json
from datetime import date, datetime
from pathlib import Path

from . import answers

AS_OF = date(2026, 11, 22)
NOW = datetime(2026, 11, 23, 12)
A, B = ("aaaaaaaa-1111-4222-8333-944455566677", "bbbbbbbb-1111-4222-8333-944455566677")
CUSTOMERS = "org_id,name,managed_by,last_admin_signin_on"
SUBSCRIPTIONS = "org_id,subscription_id,kind,added_on,start_on,end_on,renewal_on,auto_renew,status,notice_days"
LICENCES = "snapshot_date,org_id,subscription_id,licence,site_url,product,total,assigned,used,used_13w"
USERS = "org_id,subscription_id,licence,user_id,as_of"
CALLS = "Start time,Direction,Correlation ID,User type,User UUID,Org UUID,Report ID,Related reason,Report time,Model,Answered,Client type"
CALLING, MEETINGS = "Webex Calling - Professional", "Meeting - Webex Meeting Center"


class Tiny:
    """A landing folder in a few lines."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def table(self, path: str, header: str, *rows: str) -> "Tiny":
        return self.write(path, "\n".join([header, *rows]) + "\n")

    def json(self, path: str, document: object) -> "Tiny":
        return self.write(path, json.dumps(document))

    def write(self, path: str, content: str) -> "Tiny":
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")
        answers.forget()
        return self

    def customers(self, *rows: str, day: str = "2026-11-01") -> "Tiny":
        return self.table(f"snapshot={day}/customers.csv", CUSTOMERS, *rows)

    def subscriptions(self, *rows: str, day: str = "2026-11-01") -> "Tiny":
        return self.table(f"snapshot={day}/subscriptions.csv", SUBSCRIPTIONS, *rows)

    def licences(self, *rows: str) -> "Tiny":
        return self.table("licences.csv", LICENCES, *rows)

    def users(self, *rows: str) -> "Tiny":
        return self.table("snapshot=2026-11-01/users.csv", USERS, *rows)

    def calls(self, *rows: str, path: str = "calls.csv") -> "Tiny":
        return self.table(path, CALLS, *rows)

    def ask(self, section: str, product: str | None = "calling", as_of: date | None = AS_OF, **filters: object) -> dict:
        return answers.answer(self.folder, section, product, as_of, filters, now=NOW)

    def cells(self, product: str = "calling", as_of: date = AS_OF) -> dict[str, tuple]:
        """total, assigned, used, basis, used_13w of every item of the product, by subscription id."""
        portfolio = answers.archive_of(self.folder).at(as_of)
        cells = [cell for cell in portfolio.cells.values() if cell.product == product]
        return {cell.item.subscription_id: (cell.total, cell.assigned, cell.used, cell.used_basis, cell.used_13w) for cell in cells}


def leg(
    when: str, user: str, call: str = "", report: str = "", reason: str = "NA", kind: str = "User", org: str = A, extra: str = "NA"
) -> str:
    """One line of a call history file."""
    return f"{when}Z,ORIGINATING,{call},{kind},{user},{org},{report},{reason},{when}Z,{extra},true,WXC_CLIENT"
