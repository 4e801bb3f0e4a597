"""JavaScript: an ES module with one function, its types, and the words of the questions and of the advice.

What this target does differently: it sees names that are no finding, and things that are no plain object or throw when they
are read, and all are problems. `NaN` is one too: in this language it is what a failed reading of a number leaves, not what
nobody asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isinf
from typing import Final, get_args

from ..engine.assessment import Status
from ..frames.circuit import Node
from ..packs.condition import Compare
from ..urgency import Urgency
from ..vocabulary.findings import NUMBER_WORDS, WORDS, Answer, Finding
from .program import ASKS, CODES, AnswerTest, Cases, Program, as_json, quoted

_READING: Final = """\
const NO_ANSWER = 4;
const NO_OBJECT = "expected an object of findings";

const ANSWERS = new Map([%(answers)s]);
const NUMBER_WORDS = new Map([%(number_words)s]);

const answer = (value) => ANSWERS.get(value) ?? NO_ANSWER;

const amount = (value, lowest, highest) => typeof value === "number" && value >= lowest && value <= highest ? value : NaN;

const told = (value, number) => Number.isNaN(number) ? NUMBER_WORDS.get(value) ?? NO_ANSWER : 3;

const refused = (problem) => ({ urgency: null, ceiling: null, status: null, sooner: null, problem });

const own = (person) => {
  const above = Object.getPrototypeOf(person);
  const plain = above === null || Object.getPrototypeOf(above) === null && Reflect.ownKeys(above).includes("hasOwnProperty");
  if (!plain) return NO_OBJECT;
  const given = Object.create(null);
  for (const name of Reflect.ownKeys(person)) {
    if (!NAMES.includes(name)) return "a name is no finding";
    given[name] = person[name];
  }
  return given;
};

const read = (person) => {
  try { return own(person); } catch { return NO_OBJECT; }
};
"""

_PRESENT_OR_UNSURE: Final = re.compile(r"\bx(\d+)==3\|\|x\1==2\b")
_ONE_CODE: Final = re.compile(r"x\d+==\d")
_NEXT: Final = ",\n  "
_NEXT_NAME: Final = "\n  | "
_RESULT_TYPES: Final = """\
/** The packs' versions and hashes, and the options, that the rules were made from. */
export declare const about: {
  readonly made_by: string;
  readonly packs: readonly { readonly name: string; readonly version: string; readonly sha256: string }[];
  readonly options: Readonly<Record<string, string>>;
  readonly notice: string;
};

/** What the answers given justify (`urgency`), and what open answers could still make of it (`ceiling`). */
export interface Triaged {
  readonly urgency: Urgency;
  readonly ceiling: Urgency;
  readonly status: Status;
  /** A higher level that a source of a rule that decides states; `advice.sooner` says so. */
  readonly sooner: Urgency | null;
  readonly problem: null;
}

/** A value or a name could not be read: there is no urgency, and `problem` names the finding. It is not good news. */
export interface Refused {
  readonly urgency: null;
  readonly ceiling: null;
  readonly status: null;
  readonly sooner: null;
  readonly problem: string;
}

/** How soon this person should be seen. Nothing is thrown; a value that is no answer gives `Refused`. */
export declare function triage(person: Person): Triaged | Refused;
"""


class JavaScript:
    """The circuit's language. `places` numbers the findings: `x7` is the code of an answer, `n7` its number or `NaN`."""

    def __init__(self, places: Mapping[str, int]) -> None:
        self.places = places

    def leaf(self, test: AnswerTest) -> str:
        """A question to one finding."""
        place = self.places[test.finding.name]
        if isinstance(test.asks, Compare):
            # False for `NaN`, which stands where no number was given.
            return f"n{place}{test.asks.operator}{test.asks.threshold}"
        return f"x{place}=={CODES[test.asks]}"

    def every(self, parts: Sequence[str]) -> str:
        """All parts hold."""
        return f"({'&&'.join(parts)})"

    def some(self, parts: Sequence[str]) -> str:
        """At least one part holds. A code above 1 is that of unsure or of present: the others have been seen to."""
        written = _PRESENT_OR_UNSURE.sub(r"x\1>1", "||".join(parts))
        return f"({written})"

    def no(self, part: str) -> str:
        """The part does not hold."""
        if _ONE_CODE.fullmatch(part):
            return part.replace("==", "!=")
        # In brackets, as `!x1==2` would be about `x1` alone.
        return f"!{part}" if part.isidentifier() or part.startswith("(") else f"!({part})"


