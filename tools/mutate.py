"""Mutation testing of what guards access: python tools/mutate.py [GROUP …]. One thing is changed at a time, and some test must fail.

mutmut changes what stands in functions and runs the tests that come by there. What it leaves alone is changed here (`mutate_tables.py`):
the words of SQL, the tables of a module, and what is decorated. Everything happens in a copy of the tree in var/mutation, which also keeps
the survivors.
"""

import argparse
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import mutate_tables

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "var" / "mutation"
PACKAGES = ("dashboard", "data", "etl", "partnerhub")
LIBRARIES = (  # what takes long to import, and is none of ours
    "alembic.command", "argon2", "authlib", "babel", "dash", "duckdb", "flask", "plotly.graph_objects", "pyarrow.parquet", "pytest", "sqlalchemy",
)  # fmt: skip
WANTED = 85  # per cent, of each group (spec: trust S4)
AT_ONCE = 2
SKIPPED = 34  # mutmut's own number for it
LONGEST = 600  # seconds of the tests of one table; whatever takes longer hangs, which is noticed too
KILLED = frozenset({"killed", "timeout", "caught by type check", "segfault"})
# What is changed, and the fast tests that have to notice.
GROUPS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "gate": (
        ("dashboard/gate.py", "dashboard/callbacks/declare.py"),
        tuple(f"tests/access/test_{name}.py" for name in ("gate_rules", "gate_bodies", "gate_people", "declared_shapes")),
    ),
    "scope": (
        ("data/scope.py", "data/access/policy.py"),
        ("tests/data/test_scope_rules.py", "tests/data/test_access_policy.py"),
    ),
    "query-builder": (
        ("data/answer/question.py", "data/answer/options.py", "data/answer/ask.py"),
        ("tests/data/test_question_clauses.py", "tests/data/test_question_counts.py", "tests/data/test_hub_rules.py"),
    ),
}


@dataclass
class Tally:
    """What became of the mutants of one module; `alive` holds the difference that no test noticed."""

    made: int = 0
    killed: int = 0
    alive: list[str] = field(default_factory=list)

    @property
    def score(self) -> float:
        """Killed of made, in per cent; NaN where there was nothing to change."""
        return 100 * self.killed / self.made if self.made else float("nan")


