"""The words beside the JavaScript function, as data: questions and labels, checklists, and the advice of one language.

What cannot be said without the evaluator is left out: reasons, notes that hang on a condition, and sentences that only calm.
The sentences for results that are not final are there, since no urgency may be shown without its ceiling.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from ..packs.condition import in_words
from ..result.advice import wording
from ..result.checklists import LEAD, LONGEST
from ..result.locale import Locale
from ..urgency import Urgency
from ..vocabulary.catalogue import FindingInfo, findings
from ..vocabulary.topics import WHY
from ..vocabulary.who_asks import WHO
from .program import Program, as_json, quoted

if TYPE_CHECKING:
    from ..result.advice_texts import LevelText

_UNSAID: Final = ("name", "topic", "topic_title")
_KEY: Final = re.compile(r'(?<=[{,])"([a-z_]+)":')
"""A key of an object. Within a text there is none: there a quote stands behind a backslash."""
_USUAL: Final = {"kind": "finding", "tier": 2}
_OF_TOPIC: Final = """\
const of = (topic, asked) =>
  Object.fromEntries(Object.entries(asked).map(([name, one]) => [name, { topic, %(usual)s, ...one }]));"""
TYPES: Final = """\
import type { Action, Person, Urgency } from "./index.js";

/** One thing that may be asked. A number has a `unit` and a `range`, lowest and highest; null is no limit. */
export interface Finding {
  readonly label: string;
  readonly question: string;
  /** The question in other words, for whoever was unsure. */
  readonly again?: string;
  readonly topic: string;
  readonly kind: "finding" | "number" | "exception";
  readonly unit?: string;
  readonly range?: readonly [number, number | null];
  /** 1 is asked of everyone. */
  readonly tier: number;
  /** It has no meaning once all of these are absent. */
  readonly follows?: readonly (keyof Person)[];
  /** What to offer beside it once it is present; never asked by itself. */
  readonly exceptions?: readonly (keyof Person)[];
}

/** Findings to ask together, with "none of these", which answers no to all but the numbers, and "not sure". */
export interface Checklist {
  readonly topic: string;
  readonly title: string;
  readonly why?: string;
  readonly findings: readonly (keyof Person)[];
}

export interface Advice {
  readonly how_soon: string;
  readonly also: readonly string[];
}

export interface Signs {
  readonly title: string;
  readonly signs: readonly string[];
}

export declare const findings: Readonly<Record<keyof Person, Finding>>;
export declare const lead: string;
/** The question who answers, for the first list; it changes no urgency, and `triage` does not take it. */
export declare const who: {
  readonly text: string;
  readonly choices: readonly { readonly reported_by: string; readonly label: string }[];
};
export declare const checklists: readonly Checklist[];

/** Texts with `{emergency_number}` and the like to fill in; `places` are words that fit anywhere. */
export declare const advice: {
  readonly language: string;
  readonly version: string;
  readonly places: Readonly<Record<string, string>>;
  readonly levels: Readonly<Record<Urgency, Advice>>;
  /** What to do, by the `action` that `triage` gives: not by the urgency, since some findings call for an ambulance. */
  readonly actions: Readonly<Record<Action, string>>;
  /** Before the advice while the ceiling is above the urgency; `{ceiling_do}` is the action of the ceiling. */
  readonly open_questions: string;
  /** In its place where the status is `screened`. */
  readonly more_questions: string;
  /** In its place where the status is `unresolved`; `{points}` are the labels of what the person is unsure of. */
  readonly unresolved: string;
  readonly so_far: string;
  /** Whom "you" means, where somebody else answers `who`, or a child. */
  readonly for_whom: { readonly somebody: string; readonly child: string };
  /** By the level that `triage` gives as `sooner`. */
  readonly sooner: Readonly<Record<Exclude<Urgency, "self_care">, string>>;
  /** At an emergency, with the first of `aloud` that is present put for `{words}`: what the person can say to the staff. */
  readonly aloud_example: string;
  readonly aloud: { readonly [name in keyof Person]?: string };
  readonly if_new: string;
  /** New signs, and what to do about one is `if_new`: the first list whose `when` holds; the last has none. */
  readonly watch_for: readonly { readonly when?: string; readonly groups: readonly Signs[] }[];
  readonly limits: readonly string[];
};
"""


def interview_words(program: Program) -> str:
    """The module with the words."""
    topics = _by_topic(findings(program.packs[0].vocabulary))
    asked = (
        f"  ...of({quoted(topic)}, {_literal({i.name: _said(i) for i in infos})})," for topic, infos in topics.items()
    )
    parts = {"lead": LEAD, "who": WHO.model_dump(mode="json"), "advice": _advice()}
    lines = [
        _OF_TOPIC % {"usual": ", ".join(f"{name}: {as_json(value)}" for name, value in _USUAL.items())},
        *("export const findings = {", *asked, "};"),
        "const names = Object.keys(findings);",
        *("export const checklists = [", *_checklists(topics), "];"),
        *(f"export const {name} = {_literal(value)};" for name, value in parts.items()),
    ]
    return "\n".join([*program.head("//"), "", *_written_once(lines), ""])


def _literal(value: object) -> str:
    """JSON as a program has it, its keys without quotes: browsers load them."""
    return _KEY.sub(r"\1:", as_json(value))


def _written_once(lines: list[str]) -> list[str]:
    """The lines, with the signs of everybody's net written once and named where another net repeats them."""
    everybodys = [_literal(group.model_dump(mode="json")) for net in wording().nets[-1:] for group in net.groups]
    whole = "\n".join(lines)
    for i, group in enumerate(everybodys):
        whole = whole.replace(group, f"signs[{i}]")
    return [f"const signs = [{','.join(everybodys)}];", whole]


