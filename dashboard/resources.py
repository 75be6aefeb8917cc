"""The list of resources: a YAML file that the partner edits. What is wrong with it is said with its line; the packaged list stands in for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from dashboard.words import LOCALES
from data.notice import Notice

NAME = "resources.yaml"
PACKAGED = Path(__file__).parent / NAME
KINDS = ("guide", "training", "tool", "page")
PRODUCTS = ("all", "calling", "meetings")
LONGEST_KEY = 200  # characters that an act takes (`dashboard/act_fields.py`)
STARTS = ("https://", "http://", "mailto:")
_RESOURCE = ("title", "text", "url", "kind", "product", "language", "quick", "featured")
_SUPPORT = ("title", "text", "url")


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A link; `title` and `text` by language, `language` is what it leads to, empty for any."""

    title: dict[str, str]
    text: dict[str, str]
    url: str
    kind: str = "page"
    product: str = "all"
    language: str = ""
    quick: bool = False
    featured: bool = False


@dataclass(frozen=True, kw_only=True)
class Listed:
    """What the page shows; `problem` tells why it is not the partner's own file, `own` whether it is."""

    resources: tuple[Resource, ...]
    support: tuple[Resource, ...]
    own: bool = False
    problem: Notice | None = None


class Broken(ValueError):
    """A file that cannot be read: `said` names the line and what was needed."""

    def __init__(self, line: int, needed: str, found: str = "") -> None:
        shown = found if len(found) <= 60 else f"{found[:59]}…"
        self.said = Notice("{file}, line {line}: {needed} was needed; found “{found}”.", file=NAME, line=line, needed=needed, found=shown)
        super().__init__(self.said)


def read(home: Path) -> Listed:
    """The partner's own list if there is one, else the packaged one; never raises."""
    path = home / NAME
    if not path.is_file():
        return _packaged()
    try:
        resources, support = parsed(path.read_text(encoding="utf-8"))
    except Broken as problem:
        return Listed(resources=_packaged().resources, support=_packaged().support, problem=problem.said)
    except (OSError, UnicodeDecodeError) as problem:
        said = Notice("{file} could not be read: {reason}.", file=NAME, reason=problem)
        return Listed(resources=_packaged().resources, support=_packaged().support, problem=said)
    return Listed(resources=resources, support=support, own=True)


@lru_cache(maxsize=1)
def _packaged() -> Listed:
    resources, support = parsed(PACKAGED.read_text(encoding="utf-8"))
    return Listed(resources=resources, support=support)


def parsed(text: str) -> tuple[tuple[Resource, ...], tuple[Resource, ...]]:
    """The resources and the support links of a file's text. Raises Broken."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        line = mark.line if mark is not None else 0
        lines = text.splitlines()
        raise Broken(line + 1, "YAML", lines[line].strip() if line < len(lines) else "") from None
    except yaml.YAMLError as problem:
        raise Broken(1, "YAML", str(problem)) from None
    if root is None:
        return (), ()
    lists = dict(_pairs(root, "resources: or support:", ("resources", "support")))
    made = [
        tuple(_resource(node, fields) for node in _items(lists.get(key)))
        for key, fields in (("resources", _RESOURCE), ("support", _SUPPORT))
    ]
    return made[0], made[1]


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _shown(node: yaml.Node) -> str:
    """What stands there, for a message."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    return "- …" if isinstance(node, yaml.SequenceNode) else "{…}"


def _pairs(node: yaml.Node, needed: str, known: tuple[str, ...]) -> Iterator[tuple[str, yaml.Node]]:
    """The names of a mapping with their values. Raises Broken for what is no mapping, and for a name that nobody knows."""
    if not isinstance(node, yaml.MappingNode):
        raise Broken(_line(node), needed, _shown(node))
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode) or key.value not in known:
            raise Broken(_line(key), ", ".join(known), _shown(key))
        yield str(key.value), value


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    if node is None or (isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")):
        return []
    if not isinstance(node, yaml.SequenceNode):
        raise Broken(_line(node), "- title: …", _shown(node))
    return list(node.value)


def _resource(node: yaml.Node, fields: tuple[str, ...]) -> Resource:
    given = dict(_pairs(node, "title: …", fields))
    for name in ("title", "url"):
        if name not in given:
            raise Broken(_line(node), f"{name}:", ", ".join(given))
    url = _text(given["url"], "https://…")
    if not url.startswith(STARTS):
        raise Broken(_line(given["url"]), " / ".join(STARTS), url)
    return Resource(
        title=_texts(given["title"]),
        text=_texts(given["text"]) if "text" in given else {},
        url=url,
        kind=_one_of(given, "kind", KINDS, "page"),
        product=_one_of(given, "product", PRODUCTS, "all"),
        language=_text(given["language"], "en").lower() if "language" in given else "",
        quick=_flag(given, "quick"),
        featured=_flag(given, "featured"),
    )


def _text(node: yaml.Node, needed: str) -> str:
    if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
        raise Broken(_line(node), needed, _shown(node))
    return str(node.value).strip()


def _texts(node: yaml.Node) -> dict[str, str]:
    """One text for every reader, or one for each language."""
    if not isinstance(node, yaml.MappingNode):
        return {"": _text(node, "text")}
    return {lang: _text(value, "text") for lang, value in _pairs(node, "{en: …}", tuple(LOCALES))}


def _one_of(given: dict[str, yaml.Node], name: str, known: tuple[str, ...], otherwise: str) -> str:
    if name not in given:
        return otherwise
    value = _text(given[name], " / ".join(known))
    if value not in known:
        raise Broken(_line(given[name]), " / ".join(known), value)
    return value


def _flag(given: dict[str, yaml.Node], name: str) -> bool:
    if name not in given:
        return False
    node = given[name]
    if not isinstance(node, yaml.ScalarNode) or not node.tag.endswith(":bool"):
        raise Broken(_line(node), "true / false", _shown(node))
    return str(node.value).lower() in ("true", "yes", "on")


def key(resource: Resource) -> str:
    """By what its clicks are counted: the address, which stays when a title is put better."""
    return resource.url[:LONGEST_KEY]


def said(texts: dict[str, str], lang: str) -> str:
    """A text in the reader's language, else in the first one that there is."""
    return texts.get(lang) or texts.get("") or next(iter(texts.values()), "")
