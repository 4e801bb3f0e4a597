"""JavaScript: an ES module with one function, its types, and the words of the questions and of the advice.

What this target does differently: it sees names that are no finding, and things that are no plain object or throw when they
are read, and all are problems. `NaN` is one too: in this language it is what a failed reading of a number leaves, not what
nobody asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isinf
from string import ascii_lowercase, ascii_uppercase, digits
from typing import Final, get_args

from ..engine.assessment import Status
from ..frames.circuit import Node
from ..packs.condition import Compare
from ..result.advice import wording
from ..urgency import Urgency
from ..vocabulary.findings import NUMBER_WORDS, WORDS, Answer, Finding
from .program import ASKS, CODES, NO_FINDING, NO_OBJECT, AnswerTest, Cases, Program, as_json, quoted

_READING: Final = """\
const NO_ANSWER = 4;
const NO_FINDING = %(no_finding)s;
const NO_OBJECT = %(no_object)s;

const ANSWERS = new Map([%(answers)s]);
const NUMBER_WORDS = new Map([%(number_words)s]);

const amount = (value, [lowest, highest]) => typeof value === "number" && value >= lowest && value <= highest ? value : NaN;

const code = (value, limits) =>
  limits && !Number.isNaN(amount(value, limits)) ? 3 : (limits ? NUMBER_WORDS : ANSWERS).get(value) ?? NO_ANSWER;

const refused = (problem) => ({ urgency: null, ceiling: null, status: null, sooner: null, action: null, problem });

const own = (person) => {
  const above = Object.getPrototypeOf(person);
  const plain = above === null || Object.getPrototypeOf(above) === null && Reflect.ownKeys(above).includes("hasOwnProperty");
  if (!plain) return NO_OBJECT;
  const given = Object.create(null);
  for (const name of Reflect.ownKeys(person)) {
    if (!NAMES.includes(name)) return NO_FINDING;
    given[name] = person[name];
  }
  return given;
};

