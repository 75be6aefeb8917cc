"""What people typed: tags, notes, requests, clicks and settings, with who changed what. Nothing else comes from no export."""

from data.settings import CannotOpen
from data.workspace.rules import MOST_NOTE, MOST_TAG, MOST_TAGS, Conflict, Refused
from data.workspace.values import Entry, Note, Request, TypedTag
from data.workspace.workspace import Workspace

__all__ = [
    "MOST_NOTE", "MOST_TAG", "MOST_TAGS", "CannotOpen", "Conflict", "Entry", "Note", "Refused", "Request", "TypedTag", "Workspace",
]  # fmt: skip
