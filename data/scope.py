"""Which customers a reader may see. It is part of every question, so no code path can forget it (docs/trust.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Scope:
    """Organisation ids, in small letters; None is every customer. An empty set is nobody at all."""

    orgs: frozenset[str] | None = None

    @property
    def limited(self) -> bool:
        """Whether there may be customers outside it."""
        return self.orgs is not None

    def sees(self, org_id: str) -> bool:
        """Whether a customer is inside."""
        return self.orgs is None or org_id.lower() in self.orgs

    @cached_property
    def listed(self) -> list[str]:
        """The ids as a value to bind, the same list at every question."""
        return sorted(self.orgs or ())


EVERYTHING = Scope()


def only(org_ids: Iterable[str]) -> Scope:
    """A scope of these customers and no other."""
    return Scope(frozenset(org_id.strip().lower() for org_id in org_ids))