const read = (person) => {
  try { return own(person); } catch { return NO_OBJECT; }
};
"""

_ANSWERED: Final = re.compile(r"\bx(\d+)>2\|\|x\1==1\|\|x\1==2\b")
_PRESENT_OR_UNSURE: Final = re.compile(r"\bx(\d+)>2\|\|x\1==2\b")
_ONE_CODE: Final = re.compile(r"x\d+(==|>)\d")
_NOT: Final = {"==": "!=", ">": "<="}
_NEXT: Final = ",\n"
_DIGITS: Final = digits + ascii_lowercase
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
  readonly sooner: Exclude<Urgency, "self_care"> | null;
  /** What to do: the key of its sentence in `advice.actions`. */
  readonly action: Action;
  readonly problem: null;
}

/**
 * A value or a name could not be read: there is no urgency. It is not good news. `problem` is the name of the finding, or a
 * text that is none: where a name is no finding, or where there is no plain object.
 */
export interface Refused {
  readonly urgency: null;
  readonly ceiling: null;
  readonly status: null;
  readonly sooner: null;
  readonly action: null;
  readonly problem: keyof Person | %(no_finding)s | %(no_object)s;
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
        # No code above that of present is left.
        return f"x{place}>2" if test.asks == "present" else f"x{place}=={CODES[test.asks]}"

    def every(self, parts: Sequence[str]) -> str:
        """All parts hold."""
        return f"({'&&'.join(parts)})"

    def some(self, parts: Sequence[str]) -> str:
        """At least one part holds. A code above 1 is that of unsure or of present, one above 0 that of any answer."""
        # What is joined by `&&` stands apart, and needs no brackets: `||` binds less.
        groups = [_bare(part) for part in parts if part.startswith("(")]
        codes = "||".join(part for part in parts if not part.startswith("("))
        codes = _PRESENT_OR_UNSURE.sub(r"x\1>1", _ANSWERED.sub(r"x\1>0", codes))
        return codes if _ONE_CODE.fullmatch(codes) and not groups else f"({'||'.join(filter(None, [codes, *groups]))})"

    def no(self, part: str) -> str:
        """The part does not hold."""
        if one := _ONE_CODE.fullmatch(part):
            return part.replace(one[1], _NOT[one[1]])
        # In brackets, as `!x1==2` would be about `x1` alone.
        return f"!{part}" if part.isidentifier() or part.startswith("(") else f"!({part})"


def javascript(program: Program, language: type[JavaScript] = JavaScript) -> str:
    """The module's text."""
    places = {name: i for i, name in enumerate(program.findings)}
    numbers = {places[name]: finding for name, finding in program.findings.items() if finding.kind == "number"}
    writer, circuit = language(places), program.circuit
    decided = {**program.decided, "sooner": program.sooner, "action": program.action}
    # A pack may decide so little that nothing is asked, and then there is no round.
    leaves, *rounds = program.rounds(*decided.values()) or [[]]
    made = {node: circuit.expression(node, writer, {}) for node in leaves}  # short enough to be written out
    named: list[str] = []
    for nodes in rounds:
        names = {node: _name(number) for number, node in enumerate(nodes, len(named))}  # browsers load them
        named += [f"{name}={_bare(circuit.expression(node, writer, made))}" for node, name in names.items()]
        made |= names
    # By `%`, since braces are JavaScript's own.
    reading = _READING % {
        "no_finding": quoted(NO_FINDING),
        "no_object": quoted(NO_OBJECT),
        "answers": _codes(WORDS, typed=True),
        "number_words": _codes(NUMBER_WORDS, typed=False),
    }
    lines = [
        *program.head("//")[:2],  # the packs stand in `about`
        *("", f"export const about = {as_json(program.about)};", ""),
        *(reading, f"const NAMES = {as_json(list(program.findings))};"),
        *(f"const LIMITS = new Map([{', '.join(_limits(numbers.values()))}]);", ""),
        "export function triage(person) {",
        "  const given = read(person);",
        '  if (typeof given === "string") return refused(given);',
        "  const codes = NAMES.map((name) => code(given[name], LIMITS.get(name)));",
        "  const wrong = codes.indexOf(NO_ANSWER);",
        "  if (wrong >= 0) return refused(NAMES[wrong]);",
        f"  const [{','.join(f'x{place}' for place in places.values())}] = codes;",
        f"  const [{','.join(f'n{place}' for place in numbers)}] =",
        "    [...LIMITS].map(([name, limits]) => amount(given[name], limits));",
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
        "/** A key of `advice.actions`: a level, or one that stands in place of the sentence of its level. */",
        f"export type Action = Urgency | {_union(wording().calls)};",
        "",
        "/** All findings; each may be left out. */",
        "export type Person = {",
    ]
    numbers = {name for name, finding in program.findings.items() if finding.kind == "number"}
    # Mapped types and not a line a finding: the package is kept small.
    for names, kind in ((program.findings.keys() - numbers, "Answer"), (numbers, "Amount")):
        ordered = [name for name in program.findings if name in names]
        lines += [f"  [name in {_union(ordered)}]?: {kind} | undefined;", "} & {"]
    result = _RESULT_TYPES % {"no_finding": quoted(NO_FINDING), "no_object": quoted(NO_OBJECT)}
    return "\n".join([*lines[:-1], "};", "", result])


def _limits(numbers: Iterable[Finding]) -> Iterator[str]:
    """The entries of a map from numbers to their limits."""
    for finding in numbers:
        # Infinity is no number to `triage` either.
        highest = "Number.MAX_VALUE" if isinf(finding.maximum) else finding.maximum
        yield f"[{quoted(finding.name)}, [{finding.minimum}, {highest}]]"


def _name(number: int) -> str:
    """One name for each number, in few letters: a capital, which no other name in the function begins with, and digits."""
    rest, first = divmod(number, len(ascii_uppercase))
    name = ascii_uppercase[first]
    while True:
        rest, digit = divmod(rest, len(_DIGITS))
        name += _DIGITS[digit]
        if not rest:
            return name


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
