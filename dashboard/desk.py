"""What an act is: its fields, what it needs and does; and the desk at which it is done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.act_fields import Field
from dashboard.words import Words
from data.access import Permission
from data.answer import Hub
from data.notice import Notice
from data.workspace import Note, Refused, Workspace

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where an act is done: on which hub, by whom, in which language."""

    hub: Hub
    who: str
    words: Words

    @property
    def workspace(self) -> Workspace:
        """What the act changes."""
        return self.hub.workspace

    def customers(self, org_ids: list[str]) -> list[str]:
        """The same ids, when all of them are managed customers. Raises Refused, alike for whichever is not, and whyever."""
        if set(org_ids) - self.hub.managed(org_ids):
            raise Refused(Notice("No customer of this id is managed."))
        return org_ids

    def note(self, id: str) -> Note:
        """A note about a managed customer. Raises Refused."""
        note = self.workspace.note(id)
        if note is None or not self.hub.managed([note.org_id]):
            raise Refused(Notice("This note is not there."))
        return note


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was done, in the reader's words, and the act that undoes it.

    `once` is a secret that can be read only now; `ended`: the reader's own session ended with it.
    """

    said: str = ""
    undo: tuple[str, Values] | None = None
    once: str = ""
    ended: bool = False


@dataclass(frozen=True, kw_only=True)
class Act:
    """One act, and what one must be allowed to do it: most change what others will see; to open a resource is only reading."""

    fields: Mapping[str, Field]
    do: Callable[[Desk, Values], Done]
    needs: Permission = Permission.WRITE
