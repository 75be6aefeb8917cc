"""What mutmut leaves alone: the words of SQL (taught to it here), and, changed by ourselves, a module's tables and what is decorated."""

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import libcst as cst
from mutmut.mutation import mutators

# What SQL says otherwise. SQL knows no case, so that mutmut's change of case would be no change at all.
SQL_WORDS = (
    (r" AND ", " OR "),
    (r" OR ", " AND "),
    (r"\bNOT (?!NULL)", ""),
    (r"\bIS NOT NULL", "IS NULL"),
    (r"\bIS NULL", "IS NOT NULL"),
    (r" IN \(", " NOT IN ("),
    (r" = ", " <> "),
    (r"(?<= )= (?=\d)", "<> "),
    (r" <> ", " = "),
    (r" <= ", " < "),
    (r" >= ", " > "),
    (r" < ", " <= "),
    (r" > ", " >= "),
    (r"\bDISTINCT ", ""),
    (r"\bUNION\b", "INTERSECT"),
    (r"\bLEFT JOIN\b", "JOIN"),
    (r"\bNULLS LAST\b", "NULLS FIRST"),
    (r" DESC\b", ""),
    (r"\blist_has_any\(", "list_has_all("),
    (r"\bmax\(", "min("),
    (r"\bcount_if\(", "count("),
    (r"\blower\(", "upper("),
    (r"\bstrip_accents\(", "("),
    (r"\bORDER BY \w+", "ORDER BY 'x'"),
    (r" - ", " + "),
    (r" \+ ", " - "),
    (r"\b7\b", "8"),
    (r"\btrue\b", "false"),
    (r"\[1\]", "[2]"),
    (r"'[a-z_]+'", "'xx'"),
)
SQL = re.compile(r"\b(SELECT|FROM|WHERE|JOIN|CAST|AND|IN|list_\w+|count_if)\b.*|org_id|^true$|= \$|\$\w+\b", re.DOTALL)
STEPS = {"READ": "PEOPLE", "EXPORT": "READ", "WRITE": "READ", "LOADS": "READ", "BRING": "READ", "PEOPLE": "READ", "SELF": "READ"}
ROLES = {"FULL_ADMIN": "READ_ONLY", "ADMIN": "READ_ONLY", "READ_ONLY": "FULL_ADMIN"}


def other_sql(text: str) -> Iterator[str]:
    """A piece of SQL, each time with one word that says something else. Nothing for what is no SQL."""
    if not SQL.search(text):
        return
    for pattern, instead in SQL_WORDS:
        for found in re.finditer(pattern, text):
            yield text[: found.start()] + instead + text[found.end() :]


def _string(node: cst.SimpleString) -> Iterator[cst.SimpleString]:
    changed = list(other_sql(node.raw_value))
    if changed:
        yield from (node.with_changes(value=f"{node.prefix}{node.quote}{text}{node.quote}") for text in changed)
    elif not SQL.search(node.raw_value) or not re.search(r"[A-Z]{2}|\$", node.raw_value):
        yield from mutators.operator_string(node)  # type: ignore[misc]


def _text(node: cst.FormattedStringText) -> Iterator[cst.FormattedStringText]:
    yield from (node.with_changes(value=text) for text in other_sql(node.value))


def teach() -> None:
    """Teach mutmut, in this process, what SQL can say otherwise."""
    known: list[Any] = mutators.mutation_operators  # type: ignore[assignment]
    known[:] = [(kind, made) for kind, made in known if made is not mutators.operator_string]
    known += [(cst.SimpleString, _string), (cst.FormattedStringText, _text)]


@dataclass(frozen=True)
class Mutant:
    """A whole module with one thing changed."""

    code: str
    difference: str


def of(module: str, source: str) -> list[Mutant]:
    """The mutants of what stands outside functions, or in decorated ones."""
    tree, made = cst.parse_module(source), []
    for before, after in _changes(tree):
        code = tree.deep_replace(before, after).code  # type: ignore[arg-type]
        if code == source:
            continue
        lines = difflib.unified_diff(source.splitlines(), code.splitlines(), module, module, n=0, lineterm="")
        made.append(Mutant(code, "\n".join(lines)))
    return list({mutant.code: mutant for mutant in made}.values())


def _changes(tree: cst.Module) -> Iterator[tuple[cst.CSTNode, Any]]:
    for statement in tree.body:
        match statement:
            case cst.SimpleStatementLine(body=[cst.Assign(value=value) | cst.AnnAssign(value=value)]) if value is not None:
                yield from _in_table(value)
            case cst.FunctionDef(decorators=[_, *_]):
                yield from _in_function(statement.body)
            case cst.ClassDef(body=cst.IndentedBlock(body=inner)):
                for method in inner:
                    if isinstance(method, cst.FunctionDef) and method.decorators:
                        yield from _in_function(method.body)


def _walk(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _in_function(body: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, Any]]:
    """As mutmut would, were the function not decorated."""
    for node in _walk(body):
        for kind, operator in mutators.mutation_operators:
            if isinstance(node, kind):
                yield from ((node, after) for after in operator(node))


def _in_table(value: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, Any]]:
    """Each entry is taken out, each permission and role is another, each piece of SQL says something else."""
    for node in _walk(value):
        match node:
            case cst.Dict() | cst.Set() | cst.Tuple() | cst.List():
                for number in range(len(node.elements)):
                    kept: Iterable[Any] = [*node.elements[:number], *node.elements[number + 1 :]]
                    if not (isinstance(node, cst.Set) and len(node.elements) == 1):
                        yield node, node.with_changes(elements=kept)
            case cst.Attribute(value=cst.Name("Permission"), attr=cst.Name(name)):
                yield node, node.with_changes(attr=cst.Name(STEPS[name]))
            case cst.Attribute(value=cst.Name("Role"), attr=cst.Name(name)):
                yield node, node.with_changes(attr=cst.Name(ROLES[name]))
            case cst.SimpleString():
                yield from ((node, after) for after in _string(node) if other_sql_of(node))
            case cst.FormattedStringText():
                yield from ((node, after) for after in _text(node))
            case cst.Integer():
                yield from ((node, after) for after in mutators.operator_number(node))


def other_sql_of(node: cst.SimpleString) -> bool:
    """Whether a string of a table is SQL; its other strings are names, and taken out with their entry."""
    return next(other_sql(node.raw_value), None) is not None
