"""The pages of signing in. Each is one whole document: who has not signed in gets no script, no style sheet and no picture of ours."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from markupsafe import Markup

from dashboard.static_files import ASSETS
from dashboard.words import NAMES, Words
from data.access.names import MOST_EMAIL, MOST_NAME
from data.access.passwords import SHORTEST

_RULES = """
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-content: center; grid-template-columns: minmax(0, 400px); gap: var(--s4);
  padding: var(--s4); background: var(--bg); color: var(--text); font: 14px/20px var(--font); }
main { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius); box-shadow: var(--shadow); padding: var(--s5);
  display: grid; gap: var(--s4); }
h1, p { margin: 0; }
h1 { font-size: 20px; line-height: 28px; font-weight: 650; }
p { color: var(--text-2); overflow-wrap: anywhere; }
.brand { display: flex; align-items: center; gap: var(--s2); color: var(--text-2); font-weight: 650; font-size: 15px; }
.brand img { width: 20px; height: 20px; }
.problem, .said { border-radius: 8px; padding: var(--s2) var(--s3); }
.problem { background: var(--notice-bg); color: var(--notice); }
.said { background: var(--accent-soft); color: var(--text); }
code { font: 13px/20px ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; background: var(--sunken); color: var(--text);
  border-radius: 8px; padding: var(--s2) var(--s3); margin-top: var(--s1); display: block; overflow-wrap: anywhere; }
form { display: grid; gap: var(--s3); }
.field { display: grid; gap: var(--s1); }
label { font-weight: 550; color: var(--text-2); font-size: 13px; line-height: 18px; }
input { width: 100%; height: 36px; border: 1px solid var(--edge); border-radius: 8px; padding: 0 10px; background: var(--surface);
  color: var(--text); font: inherit; font-weight: 400; font-size: 14px; }
input:hover { border-color: var(--text-3); }
input[aria-invalid] { border-color: var(--bad); }
small { font-size: 12.5px; font-weight: 400; color: var(--text-2); }
.press { display: block; height: 36px; border: 1px solid var(--accent); border-radius: 8px; padding: 7px 14px; font: inherit; font-weight: 600;
  text-align: center; text-decoration: none; cursor: pointer; margin-top: var(--s1); }
button.press { background: var(--accent); color: var(--surface); }
a.press { background: var(--surface); color: var(--accent); }
.press:hover { filter: brightness(1.08); }
.or { display: flex; align-items: center; gap: var(--s3); color: var(--text-2); font-size: 13px; }
.or::before, .or::after { content: ""; flex: 1; border-top: 1px solid var(--line); }
nav { display: flex; justify-content: center; gap: var(--s4); font-size: 13px; }
nav a { color: var(--text-2); padding: 2px 4px; }
nav a[aria-current] { color: var(--text); font-weight: 600; text-decoration: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 8px; }
input:focus-visible { outline-offset: 0; border-color: var(--accent); }
@media (forced-colors: active) { main, input, .press { border-color: CanvasText; } }
"""


@cache
def style() -> Markup:
    """The style sheet: the design's tokens, as `assets/tokens.css` has them, and the few rules of these pages. Light or dark as the system says."""
    tokens = (ASSETS / "tokens.css").read_text(encoding="utf-8")

    def block(selector: str) -> str:
        found = re.search(rf"^{re.escape(selector)} \{{([^}}]*)\}}", tokens, re.MULTILINE)
        assert found is not None, f"tokens.css has no block {selector}"
        return " ".join(found[1].split())

    light, dark, spaces = block(':root, [data-bs-theme="light"]'), block('[data-bs-theme="dark"]'), block(":root")
    text = f":root {{ {light} {spaces} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n{_RULES}"
    # Two files of ours, and nothing that anybody typed.
    return Markup(text)  # nosec B704


@cache
def _mark() -> str:
    """The product's mark, inside the document."""
    return "data:image/svg+xml;base64," + base64.b64encode((ASSETS / "mark.svg").read_bytes()).decode("ascii")


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What every form and link of a page takes along: the way back, the reader's language, and the key of the first full admin."""

    words: Words
    asked_lang: str = ""
    back: str = "/"
    key: str = ""

    def address(self, path: str = "/sign-in", **other: str) -> str:
        """An address with all that, and with `other` values."""
        known = {"lang": self.asked_lang, "next": "" if self.back == "/" else self.back, "key": self.key} | other
        query = urlencode({name: value for name, value in known.items() if value})
        return f"{path}?{query}" if query else path

    def hidden(self) -> Markup:
        """The same as hidden fields of a form."""
        known = {"lang": self.asked_lang, "next": self.back, "key": self.key}
        kept = [Markup('<input type="hidden" name="{}" value="{}">').format(name, value) for name, value in known.items() if value]
        return Markup("").join(kept)


