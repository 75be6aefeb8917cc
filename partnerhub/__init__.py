"""The command line: every command, each a few lines over the three rooms. stdout is data, stderr is talk. Nothing imports it."""

import os
import sys
from collections.abc import Callable

import typer
from pydantic import ValidationError

from data import clock
from data.settings import CannotOpen
from partnerhub import answers, loading, retrying, serving, tokens
from partnerhub.audit import audit
from partnerhub.talk import Exit, talk
from partnerhub.user import user
from partnerhub.watching import watch

__all__ = ["Exit", "app", "main"]

app = typer.Typer(
    add_completion=False, no_args_is_help=True, help="Analytics for Webex partners: who expires, renews, under-assigns or overruns."
)
_COMMANDS: dict[str, Callable[..., None]] = {
    "demo": loading.demo,
    "load": loading.load_command,
    "retry": retrying.retry,
    "watch": watch,
    "columns": loading.columns,
    "serve": serving.serve,
    "show": answers.show,
    "status": answers.status,
    "quarantine": answers.quarantine,
    "template": loading.template,
    "metrics": answers.metrics,
    "audit": audit,
}
_OF_USER: dict[str, Callable[..., None]] = {"tokens": tokens.tokens, "token": tokens.token, "revoke": tokens.revoke}
for _name, _command in _COMMANDS.items():
    app.command(_name)(_command)
for _name, _command in _OF_USER.items():
    user.command(_name)(_command)
app.add_typer(user, name="user")


def main() -> None:
    """The entry point of the `partnerhub` command. A setting that cannot be read is said, not traced."""
    os.umask(0o077)  # whatever a command writes, the home too, is its owner's alone: dashboard/safety.py asks for that
    try:
        app()
    except ValidationError as problem:
        talk.print(f"Settings (environment PARTNERHUB_… or <home>/settings.toml): {problem}", markup=False, highlight=False)
        sys.exit(Exit.WRONG_ARGUMENTS)
    except (clock.UnreadableClock, CannotOpen) as problem:
        talk.print(str(problem), markup=False, highlight=False)
        sys.exit(Exit.NOTHING_THERE if isinstance(problem, CannotOpen) else Exit.WRONG_ARGUMENTS)
