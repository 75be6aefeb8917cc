"""Who may come in: people, passwords, sessions, tokens, and what each role may do. Kept in the workspace's database."""

from data.access.accounts import Accounts
from data.access.policy import Permission, Role, allowed, allowed_to_token, limited_by
from data.access.values import Person, Session, Token, TooManyTries, WrongSignIn
from data.workspace.rules import Conflict, Refused

__all__ = [
    "Accounts", "Conflict", "Permission", "Person", "Refused", "Role", "Session", "Token", "TooManyTries", "WrongSignIn", "allowed",
    "allowed_to_token", "limited_by",
]  # fmt: skip