def copy_of_the_tree(group: str) -> Path:
    """A fresh copy to change, with what mutmut is told."""
    modules, tests = GROUPS[group]
    place = PLACE / group
    shutil.rmtree(place, ignore_errors=True)
    for name in (*PACKAGES, "tests"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    shutil.copy(ROOT / "pyproject.toml", place)
    told = {
        "source_paths": PACKAGES,
        "only_mutate": modules,
        "pytest_add_cli_args": ("-p", "no:cacheprovider"),
        "pytest_add_cli_args_test_selection": tests,
        "process_isolation": ("forkserver",),  # the database has threads, which a fork does not take along
        "use_git_change_detection": ("false",),
    }
    subprocess.run([sys.executable, "-m", "tests.data.small_world", str(place / "world")], cwd=place, check=True)
    os.environ["PARTNERHUB_SMALL_WORLD"] = str(place / "world")  # loaded once, not for every mutant
    lines = [f"{key} =\n    " + "\n    ".join(values) if len(values) > 1 else f"{key} = {values[0]}" for key, values in told.items()]
    (place / "setup.cfg").write_text("[mutmut]\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return place


def inside(place: Path, every: int) -> None:
    """In the copy: let mutmut try every n-th mutant, and write what became of each to `functions.json`."""
    os.chdir(place)
    mutate_tables.teach()
    from mutmut import __main__ as mutmut
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.mutation.diff_apply import get_diff_for_mutant
    from mutmut.stats import status_by_exit_code
    from mutmut.utils.file_utils import walk_mutatable_files

    collect = mutmut.collect_or_load_stats

    def collect_for_all(*given: Any, **named: Any) -> None:
        collect(*given, **named)
        _ask_all_tests(walk_mutatable_files(), every)

    mutmut.collect_or_load_stats = collect_for_all  # type: ignore[assignment]
    mutmut._run((), AT_ONCE)
    found: dict[str, list[tuple[str, str]]] = {}
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        for name, code in list(data.exit_code_by_key.items())[::every]:
            status = status_by_exit_code[code]
            found.setdefault(str(path), []).append((status, "" if status in KILLED else get_diff_for_mutant(name)))
    Path("functions.json").write_text(json.dumps(found), encoding="utf-8")


def _ask_all_tests(modules: Iterable[Path], every: int) -> None:
    """Of every function, all tests are asked, first those that come by there. What is not among every n-th counts as tried before.

    What a fixture makes once for all tests, mutmut counts to the first of them only.
    """
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.state import state
    from mutmut.utils.format_utils import mangled_name_from_mutant_name

    took, seen = state().duration_by_test, state().tests_by_mangled_function_name
    for path in modules:
        data = SourceFileMutationData(path=path)
        data.load()
        for number, name in enumerate(data.exit_code_by_key):
            data.exit_code_by_key[name] = data.exit_code_by_key[name] if number % every == 0 else SKIPPED
        data.save()
        for name in {mangled_name_from_mutant_name(mutant) for mutant in data.exit_code_by_key}:
            near = seen.get(name, set())
            seen[name] = sorted(took, key=lambda test, near=near: (test not in near, took[test]))  # type: ignore[assignment]


def of_functions(place: Path, tallies: dict[str, Tally], every: int) -> None:
    """The mutants of mutmut, in a process of its own: it must not have imported what it changes."""
    log, command = place / "mutmut.log", [sys.executable, __file__, "--inside", str(place), "--every", str(every)]
    with log.open("w", encoding="utf-8") as out:
        code = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, check=False).returncode
    if code or not (place / "functions.json").exists():
        raise SystemExit(f"mutmut ended with {code}; {log} tells why")
    found: dict[str, list[Any]] = json.loads((place / "functions.json").read_text(encoding="utf-8"))
    for module, results in found.items():
        for status, difference in results:
            _count(tallies[module], status, difference)


def of_tables(group: str, place: Path, tallies: dict[str, Tally]) -> None:
    """The mutants of tables and decorated functions, each tried in a process that has the libraries, but nothing of ours, before it starts."""
    modules, tests = GROUPS[group]
    free = [place / f"tables-{number}" for number in range(AT_ONCE)]
    for copy in free:
        for name in (*PACKAGES, "tests"):
            shutil.copytree(place / name, copy / name)
        shutil.copy(place / "pyproject.toml", copy)
        if os.waitpid(_asking(copy, tests, keep=True), 0)[1]:
            raise SystemExit(f"the tests fail before anything was changed: {copy / 'pytest.log'}")
        for module in modules:  # its bytecode could be taken for that of a mutant of the same length and second
            for kept in (copy / module).parent.glob(f"__pycache__/{Path(module).stem}.*.pyc"):
                kept.unlink()
    sources = {module: (place / module).read_text(encoding="utf-8") for module in modules}
    waiting = [(module, mutant) for module, source in sources.items() for mutant in mutate_tables.of(module, source)]
    running: dict[int, tuple[Path, str, str]] = {}
    while waiting or running:
        while waiting and free:
            copy, (module, mutant) = free.pop(), waiting.pop(0)
            (copy / module).write_text(mutant.code, encoding="utf-8")
            running[_asking(copy, tests)] = copy, module, mutant.difference
        ended, status = os.wait()
        copy, module, difference = running.pop(ended)
        (copy / module).write_text(sources[module], encoding="utf-8")
        free.append(copy)
        _count(tallies[module], "killed" if status else "survived", difference)


def _asking(copy: Path, tests: tuple[str, ...], keep: bool = False) -> int:
    """The id of a process that runs the tests of a copy; `keep`: the bytecode of what it imports."""
    for name in LIBRARIES:
        importlib.import_module(name)
    if made := os.fork():
        return made
    signal.alarm(LONGEST)
    log = os.open(copy / "pytest.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.chdir(copy)
    sys.path.insert(0, str(copy))
    sys.dont_write_bytecode = not keep
    known = ("-W", "ignore:Module already imported:pytest.PytestAssertRewriteWarning")
    os._exit(int(importlib.import_module("pytest").main(["-x", "-q", "-p", "no:cacheprovider", *known, *tests])))


def _count(tally: Tally, status: str, difference: str) -> None:
    tally.made += 1
    if status in KILLED:
        tally.killed += 1
    else:
        tally.alive.append(f"{status}\n{difference}")


def table(results: dict[str, dict[str, Tally]]) -> list[str]:
    """Module × mutants × killed × survived × score, with a line for each group."""
    lines = ["| | Mutants | Killed | Survived | Score |", "|---|--:|--:|--:|--:|"]
    for group, tallies in results.items():
        whole = Tally(sum(t.made for t in tallies.values()), sum(t.killed for t in tallies.values()))
        for name, one in [(f"**{group}**", whole), *tallies.items()]:
            lines.append(f"| {name} | {one.made} | {one.killed} | {one.made - one.killed} | {one.score:.1f} % |")
    return lines


def main() -> int:
    """Run the groups asked for; 1 where one of them is below what is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", default=[], metavar="GROUP", help=f"of {', '.join(GROUPS)}; all when none is named")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="try every n-th mutant of functions; tables are tried whole")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        inside(asked.inside, asked.every)
        return 0
    if unknown := set(asked.groups) - GROUPS.keys():
        parser.error(f"a group of {', '.join(GROUPS)} was needed; found {', '.join(unknown)}")
    results: dict[str, dict[str, Tally]] = {}
    for group in asked.groups or GROUPS:
        start, place = time.monotonic(), copy_of_the_tree(group)
        tallies = {module: Tally() for module in GROUPS[group][0]}
        of_functions(place, tallies, asked.every)
        of_tables(group, place, tallies)
        results[group] = tallies
        alive = "\n".join(f"## {module}\n{one}" for module, tally in tallies.items() for one in tally.alive)
        (PLACE / f"survivors-{place.name}.txt").write_text(alive, encoding="utf-8")
        print(f"{group}: {time.monotonic() - start:.0f} s, survivors in {PLACE / f'survivors-{place.name}.txt'}", flush=True)
    print("\n".join(table(results)))
    scores = [sum(t.killed for t in found.values()) / sum(t.made for t in found.values()) for found in results.values()]
    return int(min(scores) * 100 < WANTED)


if __name__ == "__main__":
    sys.exit(main())