def _document(carried: Carried, title: str, inside: Iterable[Markup]) -> str:
    words = carried.words
    links = [
        Markup('<a href="{}" lang="{}" hreflang="{}"{}>{}</a>').format(
            carried.address(lang=lang), lang, lang, Markup(' aria-current="true"') if lang == words.lang else "", name
        )
        for lang, name in NAMES.items()
    ]
    return str(
        Markup(
            '<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
            '<title>{title} · Partner Hub</title>\n<link rel="icon" type="image/svg+xml" href="{mark}">\n<style>\n{style}</style>\n</head>\n'
            '<body>\n<main>\n<div class="brand"><img src="{mark}" alt="">Partner Hub</div>\n<h1>{title}</h1>\n{inside}\n</main>\n'
            '<nav aria-label="{language}">{links}</nav>\n</body>\n</html>\n'
        ).format(
            lang=words.lang, title=title, mark=_mark(), style=style(), inside=Markup("\n").join(inside), language=words("Language"),
            links=Markup("\n").join(links),
        )
    )  # fmt: skip


def _problem(text: str) -> list[Markup]:
    return [Markup('<p class="problem" role="alert" id="problem">{}</p>').format(text)] if text else []


def _field(
    label: str,
    name: str,
    complete: str,
    *,
    kind: str = "text",
    value: str = "",
    hint: str = "",
    wrong: bool = False,
    needed: bool = True,
    first: bool = False,
) -> Markup:
    """One line with its label above it; `wrong` ties it to the sentence that says why."""
    described = " ".join([*(["problem"] if wrong else []), *([f"{name}-hint"] if hint else [])])
    more = [
        Markup(' aria-describedby="{}"').format(described) if described else "",
        Markup(' aria-invalid="true"') if wrong else "",
        " required" if needed else "",
        " autofocus" if first else "",
        # None on a password: a longer one would be cut in silence.
        Markup(' autocapitalize="none" spellcheck="false" maxlength="{}"').format(MOST_EMAIL if kind == "email" else MOST_NAME)
        if kind != "password"
        else "",
    ]
    line = Markup('<div class="field"><label for="{}">{}</label><input id="{}" type="{}" name="{}" value="{}" autocomplete="{}"{}>{}</div>')
    said = Markup('<small id="{}-hint">{}</small>').format(name, hint) if hint else ""
    return line.format(name, label, name, kind, name, value, complete, Markup("").join(more), said)


def _form(carried: Carried, fields: Iterable[Markup], press: str) -> Markup:
    return Markup('<form method="post" action="/sign-in">{}{}<button class="press" type="submit">{}</button></form>').format(
        carried.hidden(), Markup("").join(fields), press
    )


def sign_in(
    carried: Carried, *, passwords: bool, provider: str = "", without_admin: bool = False, name: str = "", problem: str = "", said: str = ""
) -> str:
    """Sign in with a name and a password, with a provider of OpenID Connect, or with either; while there is no full admin, how to make one."""
    words = carried.words
    parts = _problem(problem)
    if said:
        parts.append(Markup('<p class="said" role="status">{}</p>').format(said))
    if without_admin:
        parts += _how_to_start(words)
    wrong = bool(problem)
    fields = [
        _field(words("Name"), "name", "username", value=name, wrong=wrong, first=not name),
        _field(words("Password"), "password", "current-password", kind="password", wrong=wrong, first=bool(name)),
    ]
    if passwords:
        parts.append(_form(carried, fields, words("Sign in")))
    if provider:
        if passwords:
            parts.append(Markup('<div class="or">{}</div>').format(words("or")))
        parts.append(press(carried.address("/sign-in/openid"), words("Continue with {provider}", provider=provider)))
    return _document(carried, words("Sign in"), parts)


def _how_to_start(words: Words) -> list[Markup]:
    command = Markup("<code>partnerhub user add {} --role full_admin</code>").format(words("NAME"))
    return [
        Markup("<p>{}</p>").format(
            words("There is no full admin yet. To become the first one, open the address that the server printed when it started.")
        ),
        Markup("<p>{} {}</p>").format(words("Or make one where the server runs:"), command),
    ]


def first_admin(carried: Carried, *, name: str = "", email: str = "", problem: str = "") -> str:
    """Make the first full admin."""
    words = carried.words
    wrong = bool(problem)
    least = words("At least {n} characters.", n=SHORTEST)
    fields = [
        _field(
            words("Name"),
            "name",
            "username",
            value=name,
            wrong=wrong,
            first=not name,
            hint=words("With it you sign in; others see it beside what you type."),
        ),
        _field(words("E-mail (optional)"), "email", "email", kind="email", value=email, needed=False),
        _field(words("Password"), "password", "new-password", kind="password", hint=least, wrong=wrong, first=bool(name)),
        _field(words("Password, once more"), "again", "new-password", kind="password", wrong=wrong),
    ]
    lead = Markup("<p>{}</p>").format(words("You see every customer, load exports, and decide who else may come in."))
    return _document(carried, words("First full admin"), [*_problem(problem), lead, _form(carried, fields, words("Create and sign in"))])


def told(carried: Carried, title: str, sentences: Iterable[str], *, again: str = "") -> str:
    """A page that says why somebody was not let in; `again` is the address of another try."""
    words = carried.words
    first, *rest = sentences
    parts = [*_problem(first), *(Markup("<p>{}</p>").format(text) for text in rest)]
    if again:
        parts.append(press(again, words("Try again")))
    parts.append(press(carried.address(), words("Back to signing in")))
    return _document(carried, title, parts)


def press(address: str, text: str) -> Markup:
    """A link that looks like a button."""
    return Markup('<a class="press" href="{}">{}</a>').format(address, text)
