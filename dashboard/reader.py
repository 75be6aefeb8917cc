"""Who reads: her name, what she may do, which customers she may see. Every page and every act asks here and nowhere else."""

from dataclasses import dataclass

from flask import g, has_request_context

from data.access import Permission, Person, Role, Token, allowed, allowed_to_token
from data.scope import EVERYTHING, Scope


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody in front of the product, or a program with a token of hers. `person` is None where nobody signs in.

    What she may not do has no control on any page, and no door accepts it.
    """

    name: str
    role: Role = Role.FULL_ADMIN
    scope: Scope = EVERYTHING
    person: Person | None = None
    token: Token | None = None

    def may(self, permission: Permission) -> bool:
        """Whether she may do that (`data/access/policy.py`). Her own account is hers only where people sign in."""
        if self.token is not None:
            return allowed_to_token(self.role, self.scope.limited, permission, self.token.exports)
        if self.person is None and permission in (Permission.SELF, Permission.PEOPLE):
            return False
        return allowed(self.role, self.scope.limited, permission)

    @property
    def may_write(self) -> bool:
        """Whether she may change tags, notes and requests."""
        return self.may(Permission.WRITE)


def current() -> Reader:
    """The reader of this request, whom the gate let in; outside a request, as in a test of a page, the local one."""
    if not has_request_context():
        return local("")
    found: Reader = g.reader  # AttributeError where no gate was passed: then nobody reads
    return found


def local(name: str) -> Reader:
    """Where nobody signs in, whoever reaches the page is the person of the settings, and may do everything."""
    return Reader(name=name.strip() or "Local user")