def javascript(program: Program, language: type[JavaScript] = JavaScript) -> str:
    """The module's text."""
    places = {name: i for i, name in enumerate(program.findings)}
    writer, circuit = language(places), program.circuit
    decided = {**program.decided, "sooner": program.sooner}
    # A pack may decide so little that nothing is asked, and then there is no round.
    leaves, *rounds = program.rounds(*decided.values()) or [[]]
    made = {node: circuit.expression(node, writer, {}) for node in leaves}  # short enough to be written out
    named: list[str] = []
    for nodes in rounds:
        names = {node: f"a{number:x}" for number, node in enumerate(nodes, len(named))}  # short: browsers load them
        named += [f"{name}={_bare(circuit.expression(node, writer, made))}" for node, name in names.items()]
        made |= names
    # By `%`, since braces are JavaScript's own.
    reading = _READING % {"answers": _codes(WORDS, typed=True), "number_words": _codes(NUMBER_WORDS, typed=False)}
    lines = [
        *program.head("//"),
        *("", f"export const about = {as_json(program.about)};", ""),
        *(reading, f"const NAMES = {as_json(list(program.findings))};", ""),
        "export function triage(person) {",
        "  const given = read(person);",
        '  if (typeof given === "string") return refused(given);',
        *(f"  {line}" for line in _readings(program.findings)),
        "  const wrong = codes.indexOf(NO_ANSWER);",
        "  if (wrong >= 0) return refused(NAMES[wrong]);",
        f"  const [{', '.join(f'x{place}' for place in places.values())}] = codes;",
        *([f"  const {_NEXT.join(named)};"] if named else []),
        "  return {",
        *(f"    {name}: {_chosen(cases, made)}," for name, cases in decided.items()),
        *("    problem: null,", "  };", "}", ""),
    ]
    return "\n".join(lines)


def types(program: Program) -> str:
    """The types of the module, for TypeScript."""
    answers = " | ".join([*map(quoted, WORDS), "boolean", "null"])
    amounts = " | ".join([*map(quoted, NUMBER_WORDS), "number", "null"])
    lines = [
        *program.head("//"),
        "",
        "/** What is known of a finding; what is left out was not asked. */",
        f"export type Answer = {answers};",
        "/** A number in the unit of its finding. */",
        f"export type Amount = {amounts};",
        f"export type Urgency = {_union(reversed(Urgency))};",
        f"export type Status = {_union(get_args(Status))};",
        "",
        "/** All findings; each may be left out. */",
        "export type Person = {",
    ]
    numbers = {name for name, finding in program.findings.items() if finding.kind == "number"}
    # Mapped types and not a line a finding: the package is kept small.
    for names, kind in ((program.findings.keys() - numbers, "Answer"), (numbers, "Amount")):
        ordered = [name for name in program.findings if name in names]
        lines += [f"  [name in\n  | {_NEXT_NAME.join(map(quoted, ordered))}]?: {kind} | undefined;", "} & {"]
    return "\n".join([*lines[:-1], "};", "", _RESULT_TYPES])


def _readings(findings: Mapping[str, Finding]) -> Iterator[str]:
    """The numbers, each by itself, and the codes of all."""
    codes = []
    for place, (name, finding) in enumerate(findings.items()):
        if finding.kind == "number":
            # Infinity is no number to `triage` either.
            highest = "Number.MAX_VALUE" if isinf(finding.maximum) else finding.maximum
            yield f"const n{place} = amount(given.{name}, {finding.minimum}, {highest});"
            codes.append(f"told(given.{name}, n{place})")
        else:
            codes.append(f"answer(given.{name})")
    yield f"const codes = [{', '.join(codes)}];"


def _codes(words: Mapping[str, Answer], *, typed: bool) -> str:
    """The entries of a map from values to codes."""
    code = {answer: CODES[asks] for asks, answer in ASKS.items()}
    pairs = [("undefined", 0), ("null", 0), *((quoted(word), code[answer]) for word, answer in words.items())]
    pairs += [("true", 3), ("false", 1)] if typed else []
    return ", ".join(f"[{value}, {number}]" for value, number in pairs)


def _union(words: Iterable[str]) -> str:
    return " | ".join(quoted(str(word)) for word in words)


def _chosen(cases: Cases, made: Mapping[Node, str]) -> str:
    *others, (last, _) = cases
    return " : ".join([*(f"{made[node]} ? {quoted(word)}" for word, node in others), quoted(last) if last else "null"])


def _bare(expression: str) -> str:
    """An expression of its own without the brackets that the writer puts round each: browsers load them."""
    # INVARIANT: the writer's brackets go round the whole, so the last one belongs to the first.
    return expression[1:-1] if expression.startswith("(") else expression