def _said(info: FindingInfo) -> dict[str, Any]:
    dumped = info.model_dump(mode="json", exclude={*_UNSAID})
    return {name: value for name, value in dumped.items() if value not in (None, []) and _USUAL.get(name) != value}


def _by_topic(infos: Iterable[FindingInfo]) -> Mapping[str, Sequence[FindingInfo]]:
    """Topic by topic, what is asked of everyone first, then the numbers, and exceptions last, which no list asks."""
    by_topic: dict[str, list[FindingInfo]] = {}
    for info in infos:
        by_topic.setdefault(info.topic, []).append(info)
    # Numbers after the others, as "none of these" below a list does not answer them.
    return {
        topic: sorted(found, key=lambda info: (info.kind == "exception", info.unit is not None, info.tier))
        for topic, found in by_topic.items()
    }


def _checklists(topics: Mapping[str, Sequence[FindingInfo]]) -> Iterator[str]:
    """The lists, never more than fit together: which of the names, from one place up to another."""
    start = 0
    for topic, infos in topics.items():
        why = {"why": WHY[topic]} if topic in WHY else {}
        end = start + sum(info.kind != "exception" for info in infos)
        for i in range(start, end, LONGEST):
            head = _literal({"topic": topic, "title": infos[0].topic_title, **why})
            yield f"  {head[:-1]},findings:names.slice({i},{min(i + LONGEST, end)})}},"
        start += len(infos)


def _advice() -> dict[str, Any]:
    shipped = wording()
    text, places = shipped.texts, Locale().model_dump(exclude={"country"})
    limits = [one if isinstance(one, str) else one["say"] for one in text["limits"]]
    return {
        "language": text["language"],
        "version": text["version"],
        "places": places,
        "actions": {
            **{level.value: text["levels"][level.value]["do"] for level in sorted(Urgency)},
            **{name: note.say for name, (_, note) in shipped.calls.items()},
        },
        "levels": {level.value: _level(text["levels"][level.value]) for level in sorted(Urgency)},
        "open_questions": text["open_questions"],
        **{name: text[name] for name in ("more_questions", "unresolved", "so_far")},
        **{name: text[name] for name in ("for_whom", "sooner", "aloud_example", "aloud")},
        "if_new": text["if_new"],
        "watch_for": [
            {
                **({"when": in_words(net.condition).replace("`", "")} if net.condition else {}),
                "groups": [group.model_dump(mode="json") for group in net.groups],
            }
            for net in shipped.nets
        ],
        "limits": [*limits, text["unsigned"]],
    }


def _level(level: LevelText) -> dict[str, Any]:
    also = [
        one if isinstance(one, str) else one["say"] for one in level["also"] if isinstance(one, str) or not one["calm"]
    ]
    return {"how_soon": level["how_soon"], "also": also}
