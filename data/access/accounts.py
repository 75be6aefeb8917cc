"""The accounts of a home: one class over people, passwords, sessions, tokens and tries. Its database is the workspace's."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlalchemy.exc import DBAPIError

from data import clock
from data.access import doors, names, passwords, people, sessions, tokens
from data.access.people import Changes
from data.access.policy import Role
from data.access.sessions import Limits
from data.access.values import Person, Session, Token, TooManyTries, WrongSignIn
from data.notice import Notice
from data.settings import Settings
from data.workspace import Workspace
from data.workspace.chain import broken
from data.workspace.rules import Conflict, Refused
from data.workspace.writing import Writing

__all__ = ["Accounts", "Person", "Session", "Token", "TooManyTries", "WrongSignIn"]

_HAS_ADMIN = Notice("There is a full administrator already.")


class Accounts:
    """Who may come in. Safe to use from several threads and processes; all of them share what is counted.

    Everything raises CannotOpen. What writes raises Refused when a rule says no, and Conflict when somebody else was faster. `who` is a name.
    """

    def __init__(self, settings: Settings, workspace: Workspace) -> None:
        self._workspace = workspace
        self._limits = Limits(idle=timedelta(minutes=settings.session_idle_minutes), whole=timedelta(hours=settings.session_hours))

    # --- people ---

    def people(self) -> tuple[Person, ...]:
        """Everybody, disabled ones too, by name."""
        return self._workspace.reading(people.listed, ())

    def person(self, id: str) -> Person | None:
        """One of them by her id."""
        return self._workspace.reading(lambda connection: people.found(connection, id), None)

    def named(self, name: str) -> Person | None:
        """One of them by the name that she signs in with, in any case."""
        return self._workspace.reading(lambda connection: people.named(connection, name), None)

    def has_admin(self) -> bool:
        """Whether there is a full admin who is not disabled."""
        return self._workspace.reading(people.has_admin, False)

    def add(
        self,
        *,
        name: str,
        role: str | Role,
        who: str,
        email: str = "",
        shown: str = "",
        assigned_only: bool | None = None,
        customers: Iterable[str] = (),
        password: str | None = None,
    ) -> Person:
        """A new person. Raises Refused, and Conflict when the name is taken."""
        wanted = Changes(role=role, email=email, shown=shown, assigned_only=assigned_only, customers=customers)
        hashed = None if password is None else passwords.kept(passwords.checked(password, name, email, shown))
        with self._workspace.recording(who) as one:
            return people.add(one, name, wanted, hashed)

    def add_first(self, *, name: str, password: str, email: str = "", shown: str = "") -> Person:
        """The first full admin, by herself. Raises Refused when there is one already, however close the two were."""
        if self.has_admin():
            raise Refused(_HAS_ADMIN)
        hashed = passwords.kept(passwords.checked(password, name, email, shown))
        with self._workspace.recording(names.name_text(name)) as one:
            if people.has_admin(one.connection):
                raise Refused(_HAS_ADMIN)
            return people.add(one, name, Changes(role=Role.FULL_ADMIN, email=email, shown=shown), hashed)

    def change(
        self,
        id: str,
        version: int,
        who: str,
        *,
        role: str | Role | None = None,
        assigned_only: bool | None = None,
        customers: Iterable[str] | None = None,
        email: str | None = None,
        shown: str | None = None,
        disabled: bool | None = None,
    ) -> Person:
        """Change what is not None. All her sessions end when her role, what she sees (assigned customers, e-mail) or `disabled` changes.

        Raises Refused, or Conflict when she is no longer that version.
        """
        wanted = Changes(role=role, assigned_only=assigned_only, customers=customers, email=email, shown=shown, disabled=disabled)
        with self._workspace.recording(who) as one:
            before = people.existing(one.connection, id)
            if before.version != version:
                raise Conflict(Notice("Somebody changed this meanwhile."), before)
            person, ends = people.change(one, before, wanted)
            if ends:
                sessions.end_all(one, id)
            return person

    def set_password(self, id: str, password: str, who: str, keep: str | None = None) -> None:
        """Another password. Her sessions end, but for the one whose secret is `keep`. Raises Refused."""
        person = self.person(id)
        if person is None:
            raise Refused(Notice("This person is not there."))
        hashed = passwords.kept(passwords.checked(password, person.name, person.email, person.shown))
        with self._workspace.recording(who) as one:
            people.keep_password(one, id, hashed)
            sessions.end_all(one, id, keep)
            one.log("password-set", person.name, None, None, None)

    # --- signing in and out ---

    def sign_in(self, name: str, password: str, address: str, replaces: str | None = None) -> str:
        """The secret of a new session; the session whose secret is `replaces` ends. Raises WrongSignIn or TooManyTries."""
        return doors.by_password(self._workspace, self._limits, name, password, address, replaces)

    def confirm(self, id: str, password: str, address: str) -> None:
        """Her password once more, before she changes it. Wrong ones count as tries to sign in. Raises WrongSignIn or TooManyTries."""
        doors.again(self._workspace, id, password, address)

    def open_for(
        self,
        issuer: str,
        subject: str,
        email: str,
        name: str,
        role: str | Role,
        customers: Iterable[str] | None = None,
        address: str = "",
        replaces: str | None = None,
    ) -> str:
        """The same for whom a provider of OpenID Connect has vouched: finds or makes the person by (issuer, subject), never by her name or e-mail.

        Her role and, unless None, her customers become what the provider says. `email` must be one that it has verified, or "":
        customers are assigned by it. Raises WrongSignIn when she is disabled, and Refused.
        """
        vouched = doors.Vouched(issuer=issuer, subject=subject, email=email, name=name, role=role, customers=customers)
        return doors.by_provider(self._workspace, self._limits, vouched, address, replaces)

    def reader_of(self, secret: str) -> Person | None:
        """Whose session that is; None when there is none, or it was idle or open for too long."""
        now = clock.now()
        found = self._workspace.reading(lambda connection: sessions.reader(connection, secret, now, self._limits), None)
        if found is None:
            return None
        person, seen_at = found
        if now - seen_at >= sessions.NOTED:
            self._note(person, lambda one: sessions.note_use(one, secret))
        return person

    def session_of(self, secret: str) -> Session | None:
        """The session of a secret, while it is good: to mark it among the others."""
        now = clock.now()
        return self._workspace.reading(lambda connection: sessions.of_secret(connection, secret, now, self._limits), None)

    def sign_out(self, secret: str) -> None:
        """End a session."""
        person = self.reader_of(secret)
        if person is not None:
            with self._workspace.recording(person.name) as one:
                if sessions.end(one, secret):
                    one.log("sign-out", person.name, None, None, None)

    def sessions(self, person_id: str) -> tuple[Session, ...]:
        """Her sessions that are good, the newest first."""
        now = clock.now()
        return self._workspace.reading(lambda connection: sessions.listed(connection, person_id, now, self._limits), ())

    def end_sessions(self, person_id: str, who: str, keep: str | None = None) -> int:
        """End all her sessions, but for the one whose secret is `keep`. Returns how many."""
        with self._workspace.recording(who) as one:
            person = people.existing(one.connection, person_id)
            ended = sessions.end_all(one, person_id, keep)
            if ended:
                one.log("sessions-end", person.name, None, {"sessions": ended}, None)
            return ended

    # --- tokens ---

    def make_token(
        self, person_id: str, label: str, who: str, exports: bool = False, customers: Iterable[str] | None = None, days: int = 90
    ) -> tuple[Token, str]:
        """A token and its secret, which nobody can read again. Raises Refused."""
        with self._workspace.recording(who) as one:
            return tokens.make(one, people.existing(one.connection, person_id), label, exports, customers, days)

    def token_of(self, secret: str) -> tuple[Person, Token] | None:
        """Whose token that is; None when there is none, it has expired, or she is disabled."""
        now = clock.now()
        found = self._workspace.reading(lambda connection: tokens.holder(connection, secret, now), None)
        if found is None:
            return None
        person, token = found
        if token.used_at is None or now - token.used_at >= tokens.NOTED:
            self._note(person, lambda one: tokens.note_use(one, token.id))
        return found

    def tokens(self, person_id: str) -> tuple[Token, ...]:
        """Her tokens, expired ones too, the newest first."""
        return self._workspace.reading(lambda connection: tokens.listed(connection, person_id), ())

    def revoke_token(self, id: str, who: str) -> None:
        """Take a token away. Raises Refused when there is none."""
        with self._workspace.recording(who) as one:
            tokens.revoke(one, id)

    # --- the audit trail ---

    def record(self, act: str, who: str, subject: str = "", org_id: str | None = None, detail: dict[str, Any] | None = None) -> None:
        """A line of the audit trail about something that is no write: an export, a refusal."""
        with self._workspace.recording(who) as one:
            one.log(act, subject, org_id, None, detail)

    def verify(self) -> int | None:
        """The number of the first line of the audit trail that does not follow from the one before it; None when it is whole."""
        return self._workspace.reading(broken, None)

    def _note(self, person: Person, write: Callable[[Writing], None]) -> None:
        """Write down that something is in use. Where that cannot be written, as on a full disk, she still reads."""
        with suppress(DBAPIError), self._workspace.recording(person.name) as one:
            write(one)
