"""The accounts of the application that answers, for the pages and acts about people. They ask here, within a request."""

from flask import Flask, current_app, request

from dashboard import reader
from dashboard.sign_in import cookies
from data.access import Accounts, Person

_KEY = "partnerhub.accounts"


def install(server: Flask, kept: Accounts) -> None:
    """Give an application its accounts."""
    server.extensions[_KEY] = kept


def accounts() -> Accounts:
    """The accounts of the application that answers this request."""
    found: Accounts = current_app.extensions[_KEY]
    return found


def myself() -> Person:
    """Who reads. Only for what asks for Permission.SELF or PEOPLE: there somebody has signed in."""
    person = reader.current().person
    assert person is not None
    return person


def session() -> str | None:
    """The secret of the session that asks."""
    return cookies.read(request)


def address() -> str:
    """Where the request comes from."""
    return request.remote_addr or ""
