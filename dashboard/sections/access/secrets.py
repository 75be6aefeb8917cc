"""What only she has: her password, the sessions in which she is signed in, the tokens with which programs read in her place."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.act_people import LASTS, READS
from dashboard.forms import choice, field, form, press, submit, whose
from dashboard.forms import password as password_field
from dashboard.sections.access.parts import moment, table
from dashboard.views import aria, card, data, empty
from dashboard.words import Words
from data import clock
from data.access import Person, Session, Token
from data.access.passwords import SHORTEST

SOON = timedelta(days=14)  # a token that ends so soon says so
# What a program sends; `account.js` puts in the token and the address at which the reader is.
EXAMPLE = 'curl -H "Authorization: Bearer {secret}" {origin}/api/v1/sections/headline'


def new_password(words: Words) -> list[Component]:
    """The two lines of a new password."""
    hint = words("At least {n} characters; a sentence is easy to keep in mind.", n=SHORTEST)
    return [
        password_field("password", words("New password"), "new-password", hint=hint),
        password_field("again", words("New password, once more"), "new-password"),
    ]


def password(words: Words, person: Person) -> Component:
    """A new password, with the old one asked for; only for who has one."""
    title = words("Password")
    if not person.has_password:
        return card("password", title, words("You sign in with the provider: your password is changed there."), [], [])
    old = password_field("old", words("Old password"), "current-password")
    fields = html.Div([old, *new_password(words)], className="ask-fields")
    inside = [whose(person.name), fields, submit(words("Change the password"))]
    sentence = words("Wherever else you are signed in, you are then signed out.")
    return card("password", title, sentence, [], form("password-change", {}, inside, words("Change the password")))


def sessions(words: Words, found: Sequence[Session], here: Session | None) -> Component:
    """Where she is signed in; all but this one can be ended."""
    ways = {"password": words("with a password"), "openid": words("with the provider")}
    rows = []
    for each in found:
        this = here is not None and each.id == here.id
        mark: list[Any] = [" ", html.Span(words("this one"), className="badge running")] if this else []
        cells = [
            html.Th([moment(each.opened_at, words), *mark], scope="row"),
            html.Td(ways.get(each.how, each.how)),
            html.Td(moment(each.seen_at, words)),
        ]
        rows.append(html.Tr(cells, **data(session=each.id, this="1" if this else None)))
    title = words("Sessions")
    heads = [words("Signed in at (UTC)"), words("How"), words("Last used")]
    question = words("End all other sessions? Whoever uses them must sign in again.")
    others = [press("sessions-end", {}, words("End the others"), ask=question, class_name="chip")] if len(found) > 1 else []
    sentence = words("Each browser in which you are signed in is one. One that you do not know: change your password.")
    return card("sessions", title, sentence, others, table(title, heads, rows))


def tokens(words: Words, found: Sequence[Token]) -> Component:
    """Her tokens, and the form for a new one. Its secret is shown once, where `account.js` puts it."""
    title = words("API tokens")
    question = words("Revoke the token “{label}”? What uses it stops at once; it cannot be brought back.")
    rows = [_token(token, words, question) for token in found]
    heads = [words("Label"), words("It may"), words("Made at (UTC)"), words("Last used"), words("Ends"), words("Next")]
    listed = table(title, heads, rows) if rows else empty(words("You have no token."))
    sentence = words("With a token a program reads what you may read. It changes nothing.")
    return card("tokens", title, sentence, [], [_make(words), _once(words), html.Div(listed, className="tokens-of")])


def _make(words: Words) -> Component:
    days = [(value, words("{n} days", n=value)) for value in LASTS]
    fields = [
        field("label", words("What it is for"), most=100, required=True),
        choice("reads", words("It may"), [(key, words(text)) for key, text in READS.items()]),
        choice("days", words("Good for"), days, value="90"),
        submit(words("Make a token")),
    ]
    return form("token-make", {}, [html.Div(fields, className="asked-row")], words("Make a token"))


def _once(words: Words) -> Component:
    """Where the secret of a new token is put; empty and unseen until then."""
    inside = [
        html.P(html.B(words("This is the token. Copy it now: it is not shown again."))),
        html.Div([html.Code("–", **data(shows="secret")), _copy("secret", words)], className="copied"),
        html.P(words("For example:")),
        html.Div([html.Code("–", **data(shows="example")), _copy("example", words)], className="copied"),
    ]
    return html.Div(
        inside, id="token-once", hidden=True, tabIndex=-1, role="group", **aria(label=words("The new token")), **data(example=EXAMPLE)
    )


def _copy(what: str, words: Words) -> Component:
    said = data(copies=what, copy=words("Copy"), copied=words("Copied"))
    return html.Button(words("Copy"), type="button", className="chip", **aria(live="polite"), **said)


def _token(token: Token, words: Words, question: str) -> Component:
    now = clock.now()
    over = token.expires_at <= now
    revoke = press("token-revoke", {"id": token.id}, words("Revoke"), ask=question.format(label=token.label), class_name="chip")
    cells = [
        html.Th([token.label, " ", html.Code(f"…{token.last}")], scope="row"),
        html.Td(words(READS["files" if token.exports else "read"])),
        html.Td(moment(token.made_at, words)),
        html.Td(moment(token.used_at, words) if token.used_at else words("never")),
        html.Td(_ends(token.expires_at, now, words)),
        html.Td(revoke),
    ]
    return html.Tr(cells, className="over" if over else "", **data(token=token.id, over="1" if over else None))


def _ends(at: datetime, now: datetime, words: Words) -> list[Any]:
    if at <= now:
        return [words.day(at.date()), " ", html.Span(words("expired"), className="badge")]
    return [words.day(at.date()), *([" ", html.Span(words("soon"), className="badge")] if at - now < SOON else [])]
