"""What every writer writes: the readings of the answers, the circuit over them in rounds, and what it decides.

An export takes less than `triage()` does, so that every language can see the same: an answer is true, false, null or one
of the words in small letters (`present`, `yes`, ...), a number is a finite number in its range, null or one of its words,
and what is left out was not asked. Everything else is a problem, and then there is no urgency at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Any, Final

from ..engine.assessment import Assessor, Options
from ..frames.circuit import FALSE, TRUE, Circuit, Node
from ..frames.compiled import by_level, compiled, elsewhere, noted, reachable
from ..frames.row_conditions import AnswerNodes
from ..frames.wording import Asks
from ..packs.condition import Compare, atoms
from ..packs.pack import RulePack
from ..packs.shipped import PackName
from ..result.advice import wording
from ..triager import triager
from ..version import __version__
from ..vocabulary.findings import NUMBER_WORDS, WORDS, Answer, Finding

NOTICE: Final = "It says how soon, never what is wrong. Not a medical device."
NO_FINDING: Final = "a name is no finding"
"""The problem of a person with a name that nobody is asked about."""
NO_OBJECT: Final = "expected an object of findings"
"""The problem of what is no person at all."""
ASKS: Final[Mapping[Asks, Answer]] = {
    "present": Answer.PRESENT,
    "absent": Answer.ABSENT,
    "unsure": Answer.UNSURE,
    "missing": Answer.NOT_ASKED,
}

CODES: Final = {"missing": 0, "absent": 1, "unsure": 2, "present": 3, "no_answer": 4}
"""Answers as numbers, for languages that read a value once and then look at what it was."""


@dataclass(frozen=True, slots=True)
class AnswerTest:
    """A leaf: what is asked of the answer to one finding, or the threshold that its number must meet.

    For a number `present` means that it is one, and within its range.
    """

    finding: Finding
    asks: Asks | Compare

    @property
    def words(self) -> tuple[str, ...]:
        """The texts that give this answer."""
        words = NUMBER_WORDS if self.finding.kind == "number" else WORDS
        return tuple(
            w for w, answer in words.items() if not isinstance(self.asks, Compare) and answer is ASKS[self.asks]
        )

    @property
    def is_amount(self) -> bool:
        """Whether it looks at the number itself."""
        return self.finding.kind == "number" and (isinstance(self.asks, Compare) or self.asks == "present")


Cases = Sequence[tuple[str, Node]]
"""Words with the nodes in which they hold: the first that holds is meant, and the last always does."""


class Program:
    """The rules of some packs as one circuit.

    `urgency`, `ceiling` and `status` are cases; `problems` names the findings whose value is no answer, in the order of the
    vocabulary.
    """

    def __init__(self, packs: Iterable[PackName | RulePack], options: Options) -> None:
        maker = triager(packs, engine="reference", unsigned=options.unsigned, weak_flags=options.weak_flags)
        assessor = Assessor(maker.book, "reference", options)
        self.packs = maker.packs
        self.options = options
        self.findings = assessor.book.vocabulary.findings
        self.circuit = circuit = Circuit()
        compared: dict[str, set[Compare]] = assessor.book.comparisons()
        self.thresholds = {
            name: sorted({c.threshold for c in found if isfinite(c.threshold)}) for name, found in compared.items()
        }
        for atom in (atom for note in assessor.book.notes for atom in atoms(note)):
            if isinstance(atom, Compare):
                compared.setdefault(atom.finding, set()).add(atom)
        read = {
            # In one order, as nodes are numbered when they are made, and every process is to write the same bytes.
            name: _answered(circuit, finding, sorted(compared.get(name, ()), key=_place))
            for name, finding in self.findings.items()
        }
        # INVARIANT: a value that is no answer leaves no urgency at all, so what the circuit makes of it never shows.
        self.problems: Cases = [(name, _unreadable(circuit, finding)) for name, finding in self.findings.items()]
        triaged = compiled(assessor, read, circuit)
        self.urgency: Cases = reachable(by_level(triaged.urgency))
        self.ceiling: Cases = reachable(by_level(triaged.ceiling))
        # Every language needs an else; this status is what is left when none of the others holds.
        status = [(word, node) for word, node in triaged.status.items() if word != "screened"]
        self.status: Cases = reachable([*status, ("screened", TRUE)])
        self.decided: Mapping[str, Cases] = {
            "urgency": self.urgency,
            "ceiling": self.ceiling,
            "status": self.status,
        }
        higher = elsewhere(assessor, read, circuit, triaged)
        self.sooner: Cases = reachable(
            [*((level.value, higher[level]) for level in sorted(higher, reverse=True)), ("", TRUE)]
        )
        """The level that a source of a rule that decides states, where that is above the urgency; else nothing."""
        told = noted(assessor, read, circuit)
        self.action: Cases = reachable(
            case
            for word, node in by_level(triaged.urgency)
            for case in (
                *(
                    (name, circuit.every([node, told[i]]))
                    for name, (i, note) in wording().calls.items()
                    if word in note.at
                ),
                (word, node),
            )
        )
        """What to do: as at the urgency, or one of the `calls` of the advice in its place."""

    def rounds(self, *cases: Cases) -> list[list[Node]]:
        """The nodes that these cases need a name for, round by round; those of the first are leaves."""
        return self.circuit.stages([node for words in cases for _, node in words])

    @cached_property
    def about(self) -> dict[str, Any]:
        """Which rules these are: what stands in the head of every export."""
        return {
            "made_by": f"sciatica-triage {__version__}",
            "packs": [
                {"name": pack.name, "version": pack.version, "sha256": pack.sha256}
                for pack in sorted(self.packs, key=lambda pack: pack.name)
            ],
            "options": self.options.model_dump(mode="json"),
            "notice": NOTICE,
        }

    def head(self, comment: str) -> list[str]:
        """The same as lines of comment."""
        made, packs = self.about["made_by"], self.about["packs"]
        options = ", ".join(f"{name}={value}" for name, value in self.about["options"].items())
        return [
            f"{comment} Red-flag triage for sciatica, made by {made}. Do not edit: make it again.",
            f"{comment} {NOTICE}",
            *(f"{comment} pack {p['name']} {p['version']} sha256:{p['sha256']}" for p in packs),
            f"{comment} options: {options}",
        ]


def _answered(circuit: Circuit, finding: Finding, thresholds: Iterable[Compare]) -> AnswerNodes:
    """What a readable answer says; that it is readable is seen first, and elsewhere."""
    present, absent, unsure = (circuit.leaf(AnswerTest(finding, asks)) for asks in ("present", "absent", "unsure"))
    beyond = {
        # No language writes infinity as another does, and a number that is given meets it always or never.
        compare: circuit.leaf(AnswerTest(finding, compare))
        if isfinite(compare.threshold)
        else (present if compare.met_by(0) else FALSE)
        for compare in thresholds
    }
    return AnswerNodes(present, FALSE if finding.kind == "number" else absent, unsure, beyond=beyond)


def _unreadable(circuit: Circuit, finding: Finding) -> Node:
    # By what is known, so that a value which nobody thought of is a problem and not a no.
    asks: Sequence[Asks] = ("present", "unsure", "missing", *(() if finding.kind == "number" else ("absent",)))
    return circuit.no(circuit.some(circuit.leaf(AnswerTest(finding, one)) for one in asks))


def _place(compare: Compare) -> tuple[float, str]:
    return compare.threshold, compare.operator


def quoted(text: str) -> str:
    """A text as JSON writes it, which is also how JavaScript and CEL do."""
    return json.dumps(text)


def as_json(value: object) -> str:
    """Compact JSON, the same bytes for the same value."""
    # INVARIANT: keys stay in the order of their making: the committed package is compared byte by byte.
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
