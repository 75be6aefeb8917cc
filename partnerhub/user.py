"""`partnerhub user …`: who may sign in, what as, and what they see."""

from typing import Annotated, Any

import typer
from rich.markup import escape

from data.access import Person
from partnerhub.accounts import accounts_of, by, somebody
from partnerhub.talk import Home, print_json, table, talk
from partnerhub.typed import PasswordFile, password_from

user = typer.Typer(no_args_is_help=True, help="Who may sign in, what as, and what they see. Exit 0 done, 2 refused: stderr says why.")
Name = Annotated[str, typer.Argument(help="The name that she signs in with")]
RoleName = Annotated[str, typer.Option(help="full_admin: all, and everything; admin: her customers; read_only: changes nothing")]
Customers = Annotated[
    list[str] | None, typer.Option("--customer", help="Organisation id of a customer assigned to her; say it again for more")
]


@user.command()
def add(
    name: Name,
    role: RoleName,
    email: str = "",
    shown: Annotated[str, typer.Option(help="How the screen calls her [default: the name]")] = "",
    customer: Customers = None,
    assigned_only: Annotated[bool, typer.Option("--assigned-only", help="Who reads only sees no other customers either")] = False,
    password_file: PasswordFile = None,
    home: Home = None,
) -> None:
    """A new person. Her password is typed twice, or read from a file."""
    with accounts_of(home) as accounts:
        password = password_from(password_file)
        limited = True if assigned_only else None
        made = accounts.add(
            name=name, role=role, who=by(), email=email, shown=shown, assigned_only=limited, customers=customer or (), password=password
        )
    _say(made)


@user.command("list")
def list_command(home: Home = None, format: str = "table") -> None:
    """Everybody."""
    with accounts_of(home) as accounts:
        people = accounts.people()
    if format == "json":
        print_json([document(person) for person in people])
    else:
        table(["name", "shown as", "e-mail", "role", "sees", "signs in", ""], [_row(person) for person in people])


@user.command()
def role(
    name: Name,
    role: Annotated[str, typer.Argument(help="full_admin, admin or read_only")],
    assigned_only: Annotated[bool | None, typer.Option("--assigned-only/--all-customers", help="For who reads only")] = None,
    home: Home = None,
) -> None:
    """Another role. She is signed out everywhere."""
    _change(name, home, role=role, assigned_only=assigned_only)


@user.command()
def customers(name: Name, customer: Customers = None, home: Home = None) -> None:
    """Assign these customers to her, and no other; without any --customer, none. She is signed out everywhere."""
    _change(name, home, customers=customer or [])


@user.command()
def disable(name: Name, home: Home = None) -> None:
    """Let her in no more. What she did keeps her name."""
    _change(name, home, disabled=True)


@user.command()
def enable(name: Name, home: Home = None) -> None:
    """Let her in again."""
    _change(name, home, disabled=False)


@user.command("password")
def password_command(name: Name, password_file: PasswordFile = None, home: Home = None) -> None:
    """Another password, typed twice or read from a file. She is signed out everywhere."""
    with accounts_of(home) as accounts:
        person = somebody(accounts, name)
        accounts.set_password(person.id, password_from(password_file), by())
    talk.print(f"{person.name} has another password.", markup=False, highlight=False)


def _change(name: str, home: Any, **changes: Any) -> None:
    with accounts_of(home) as accounts:
        person = somebody(accounts, name)
        after = accounts.change(person.id, person.version, by(), **changes)
    _say(after)


def document(person: Person) -> dict[str, Any]:
    """A person as JSON tells her."""
    return {**vars(person), "limited": person.limited}


def _row(person: Person) -> list[str]:
    ways = [way for way, hers in (("password", person.has_password), ("OpenID Connect", person.issuer is not None)) if hers]
    texts = [person.name, person.shown, person.email, person.role.value, _sees(person), ", ".join(ways)]
    return [*map(escape, texts), "disabled" if person.disabled else ""]


def _sees(person: Person) -> str:
    if not person.limited:
        return "every customer"
    return "1 customer" if len(person.customers) == 1 else f"{len(person.customers)} customers"


def _say(person: Person) -> None:
    state = "disabled" if person.disabled else f"{person.role.value}, sees {_sees(person)}"
    talk.print(f"{person.name}: {state}.", markup=False, highlight=False)
