"""The door of the acts: `POST /act/<name>`. Nothing else of the dashboard writes.

Asked by our own pages only (`gate.py`), in JSON of at most 64 kB, by a reader who may do it. What is answered is a sentence in the reader's
language: 200 with what undoes it, 409 when somebody else was faster (with what it is now), 422 when a rule says no, 400 to 415 for what no page
of ours sends, 503 when there is nothing to write to.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from dashboard import reader
from dashboard.act_fields import Malformed, read_fields
from dashboard.act_table import ACTS
from dashboard.desk import Desk
from dashboard.words import Words, negotiate
from data.answer import Hub
from data.notice import Notice
from data.warehouse import NoBuild
from data.workspace import CannotOpen, Conflict, Refused

MOST_BYTES = 64 * 1024
log = logging.getLogger("partnerhub")


class Unwelcome(Exception):
    """A request that is not answered with an act: the code and the reason."""

    def __init__(self, code: HTTPStatus, notice: Notice) -> None:
        super().__init__(notice)
        self.code, self.notice = code, notice


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _body() -> Any:
    """The JSON that was sent. Raises Unwelcome."""
    if request.mimetype != "application/json":
        raise Unwelcome(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, Notice("JSON was needed."))
    request.max_content_length = MOST_BYTES
    too_much = Unwelcome(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE, Notice("This is longer than the {most} kB that can be sent.", most=MOST_BYTES // 1024)
    )
    try:
        return json.loads(request.get_data(), parse_constant=_refuse)
    except RequestEntityTooLarge:
        raise too_much from None
    except (ValueError, RecursionError):
        raise Unwelcome(HTTPStatus.BAD_REQUEST, Notice("JSON was needed.")) from None


def _answer(code: int, **document: Any) -> Response:
    return Response(json.dumps(document, ensure_ascii=False, default=_plain), status=code, mimetype="application/json")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value)} in an answer")


def _done(hub: Hub, name: str, words: Words) -> Response:
    act = ACTS.get(name)
    if act is None:
        raise Unwelcome(HTTPStatus.NOT_FOUND, Notice("There is nothing of this name to do."))
    who = reader.current()
    if not who.may(act.needs):
        raise Unwelcome(HTTPStatus.FORBIDDEN, Notice("You can read here, but not change anything."))
    values = read_fields(act.fields, _body())
    done = act.do(Desk(hub=hub, who=who.name, words=words), values)
    undo = None if done.undo is None else {"act": done.undo[0], "values": done.undo[1]}
    more = {name: value for name, value in (("once", done.once), ("ended", done.ended)) if value}
    return _answer(HTTPStatus.OK, said=done.said, undo=undo, **more)


def _words() -> Words:
    return Words(negotiate(request.args.get("lang"), request.headers.get("Accept-Language", "")))


def _texts(words: Words) -> dict[str, str]:
    """What `assets/acts.js` says by itself."""
    return {
        "undo": words("Undo"),
        "close": words("Close"),
        "cancel": words("Cancel"),
        "go": words("Continue"),
        "kept": words("What you typed is still here."),
        "theirs": words("It now says:"),
        "again": words("Save again to replace it with yours."),
        "lost": words("Nothing was saved: the server could not be reached."),
        "enter": words("Sign in"),
    }


def doors(mine: Callable[[], Hub]) -> Blueprint:
    """The blueprint of `/act` over the hub of who asks."""
    routes = Blueprint("acts", __name__)

    @routes.get("/act")
    def said() -> Response:
        return _answer(HTTPStatus.OK, **_texts(_words()))

    @routes.post("/act/<name>")
    def act(name: str) -> Response:
        words = _words()
        try:
            return _done(mine(), name, words)
        except Unwelcome as problem:
            return _answer(problem.code, said=words.notice(problem.notice))
        except Malformed as problem:
            return _answer(HTTPStatus.BAD_REQUEST, said=words.notice(problem.notice))
        except Refused as problem:
            return _answer(HTTPStatus.UNPROCESSABLE_ENTITY, said=words.notice(problem.notice))
        except Conflict as problem:
            return _answer(HTTPStatus.CONFLICT, said=words.notice(problem.notice), current=problem.current)
        except (NoBuild, CannotOpen) as problem:
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE, said=str(problem))
        except HTTPException:
            raise
        except Exception:
            log.exception("the act %s failed", name)
            return _answer(HTTPStatus.INTERNAL_SERVER_ERROR, said=words("Nothing was saved: the server could not do it."))

    return routes
