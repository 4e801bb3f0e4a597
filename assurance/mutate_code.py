"""Change the core's Python in small ways, and see which changes the tests do not notice.

    python assurance/mutate_code.py [--files packs/condition.py ...] [--workers 2] [--every 1] [--minutes 60]

One change at a time, in a copy of the project in a temporary folder: a comparison moved or turned round, `and` and `or`,
`&` and `|`, `min` and `max`, `any` and `all` swapped, a `not` or `~` dropped, a number off by one, true and false
swapped, an assignment or a call left out. Each mutant runs the tests in a process of its own (a shared one would keep
compiled rules from before), the fast ones first, until one fails or hangs. Type hints, decorators, texts and logging are left
alone.
`--every N` takes a seeded sample of one in N; mutants that the time does not suffice for are not counted, nor are those
that `EQUIVALENT` lists with the reason why nothing could notice them. Exit status 1 where fewer than 90 % are noticed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from random import Random
from typing import Any as Anything

ROOT = Path(__file__).parents[1]
PACKAGE = Path("src/sciatica_triage")
FILES = (
    "packs/condition.py",
    "engine/normal_form.py",
    "engine/meaning.py",
    "engine/rulebook.py",
    "engine/assessment.py",
    "engine/reference.py",
    "engine/durable.py",
    "result/parts.py",
    "triager.py",
)
ORACLE = (
    "packs/test_conditions",
    "engine/test_durable",
    "test_boundaries",
    "test_self_care",
    "authoring/test_rule_cases",
    "test_oracle",
)
"""Conditions, the engine, the rules' cases and whole results against models of their own: a few seconds for most mutants."""
QUICK = (
    "test_snapshot",
    "engine/test_kleene",
    "packs/test_errors",
    "authoring/test_lint",
    "packs/test_packs",
    "result/test_advice",
)
THOROUGH = (
    "engine/test_engines",
    "vocabulary/test_presentation",
    "result/test_explain",
    "engine/test_targets_agree",
    "test_claims",
    "engine/test_crash",
    "test_bad_input",
)
STAGES = {"oracle": ORACLE, "quick": QUICK, "thorough": THOROUGH}
PATIENCE = 8
"""How many times as long as without a change the tests may take with one; a mutant that hangs is noticed."""

COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
OPERATORS = {
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitOr, ast.Add: ast.Sub, ast.Sub: ast.Add,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.Mult: ast.Add,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """One change of one file: where, what, and the file's text with it."""

    file: str
    line: int
    what: str
    text: str


@dataclass(frozen=True)
class Equivalent:
    """Changes of a line that change nothing anybody could see: where, what, and why."""

    file: str
    line: str
    what: tuple[str, ...]
    why: str

    def covers(self, mutant: Mutant) -> bool:
        """Whether this mutant is one of them."""
        lines = (ROOT / PACKAGE / self.file).read_text("utf-8").splitlines() if mutant.file == self.file else []
        return bool(lines) and lines[mutant.line - 1].strip() == self.line and mutant.what in self.what


EQUIVALENT = (
    Equivalent(
        "engine/reference.py",
        "TRUE = 2",
        ("2 to 3",),
        "Only the order of the three values is ever read, not the number.",
    ),
    Equivalent(
        "engine/meaning.py",
        "self.mark[name] = own.get(name) or 1 << i",
        ("1 to 2",),
        "A mark is any bit that nothing else has; one place higher does as well.",
    ),
    Equivalent(
        "engine/durable.py",
        "bits[group] = 1 << len(bits)",
        ("1 to 2",),
        "A group's bit is any that nothing else has, for as long as the rules are compiled; one place higher does as well.",
    ),
    Equivalent(
        "engine/durable.py",
        "held |= rule_bits[message.split('\"', 2)[1]]",
        ("2 to 3",),
        "The rule's name ends at the second quotation mark, however often the rest of the message is split.",
    ),
    Equivalent(
        "result/parts.py",
        "self._advice = lru_cache(maxsize=200)(self._advise)",
        ("200 to 201",),
        "How many texts are kept for the next time changes no text.",
    ),
)


def mutants(file: str) -> Iterator[Mutant]:
    """Every mutant of a file that could be noticed."""
    made = list(_mutants(file))
    for listed in EQUIVALENT:
        found = [mutant.what for mutant in made if listed.covers(mutant)]
        assert listed.file != file or sorted(found) == sorted(listed.what), f"{listed} stands for {found}"
    yield from (mutant for mutant in made if not any(listed.covers(mutant) for listed in EQUIVALENT))


def _mutants(file: str) -> Iterator[Mutant]:
    source = (ROOT / PACKAGE / file).read_text("utf-8")
    tree = ast.parse(source)
    skipped = set(_skipped(tree))
    for position, node in enumerate(ast.walk(tree)):
        if id(node) in skipped:
            continue
        for what, change in _changes(node):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(changed))[position]
            replaced = _replaced(changed, target, change(target))
            line = getattr(node, "lineno", 0)
            yield Mutant(file, line, what, ast.unparse(ast.fix_missing_locations(replaced)))


