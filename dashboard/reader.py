"""Who reads: her name, and whether she may change what is kept. Every page and every act asks here and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, has_app_context

from data.settings import Settings

_KEY = "partnerhub.reader"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A person in front of the product. Without `may_write` no page shows a control that changes something, and no act accepts one."""

    name: str
    may_write: bool


def current() -> Reader:
    """The reader of this request; outside the application, as in a test of a page, the local one."""
    asked: Callable[[], Reader] | None = current_app.extensions.get(_KEY) if has_app_context() else None
    return asked() if asked else Reader(name="Local user", may_write=True)


def install(server: Flask, who: Callable[[], Reader]) -> None:
    """Let an application know its reader; `who` is asked at every request."""
    server.extensions[_KEY] = who


def local(settings: Settings) -> Callable[[], Reader]:
    """Nobody signs in: whoever reaches the page is the person of the settings, and may write."""
    reader = Reader(name=settings.person.strip() or "Local user", may_write=True)
    return lambda: reader
