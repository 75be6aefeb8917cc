"""`partnerhub user token …`: what programs read with in somebody's place."""

from typing import Annotated

import typer
from rich.markup import escape

from partnerhub.accounts import accounts_of, by, somebody
from partnerhub.talk import Home, print_json, table, talk
from partnerhub.user import Customers, Name


def tokens(name: Name, home: Home = None, format: str = "table") -> None:
    """Her tokens, expired ones too; never their secrets."""
    with accounts_of(home) as accounts:
        found = accounts.tokens(somebody(accounts, name).id)
    if format == "json":
        print_json([vars(token) for token in found])
        return
    rows = [
        [token.id, escape(token.label), f"…{token.last}", "yes" if token.exports else "no", token.expires_at.date(),
         token.used_at and token.used_at.date()]
        for token in found
    ]  # fmt: skip
    table(["id", "label", "ends with", "exports", "expires", "last used"], rows)


def token(
    name: Name,
    label: Annotated[str, typer.Option(help="What it is for")],
    export: Annotated[bool, typer.Option("--export", help="It may take files too")] = False,
    customer: Customers = None,
    days: Annotated[int, typer.Option(help="How long it is good")] = 90,
    home: Home = None,
) -> None:
    """A token of hers, on stdout and never again. It reads what she may see; with --customer only those of them."""
    with accounts_of(home) as accounts:
        person = somebody(accounts, name)
        made, secret = accounts.make_token(person.id, label, by(), export, customer, days)
    print(secret)
    talk.print(f"Keep it now: only its hash is stored. Good until {made.expires_at.date()}.", markup=False, highlight=False)


def revoke(id: Annotated[str, typer.Argument(help="As `partnerhub user tokens` lists it")], home: Home = None) -> None:
    """Take a token away, at once."""
    with accounts_of(home) as accounts:
        accounts.revoke_token(id, by())
    talk.print("Revoked.")