def _skipped(tree: ast.AST) -> Iterator[int]:
    """Nodes that are no behaviour: type hints, decorators, and what builds an error's text or a log line."""
    for node in ast.walk(tree):
        hints: list[ast.AST | None] = []
        if isinstance(node, ast.FunctionDef):
            hints = [
                node.returns,
                *(a.annotation for a in (*node.args.args, *node.args.kwonlyargs)),
                *node.decorator_list,
            ]
        elif isinstance(node, ast.ClassDef):
            hints = [*node.decorator_list]
        elif isinstance(node, ast.AnnAssign):
            hints = [node.annotation]
            if isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias":
                hints.append(node.value)
        elif isinstance(node, (ast.Raise, ast.JoinedStr)) or (
            isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_LOGGER")
        ):
            hints = [node]
        for hint in hints:
            if hint is not None:
                yield from (id(inner) for inner in ast.walk(hint))


def _changes(node: ast.AST) -> Iterator[tuple[str, Callable[[Anything], ast.AST]]]:
    match node:
        case ast.Compare(ops=ops):
            for i, op in enumerate(ops):
                if type(op) in COMPARISONS:
                    yield f"{type(op).__name__} to {COMPARISONS[type(op)].__name__}", partial(_compare, i=i)
        case ast.BoolOp(op=op):
            other = ast.Or if isinstance(op, ast.And) else ast.And
            yield f"{type(op).__name__} to {other.__name__}", lambda n: _with(n, op=other())
        case ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in OPERATORS:
            yield (
                f"{type(op).__name__} to {OPERATORS[type(op)].__name__}",
                lambda n: _with(n, op=OPERATORS[type(n.op)]()),
            )
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield "operator dropped", lambda n: n.operand
        case ast.Constant(value=bool() as value):
            yield f"{value} to {not value}", lambda n: _with(n, value=not n.value)
        case ast.Constant(value=int() as value):
            yield f"{value} to {value + 1}", lambda n: _with(n, value=n.value + 1)
        case ast.Name(id=name, ctx=ast.Load()) if name in NAMES:
            yield f"{name} to {NAMES[name]}", lambda n: _with(n, id=NAMES[n.id])
        case ast.AugAssign() | ast.Expr(value=ast.Call()):
            yield f"left out: {ast.unparse(node)[:60]}", lambda _: ast.Pass()
        case ast.IfExp():
            yield "branches swapped", lambda n: _with(n, body=n.orelse, orelse=n.body)
    if isinstance(node, ast.AugAssign) and type(node.op) in OPERATORS:
        yield f"left out: {ast.unparse(node)[:60]}", lambda _: ast.Pass()


def _with(node: ast.AST, **fields: object) -> ast.AST:
    for name, value in fields.items():
        setattr(node, name, value)
    return node


def _compare(node: ast.Compare, i: int) -> ast.Compare:
    node.ops[i] = COMPARISONS[type(node.ops[i])]()
    return node


