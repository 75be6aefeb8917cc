"""People, their sessions and their tokens, as values. No secret is ever a part of them. Instants are aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from data.access.policy import Role, limited_by
from data.notice import Notice

STRANGER = "(not signed in)"  # in the audit trail: no name starts with a bracket


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who may sign in. `name` is what she signs in with: unique without case, and never changed; `shown` is how the screen calls her.

    `customers` are the organisation ids assigned to her here. `issuer` and `subject` say who she is for a provider of OpenID Connect.
    """

    id: str
    name: str
    shown: str
    email: str
    role: Role
    assigned_only: bool
    customers: tuple[str, ...]
    disabled: bool
    has_password: bool
    issuer: str | None
    subject: str | None
    version: int

    @property
    def limited(self) -> bool:
        """Whether she sees only the customers assigned to her."""
        return limited_by(self.role, self.assigned_only)


@dataclass(frozen=True, kw_only=True)
class Session:
    """Somebody signed in, by her public id; `how` is `password` or `openid`."""

    id: str
    person_id: str
    how: str
    opened_at: datetime
    seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class Token:
    """What a program reads with in her place. `customers` None is every one that she sees; `last` are the last four characters of the secret."""

    id: str
    person_id: str
    label: str
    exports: bool
    customers: tuple[str, ...] | None
    made_at: datetime
    used_at: datetime | None
    expires_at: datetime
    last: str


class WrongSignIn(Exception):
    """Nobody was let in. The same for an unknown name, a wrong password, an account without one and a disabled one."""

    def __init__(self) -> None:
        self.notice = Notice("This name and this password do not belong together.")
        super().__init__(self.notice)


class TooManyTries(Exception):
    """Too many failed tries for this name or from this address; `seconds` until the next one counts."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self.notice = Notice("Too many failed tries. Try again in {minutes} min.", minutes=ceil(seconds / 60))
        super().__init__(self.notice)
