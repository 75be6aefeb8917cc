"""What the commands about people share: the accounts of a home, and who gives the commands."""

import getpass
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from data.access import Accounts, Conflict, Person, Refused
from data.settings import read_settings
from data.workspace import Workspace
from partnerhub.talk import Exit, fail


@contextmanager
def accounts_of(home: Path | None) -> Iterator[Accounts]:
    """The accounts of a home. What a rule refuses is said, and ends the command."""
    settings = read_settings(home)
    with closing(Workspace(settings)) as workspace:
        try:
            yield Accounts(settings, workspace)
        except (Refused, Conflict) as problem:
            raise fail(problem, Exit.WRONG_ARGUMENTS) from None


def somebody(accounts: Accounts, name: str) -> Person:
    """The person of a name. Where there is none, the command ends."""
    person = accounts.named(name)
    if person is None:
        raise fail(f"Nobody signs in as {name}. See: partnerhub user list", Exit.WRONG_ARGUMENTS)
    return person


def by() -> str:
    """Who gives commands here, for the audit trail. No name that signs in starts with a bracket."""
    try:
        return f"(command line: {getpass.getuser()})"
    except (OSError, KeyError, ImportError):  # a container may have no name for its user
        return "(command line)"
