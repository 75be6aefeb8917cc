"""A password for the command line: typed at a terminal where it is not shown, or read from a file. Never an argument: others could list it."""

import getpass
import sys
import warnings
from pathlib import Path
from typing import Annotated

import typer

from partnerhub.talk import Exit, fail

PasswordFile = Annotated[
    str | None,
    typer.Option("--password-file", help="Read the password from the first line of this file, or of standard input: -", metavar="FILE"),
]


def password_from(file: str | None) -> str:
    """A new password: the first line of a file or, for `-`, of standard input; without either it is asked for twice."""
    try:
        if file == "-":
            return _first_line(sys.stdin.read())
        if file is not None:
            return _first_line(Path(file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise fail(f"The password file cannot be read: {problem}", Exit.WRONG_ARGUMENTS) from None
    if not sys.stdin.isatty():
        raise fail(
            "A password was needed. Give it with --password-file FILE, or - for standard input.",
            Exit.WRONG_ARGUMENTS,
        )
    first = _asked("Password: ")
    if _asked("The same again: ") != first:
        raise fail("The two passwords are not the same.", Exit.WRONG_ARGUMENTS)
    return first


def _first_line(text: str) -> str:
    return text.removeprefix("\ufeff").split("\n", 1)[0].removesuffix("\r")


def _asked(prompt: str) -> str:
    """What is typed, unseen. Where a terminal cannot hide it, nothing is asked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)
            return getpass.getpass(prompt)
    except (getpass.GetPassWarning, EOFError):
        raise fail("This terminal shows what is typed: use --password-file.", Exit.WRONG_ARGUMENTS) from None
