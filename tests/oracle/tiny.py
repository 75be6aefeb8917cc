"""Tiny landing folders for numbers worked out by hand."""

import json
from datetime import date, datetime
from pathlib import Path

from . import answers
from .calling import Calling
from .facts import Facts

AS_OF = date(2026, 11, 22)
NOW = datetime(2026, 11, 23, 12)
A, B = ("aaaaaaaa-1111-4222-8333-944455566677", "bbbbbbbb-1111-4222-8333-944455566677")
CUSTOMERS = "org_id,name,managed_by,last_admin_signin_on"
SUBSCRIPTIONS = "org_id,subscription_id,kind,added_on,start_on,end_on,renewal_on,auto_renew,status,notice_days"
LICENCES = "snapshot_date,org_id,subscription_id,licence,site_url,product,total,assigned,used,used_13w"
USERS = "org_id,subscription_id,licence,user_id,as_of"
CALLS = "Start time,Direction,Correlation ID,User type,User UUID,Org UUID,Report ID,Related reason,Report time,Model,Answered,Client type"
LEG = {
    "Start time": "", "Duration": "60", "Correlation ID": "", "Direction": "ORIGINATING", "Client type": "WXC_CLIENT", "OS type": "na",
    "Model": "NA", "Answered": "true", "Related reason": "NA", "User type": "User", "Call ID": "", "User UUID": "u1", "Org UUID": A,
    "Report ID": "", "Answer Indicator": "Yes", "Report time": "", "Call Recording Result": "",
}  # fmt: skip
MEDIA = {
    "User Name": "Ana Sample", "Email": "", "Start Time": "", "Call ID": "", "Correlation ID": "", "Caller": "", "Endpoint Type": "Desk phone",
    "Duration(s)": "60", "Audio Jitter (ms)": "", "Audio Packet Loss (%)": "", "Audio Latency (ms)": "",
}  # fmt: skip
QUEUE = {
    "Call Queue": "Support", "Location": "Lisbon HQ", "Extension": "5150", "Total Wait Time": "0", "Answered Calls": "0", "% Answered Calls": "0",
    "Abandoned Calls": "0", "% Abandoned Calls": "0", "Total Abandoned Time": "0", "Total Calls": "0", "Calls Overflowed": "0",
    "Calls Timed Out": "0",
}  # fmt: skip
HUNT_GROUP = {
    "Hunt Group": "Front Desk", "Location": "Lisbon HQ", "Extension": "5160", "Total Wait Mins": "0", "Total Abandoned Mins": "0",
    "Calls Answered": "0", "% Calls Answered": "0", "Calls Abandoned": "0", "% Calls Abandoned": "0",
}  # fmt: skip
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

    def population(self, *orgs: str) -> "Tiny":
        """Customers with one calling subscription each, known since long before any week."""
        self.subscriptions(*[f"{org},S1,subscription,,2025-01-01,,,yes,active," for org in orgs])
        return self.licences(*[f"2026-{day},{org},S1,{CALLING},,,10,8,," for org in orgs for day in ("10-31", "11-14", "11-21")])

    def legs(self, *rows: dict, path: str = "calls.csv") -> "Tiny":
        """A call history file from `Start time` and whatever else is not as in `LEG`."""
        return self._records(path, LEG, rows)

    def media(self, *rows: dict, org: str = A, loss: str = "Audio Packet Loss (%)", path: str = "media.csv") -> "Tiny":
        """A media quality file; `loss` is the header of the packet loss."""
        renamed = {loss if name == "Audio Packet Loss (%)" else name: value for name, value in MEDIA.items()}
        return self._records(f"org={org}/{path}", renamed, rows)

    def queues(self, *rows: dict, org: str = A, week: str = "2026-11-15", path: str = "queues.csv") -> "Tiny":
        """A call queue file, or a hunt group file when its rows are hunt groups."""
        hunting = any(name.endswith("Mins") or name in ("Hunt Group", "Calls Answered", "Calls Abandoned") for row in rows for name in row)
        return self._records(f"org={org}/week={week}/{path}", HUNT_GROUP if hunting else QUEUE, rows)

    def _records(self, path: str, columns: dict, rows: tuple[dict, ...]) -> "Tiny":
        header = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
        return self.table(path, ",".join(header), *[",".join({**columns, **row}.get(name, "") for name in header) for row in rows])

    def ask(self, section: str, product: str | None = "calling", as_of: date | None = AS_OF, **filters: object) -> dict:
        return answers.answer(self.folder, section, product, as_of, filters, now=NOW)

    def facts(self) -> Facts:
        return answers.archive_of(self.folder).facts

    def calling(self) -> Calling:
        return answers.archive_of(self.folder).calling

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
