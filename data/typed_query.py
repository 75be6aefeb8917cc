"""A typed query such as `status:expiring product:calling tag:"QBR Q1" acme` becomes filters. Pure: text and known tags in, filters or a reason out.

Keys and values are understood in English and in Portuguese whatever the reader's language, without case and accents. A value may be shortened as
long as one value alone starts like that. Words without a key are looked for in names, ids and tags.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from data.notice import Notice
from data.slice import LONGEST_FIND, Slice

# What a filter can be called; the first is what suggestions show.
KEYS: dict[str, tuple[str, ...]] = {
    "managed_by": ("managed", "managed by", "gerido", "gerido por", "gerenciado", "gestão"),
    "holds": ("product", "products", "holds", "produto", "produtos"),
    "status": ("status", "state", "estado", "situação"),
    "kind": ("type", "kind", "subscription type", "tipo"),
    "tag": ("tag", "tags", "label", "etiqueta", "marcador"),
}
# What its values can be called, beside their own names; a tag is called as it was written.
VALUES: dict[str, dict[str, tuple[str, ...]]] = {
    "managed_by": {
        "partner": ("us", "own", "your organisation", "nós", "parceiro", "sua organização"),
        "external": ("external administrator", "externo", "administrador externo"),
    },
    "holds": {"calling": ("webex calling", "chamadas"), "meetings": ("webex meetings", "reuniões")},
    "status": {
        "suspended": ("unpaid", "suspenso"),
        "expired": ("ended", "expirado", "vencido"),
        "overage": ("licence overage", "license overage", "over", "excedente", "excesso", "acima do limite"),
        "expiring_soon": ("expiring", "expires", "expirando", "vencendo", "expira em breve", "a vencer"),
        "setup_pending": ("setup", "set-up", "order setup", "ready for order setup", "configuração", "pendente"),
        "no_recent_activity": ("no activity", "inactive", "idle", "inativo", "sem atividade"),
        "trial": ("trials", "teste", "avaliação"),
        "subscription": ("subscriptions", "assinatura", "subscrição"),
    },
    "kind": {
        "subscription": ("subscriptions", "paid", "assinatura", "subscrição"),
        "trial": ("trials", "teste", "avaliação"),
    },
}
# key:"a value", key:value, "words with spaces", or a word; a quote that is never closed reaches to the end.
_TERM = re.compile(r"""(?P<open>[^\s":“”]+):(?=\s|$)|(?:(?P<key>[^\s":“”]+):)?(?:["“](?P<quoted>[^"“”]*)["”]?|(?P<bare>[^\s"“”]+))""")


class NotUnderstood(ValueError):
    """A query that cannot be read as it stands. `said` tells why; `instead` is the whole query with the likeliest correction, or None."""

    def __init__(self, said: Notice, instead: str | None = None) -> None:
        super().__init__(said)
        self.said, self.instead = said, instead


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a query asks for: values by filter, each once and in the order typed, and the words to look for."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    find: str | None = None

    def added_to(self, slice_: Slice) -> Slice:
        """The question with these filters beside those that it has."""
        changes: dict[str, Any] = {name: tuple(dict.fromkeys((*getattr(slice_, name), *values))) for name, values in self.values.items()}
        words = " ".join(dict.fromkeys(f"{slice_.find or ''} {self.find or ''}".split()))
        return replace(slice_, find=words[:LONGEST_FIND] or None, **changes)


def folded(text: str) -> str:
    """Without case and accents, and with `_` and `-` read as spaces: how keys and values are compared."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[_-]", " ", bare.casefold()).split())


def read_typed(text: str, tags: Iterable[str]) -> Typed:
    """What the text asks for; `tags` are those that some customer carries. Raises NotUnderstood; nothing is applied by halves."""
    values: dict[str, list[str]] = {}
    words: list[str] = []
    names = _names(tags)
    for term in _TERM.finditer(text):
        if term["open"]:
            raise NotUnderstood(Notice("“{key}:” needs a value, such as {example}.", key=term["open"], example="status:trial"))
        value = term["bare"] if term["quoted"] is None else term["quoted"].strip()
        if term["key"] is None:
            words += (value or "").split()
        else:
            name = _key(term["key"], text)
            values.setdefault(name, []).append(_value(name, value or "", names[name], text))
    found = " ".join(dict.fromkeys(words))
    if len(found) > LONGEST_FIND:
        raise NotUnderstood(Notice("Please look for at most {n} characters.", n=LONGEST_FIND))
    return Typed(values={name: tuple(dict.fromkeys(each)) for name, each in values.items()}, find=found or None)


def term(name: str, value: str) -> str:
    """A filter's value as it would be typed."""
    return f"{KEYS[name][0]}:{quoted(_shortest(value))}"


def quoted(value: str) -> str:
    """A value as it must be typed: in quotes where it has spaces."""
    return f'"{value}"' if re.search(r"\s", value) else value


def _shortest(value: str) -> str:
    return {"expiring_soon": "expiring", "setup_pending": "setup", "no_recent_activity": "inactive"}.get(value, value)


def _names(tags: Iterable[str]) -> dict[str, dict[str, str]]:
    """Per filter: what a value may be called, folded, and the value."""
    found = {
        name: {folded(called): value for value, others in options.items() for called in (value, *others)}
        for name, options in VALUES.items()
    }
    return {**found, "tag": {folded(tag): tag for tag in tags}}


def _key(key: str, text: str) -> str:
    known = {folded(called): name for name, others in KEYS.items() for called in (name, *others)}
    asked = folded(key)
    if asked in known:
        return known[asked]
    names = [others[0] for others in KEYS.values()]
    near = next((KEYS[known[called]][0] for called in get_close_matches(asked, known, n=1, cutoff=0.6)), None)
    if near is None:
        raise NotUnderstood(Notice("There is no filter “{key}”. Known are {known}.", key=key, known=", ".join(names)))
    said = Notice("There is no filter “{key}”. Did you mean “{near}”?", key=key, near=near)
    raise NotUnderstood(said, text.replace(f"{key}:", f"{near}:", 1))


def _value(name: str, value: str, known: Mapping[str, str], text: str) -> str:
    asked, key = folded(value), KEYS[name][0]
    if not asked:
        raise NotUnderstood(Notice("“{key}:” needs a value, such as {example}.", key=key, example="status:trial"))
    if asked in known:
        return known[asked]
    starts = list(dict.fromkeys(found for called, found in known.items() if called.startswith(asked))) if name != "tag" else []
    if len(starts) == 1:
        return starts[0]
    close = starts or list(dict.fromkeys(known[called] for called in get_close_matches(asked, known, n=3, cutoff=0.5)))
    offered = [value if name == "tag" else _shortest(value) for value in close]
    if len(offered) == 1:
        said = Notice("{key} has no value “{value}”. Did you mean “{near}”?", key=key, value=value, near=offered[0])
        raise NotUnderstood(said, _with(text, value, offered[0]))
    if offered:
        raise NotUnderstood(Notice("“{value}” may be {offered}: please type more.", value=value, offered=", ".join(offered)))
    if name == "tag":
        raise NotUnderstood(Notice("No customer has the tag “{value}”.", value=value))
    listed = ", ".join(_shortest(option) for option in VALUES[name])
    raise NotUnderstood(Notice("{key} has no value “{value}”. Known are {known}.", key=key, value=value, known=listed))


def _with(text: str, value: str, near: str) -> str:
    """The query with one value put right."""
    for written in (f':"{value}"', f":“{value}”", f":{value}"):
        if written in text:
            return text.replace(written, f":{quoted(near)}", 1)
    return text
