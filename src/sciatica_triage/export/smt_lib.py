"""SMT-LIB: declarations of all answers and definitions of the result, for any solver to reason about.

What this target does differently: it declares a person who is not known, so that questions can be asked about everybody.
A finding is the symbol `person.fever`, so that no name meets a word of the language. A number has two symbols, what was
said and the value; a value of another kind is the answer `no_answer`. `problem` is a truth value, and where it holds the
levels are `refused`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from math import isinf
from typing import Final, get_args

from ..engine.assessment import Status
from ..frames.circuit import Node
from ..packs.condition import Compare
from ..urgency import Urgency
from .program import AnswerTest, Cases, Program

_SAID: Final = {"present": "present", "absent": "absent", "unsure": "unsure", "missing": "not_asked"}


class SmtLib:
    """The circuit's language."""

    def leaf(self, test: AnswerTest) -> str:
        """A question to one finding."""
        name, value = symbol(test.finding.name), symbol(test.finding.name, "value")
        if isinstance(test.asks, Compare):
            beyond = f"({test.asks.operator} {value} {decimal(test.asks.threshold)})"
            return f"(and (= {name} number) {beyond})"
        if test.is_amount:
            limits = [f"(>= {value} {decimal(test.finding.minimum)})"]
            limits += [] if isinf(test.finding.maximum) else [f"(<= {value} {decimal(test.finding.maximum)})"]
            return f"(and (= {name} number) {' '.join(limits)})"
        return f"(= {name} {_SAID[test.asks]})"

    def every(self, parts: Sequence[str]) -> str:
        """All parts hold."""
        return f"(and {' '.join(parts)})"

    def some(self, parts: Sequence[str]) -> str:
        """At least one part holds."""
        return f"(or {' '.join(parts)})"

    def no(self, part: str) -> str:
        """The part does not hold."""
        return f"(not {part})"


def smt_lib(program: Program, language: type[SmtLib] = SmtLib) -> str:
    """The script; it asserts nothing and ends before the first question."""
    writer, circuit = language(), program.circuit
    lines = [
        *program.head(";"),
        "(set-logic ALL)",
        "(declare-datatypes ((Answer 0)) (((present) (absent) (unsure) (not_asked) (number) (no_answer))))",
        f"(declare-datatypes ((Level 0)) ((({') ('.join(level.value for level in sorted(Urgency))}) (refused))))",
        f"(declare-datatypes ((Status 0)) ((({') ('.join(get_args(Status))}) (no_status))))",
    ]
    for name, finding in program.findings.items():
        lines.append(f"(declare-const {symbol(name)} Answer)")
        lines += [f"(declare-const {symbol(name, 'value')} Real)"] if finding.kind == "number" else []
    made: dict[Node, str] = {}
    for nodes in program.rounds(*program.decided.values(), program.problems):
        lines += [f"(define-fun a{node} () Bool {circuit.expression(node, writer, made)})" for node in nodes]
        made |= {node: f"a{node}" for node in nodes}
    lines.append(f"(define-fun problem () Bool (or {' '.join(made[node] for _, node in program.problems)}))")
    for name, cases in program.decided.items():
        sort, refused = ("Status", "no_status") if name == "status" else ("Level", "refused")
        # A function of the language has a value everywhere, so a problem needs a word of its own, which is no level.
        lines.append(f"(define-fun {name} () {sort} (ite problem {refused} {_chosen(cases, made)}))")
    return "\n".join([*lines, ""])


def symbol(*names: str) -> str:
    """The symbol of a finding, or of its value."""
    plain = ".".join(("person", *names))
    return plain if plain.isascii() else f"|{plain}|"


def decimal(value: float) -> str:
    """A number as SMT-LIB writes reals: with a point and without an exponent."""
    text = f"{Decimal(repr(value)):f}"
    return text if "." in text else f"{text}.0"


def _chosen(cases: Cases, made: Mapping[Node, str]) -> str:
    *others, (last, _) = cases
    chosen = last
    for word, node in reversed(others):
        chosen = f"(ite {made[node]} {word} {chosen})"
    return chosen
