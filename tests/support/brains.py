"""Stand-ins for a language model: functions of the messages and the schemas that they are handed, and of nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

CALM = "It is only a strain, carry on as usual."
TOOL = "record_answers"


@dataclass(frozen=True)
class Seen:
    """What a model is handed: the system text, the messages since the beginning, and each tool's properties."""

    system: str
    messages: tuple[tuple[Literal["user", "assistant", "tool"], str], ...]
    tools: Mapping[str, Mapping[str, Any]]

    @property
    def news(self) -> str:
        """What the person has written since the last reply or tool result."""
        new = []
        for role, text in reversed(self.messages):
            if role != "user":
                break
            new.append(text)
        return "\n".join(reversed(new))


@dataclass(frozen=True)
class Say:
    text: str


@dataclass(frozen=True)
class Call:
    """A tool call; `arguments` is JSON text where a model would write it wrongly."""

    arguments: Mapping[str, Any] | str
    name: str = TOOL


Move: TypeAlias = Say | tuple[Call, ...]
Brain: TypeAlias = Callable[[Seen], Move]


def never_calls(seen: Seen) -> Move:
    return Say(CALM)


def only(seen: Seen, *findings: Mapping[str, Any]) -> Move:
    """One call a mapping, with every other property of the schema not asked."""
    rest = dict.fromkeys(seen.tools[TOOL], "not_asked")
    return tuple(Call(rest | dict(answers)) for answers in findings)


def four_at_once(seen: Seen) -> Move:
    if not seen.news:
        return Say(CALM)
    told: list[Mapping[str, Any]] = [{"leg_pain": "present"}, {"numbness": "absent"}, {"age_years": 40}]
    return only(seen, *told, {"cannot_pass_urine": "present" if "nothing comes out" in seen.news else "not_asked"})


def writes_yes(seen: Seen) -> Move:
    if not seen.news:
        return Say(CALM)
    return (Call({"cannot_pass_urine": "Yes"}),) if "toilet" in seen.news else only(seen, {"leg_pain": "present"})


def breaks_its_json(seen: Seen) -> Move:
    return (Call('{"cannot_pass_urine": "pres'),) if seen.news else Say(CALM)


def calls_a_tool_that_does_not_exist(seen: Seen) -> Move:
    return (Call({"cannot_pass_urine": "present"}, "save_symptoms"),) if seen.news else Say(CALM)


def writes_a_sentence(seen: Seen) -> Move:
    return (Call({"diabetes": "the person has something with sugar"}),) if seen.news else Say(CALM)


def fails(seen: Seen) -> Move:
    raise RuntimeError("the model is down")


def sends_exercises(seen: Seen) -> Move:
    return (Call({}, "send_exercises"),) if seen.news else Say(CALM)


def diligent(seen: Seen) -> Move:
    """Does what the instructions say: a short answer belongs to the question that they name."""
    if not seen.news:
        result = json.loads(seen.messages[-1][1]) if seen.messages[-1][1].startswith("{") else {}
        asked = result.get("ask")
        return Say(f"{result.get('tell') or CALM} {asked['question'] if asked else ''}".strip())
    pending = re.search(r"last asked about `(\w+)`", seen.system)
    word = {"no": "absent", "yes": "present", "not sure": "unsure"}.get(seen.news.strip(" .!").lower())
    if pending is None or word is None or pending[1] not in seen.tools[TOOL]:
        return only(seen, {"leg_pain": "present"}) if "leg" in seen.news else Say(CALM)
    return only(seen, {pending[1]: word})


def parrot(seen: Seen) -> Move:
    """Says what it was handed, so that a test sees what a model remembers."""
    return Say(json.dumps([seen.system, *seen.messages]))
