"""The words beside the JavaScript function, as data: questions and labels, checklists, and the advice of one language.

What cannot be said without the evaluator is left out: reasons, notes that hang on a condition, and sentences that only calm.
The sentences for results that are not final are there, since no urgency may be shown without its ceiling.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from ..packs.condition import in_words
from ..result.advice import wording
from ..result.checklists import LEAD, LONGEST
from ..result.locale import Locale
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.catalogue import FindingInfo, findings
from ..vocabulary.topics import WHY
from ..vocabulary.who_asks import WHO
from .program import Program, as_json

if TYPE_CHECKING:
    from ..result.advice_texts import LevelText

_UNSAID: Final = ("name", "topic_title")
TYPES: Final = """\
import type { Person, Urgency } from "./index.js";

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
  readonly do: string;
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
  /** Before the advice while the ceiling is above the urgency; `{ceiling_do}` is the `do` of the ceiling. */
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
    vocabulary: type[Answers] = program.packs[0].vocabulary
    infos = findings(vocabulary)
    parts = {
        "findings": {info.name: _said(info) for info in infos},
        "lead": LEAD,
        "who": WHO.model_dump(mode="json"),
        "checklists": list(_checklists(infos)),
        "advice": _advice(),
    }
    lines = [f"export const {name} = {as_json(value)};" for name, value in parts.items()]
    return "\n".join([*program.head("//"), "", *_written_once(lines), ""])


def _written_once(lines: list[str]) -> list[str]:
    """The lines, with the signs of everybody's net written once and named where another net repeats them."""
    everybodys = [as_json(group.model_dump(mode="json")) for net in wording().nets[-1:] for group in net.groups]
    whole = "\n".join(lines)
    for i, group in enumerate(everybodys):
        whole = whole.replace(group, f"signs[{i}]")
    return [f"const signs = [{','.join(everybodys)}];", whole]


def _said(info: FindingInfo) -> dict[str, Any]:
    dumped = info.model_dump(mode="json", exclude={*_UNSAID})
    return {name: value for name, value in dumped.items() if value not in (None, [])}


def _checklists(infos: Iterable[FindingInfo]) -> Iterable[dict[str, Any]]:
    """Topic by topic, what is asked of everyone first and numbers last, never more than fit together."""
    by_topic: dict[str, list[FindingInfo]] = {}
    for info in infos:
        if info.kind != "exception":
            by_topic.setdefault(info.topic, []).append(info)
    for topic, found in by_topic.items():
        # Numbers last, as "none of these" below a list does not answer them.
        ordered = sorted(found, key=lambda info: (info.unit is not None, info.tier))
        for i in range(0, len(ordered), LONGEST):
            shown = ordered[i : i + LONGEST]
            why = {"why": WHY[topic]} if topic in WHY else {}
            names = [info.name for info in shown]
            yield {"topic": topic, "title": shown[0].topic_title, **why, "findings": names}


def _advice() -> dict[str, Any]:
    shipped = wording()
    text, places = shipped.texts, Locale().model_dump(exclude={"country"})
    limits = [one if isinstance(one, str) else one["say"] for one in text["limits"]]
    return {
        "language": text["language"],
        "version": text["version"],
        "places": places,
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
    return {"do": level["do"], "how_soon": level["how_soon"], "also": also}