def _replaced(tree: ast.Module, old: ast.AST, new: ast.AST) -> ast.Module:
    class Replace(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return new if node is old else self.generic_visit(node)

    if old is not new:
        Replace().visit(tree)
    return tree


class Workplace:
    """A copy of the project, in which one mutant at a time is tested."""

    def __init__(self, folder: Path, patience: dict[str, float]) -> None:
        self.folder = folder
        self.patience = patience
        for name in ("src", "rules", "tests", "docs", "examples", "assurance", "pyproject.toml", "README.md"):
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
            elif (ROOT / name).exists():
                shutil.copy(ROOT / name, folder / name)

    def notices(self, mutant: Mutant) -> str | None:
        """Which tests fail first with this mutant in place, or None."""
        file = self.folder / PACKAGE / mutant.file
        right = file.read_text("utf-8")
        file.write_text(mutant.text, "utf-8")
        try:
            return next((stage for stage in STAGES if self._fails(stage)), None)
        finally:
            file.write_text(right, "utf-8")

    def time(self) -> None:
        """See that the tests pass without a change, and how long they take."""
        for stage in STAGES:
            start = time.monotonic()
            assert not self._fails(stage), "the tests fail without any change"
            self.patience[stage] = 10 + PATIENCE * (time.monotonic() - start)

    def _fails(self, stage: str) -> bool:
        path = os.pathsep.join(str(self.folder / name) for name in ("src", "."))
        environment = {**os.environ, "PYTHONPATH": path, "CI": "1"}
        command = [sys.executable, "-B", *self._pytest(STAGES[stage])]
        patience = self.patience.get(stage)
        quiet = subprocess.DEVNULL
        with subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
        ) as tests:
            try:
                return tests.wait(patience) != 0
            except subprocess.TimeoutExpired:
                os.killpg(tests.pid, signal.SIGKILL)  # with whatever the tests have started
                return True

    def _pytest(self, tests: tuple[str, ...]) -> list[str]:
        files = [f"tests/{name}.py" for name in tests]
        return ["-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-k", "not smt", *files]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--files", nargs="+", default=FILES, metavar="FILE", help="files of the package")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only a sample of one in N")
    parser.add_argument("--minutes", type=float, default=60, help="no new mutant is begun after that")
    args = parser.parse_args()
    random = Random(0)
    todo = [mutant for file in args.files for mutant in mutants(file)]
    if args.every > 1:
        todo = random.sample(todo, len(todo) // args.every)
    random.shuffle(todo)
    until = time.monotonic() + args.minutes * 60
    noticed: Counter[str] = Counter()
    made: Counter[str] = Counter()
    by: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as temporary, ThreadPoolExecutor(args.workers) as pool:
        free: SimpleQueue[Workplace] = SimpleQueue()
        patience: dict[str, float] = {}
        for i in range(args.workers):
            free.put(Workplace(Path(temporary) / str(i), patience))
        workplace = free.get()
        workplace.time()
        free.put(workplace)

        def tried(mutant: Mutant) -> tuple[Mutant, str | None]:
            if time.monotonic() > until:
                return mutant, "not tried"
            workplace = free.get()
            try:
                return mutant, workplace.notices(mutant)
            finally:
                free.put(workplace)

        for mutant, seen in pool.map(tried, todo):
            if seen == "not tried":
                continue
            made[mutant.file] += 1
            noticed[mutant.file] += seen is not None
            by[str(seen)] += 1
            if seen is None:
                print(f"ALIVE: {mutant.file}:{mutant.line}: {mutant.what}", flush=True)
    for file in (*made, "total"):
        killed, tried_ = (c.total() if file == "total" else c[file] for c in (noticed, made))
        print(f"{file:<24}{killed:>5} of {tried_:>4} noticed ({100 * killed / max(tried_, 1):.1f} %)")
    print(
        f"{sum(len(listed.what) for listed in EQUIVALENT if listed.file in args.files)} listed as equivalent, not counted"
    )
    print("noticed by: " + ", ".join(f"{name} {count}" for name, count in by.items() if name != "None"))
    return 1 if noticed.total() < 0.9 * made.total() else 0


if __name__ == "__main__":
    sys.exit(main())
