"""Call history files of a world: the 56-column and 83-column CSV, the API answer, the webhook payload (`inputs.md` §2)."""

import csv
import json
from datetime import datetime

from .world_files import Row, csv_bytes

COLUMNS_83 = """
Start time,Answer time,Duration,Calling number,Called number,User,Calling line ID,Called line ID,Correlation ID,Location,Inbound trunk,
Outbound trunk,Route group,Direction,Call type,Client type,Client version,Sub client type,OS type,Device Mac,Model,Answered,
International Country,Original reason,Related reason,Redirect reason,Site main number,Site timezone,User type,Call ID,Local SessionID,
Remote SessionID,User UUID,Org UUID,Report ID,Department ID,Site UUID,Releasing party,Redirecting number,Transfer related call ID,
Dialed digits,Authorization code,Call transfer time,User number,Local call ID,Remote call ID,Network call ID,Related call ID,
Call outcome,Call outcome reason,Final local sessionID,Final remote sessionID,Answer Indicator,Ring duration,Release time,Report time,
PSTN legal entity,PSTN vendor Org ID,PSTN vendor name,PSTN provider ID,Caller ID number,External caller ID number,Device owner UUID,
Call Recording Platform Name,Call Recording Result,Call Recording Trigger,Redirecting party UUID,Public Calling IP Address,
Public Called IP Address,Original called party UUID,Recall Type,Hold Duration,Auto Attendant Key Pressed,Queue Type,Answered Elsewhere,
Route list calls overage,Caller Reputation Score,Caller Reputation Service Result,Caller Reputation Score Reason,Interaction ID,
WxCC consult merge status,ELIN,Emergency number source
""".replace("\n", "").split(",")
COLUMNS_56 = COLUMNS_83[:56]
NUMBERS = {"Duration", "Hold duration"}


def call_file(form: str, legs: list[Row]) -> bytes:
    """The legs in one of the four formats."""
    if form in ("56", "83"):
        rows = [{name: _text(value) for name, value in leg.items()} for leg in legs]
        return csv_bytes(COLUMNS_56 if form == "56" else COLUMNS_83, rows, csv.QUOTE_ALL, null="NA", bom=True)
    items = {"items": [_api_item(leg) for leg in legs]}
    document = items if form == "api" else {"body": {"payload": "webex-cdr", **items}}
    return json.dumps(document, indent=1).encode()


def _api_item(leg: Row) -> Row:
    """Keys as the API spells them; nothing is an empty string, only durations are numbers."""
    answers: Row = {}
    for name in COLUMNS_83:
        key = "Answer indicator" if name == "Answer Indicator" else name
        value = leg.get(name)
        answers[key] = value if name in NUMBERS and value is not None else _text(value) or ""
    return answers


def _text(value: object) -> str | None:
    if isinstance(value, datetime):
        return f"{value.isoformat(timespec='milliseconds')}Z"
    return None if value is None else str(value)
