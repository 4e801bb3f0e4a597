"""What the second ear learns from and is scored on: the project's own messages, more by hand, and some made from parts."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import yaml

HERE: Final = Path(__file__).parent
DATA: Final = HERE / "data"
OWN: Final = HERE.parents[1] / "tests" / "words" / "messages.jsonl"
AFRESH: Final = DATA / "afresh.jsonl"
"""Messages that were scored before anything was learned from them; what came of each set stands in docs/guide/words.md."""
SOURCES: Final = (
    OWN,
    AFRESH,
    *(DATA / name for name in ("emergencies.txt", "calm.txt", "templates.yaml", "groups.yaml", "topics.yaml")),
)
_SECTION: Final = re.compile(r"\[(emergency|urgent|calm): ([a-z_ ]+)\]")
_SLOT: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `emergency` is None where its level may be either; `topics`: what it is told about, if that was noted."""

    text: str
    emergency: bool | None
    phenomenon: str
    topics: frozenset[str] = frozenset()
    source: str = "own"

    @property
    def fold(self) -> int:
        """The fifth of the messages that it belongs to in cross-validation."""
        return int(sha256(self.text.encode()).hexdigest()[:8], 16) % 5


def topics() -> dict[str, list[str]]:
    """The topics with their findings, those first that are asked first."""
    found: dict[str, list[str]] = yaml.safe_load((DATA / "topics.yaml").read_text("utf-8"))
    return found


def groups() -> dict[str, list[str]]:
    """What plain words are about."""
    found: dict[str, str] = yaml.safe_load((DATA / "groups.yaml").read_text("utf-8"))
    return {name: words.split() for name, words in found.items()}


def written(name: str) -> list[Message]:
    """The messages of a file in `data/`, one a line under headings that tell their level."""
    found: list[Message] = []
    level, about = "", ""
    for line in (DATA / name).read_text("utf-8").splitlines():
        if heading := _SECTION.fullmatch(line):
            level, about = heading.groups()
        elif line and not line.startswith("#"):
            emergency = {"emergency": True, "calm": False}.get(level)
            told = frozenset(about.split()) if level != "calm" else frozenset[str]()
            found.append(Message(line, emergency, about if level == "calm" else level, told, name))
    return found


def labelled(file: Path) -> list[Message]:
    """The messages of a file of the form of `tests/words/messages.jsonl`."""
    return [_of_labels(json.loads(line), file.name) for line in file.read_text("utf-8").splitlines() if line.strip()]


def _of_labels(message: Mapping[str, Any], source: str) -> Message:
    present = {*message["present"], *message.get("unsure", ())}
    about = frozenset(name for name, findings in topics_of_findings().items() if present & findings)
    surely, possibly = message["at_least"] == "emergency", message["at_most"] == "emergency"
    return Message(message["text"], surely if surely or not possibly else None, message["phenomenon"], about, source)


def topics_of_findings() -> dict[str, set[str]]:
    """The same as `topics`, as sets."""
    return {name: set(findings) for name, findings in topics().items()}


def made(seed: str, each: int) -> Iterator[Message]:
    """So many messages of each frame in `templates.yaml`."""
    parts = yaml.safe_load((DATA / "templates.yaml").read_text("utf-8"))
    troubles = {
        topic: [dict(zip(("now", "other", "then"), map(str.strip, line.split("|")), strict=True)) for line in lines]
        for topic, lines in parts["troubles"].items()
    }
    dice = random.Random(seed)
    for level, frames in parts["frames"].items():
        for frame in frames:
            for _ in range(each):
                yield _filled(frame, level == "emergency", troubles, parts, dice)


def _filled(
    frame: str,
    emergency: bool,
    troubles: Mapping[str, list[dict[str, str]]],
    parts: Mapping[str, Any],
    dice: random.Random,
) -> Message:
    first, second = dice.choices(list(troubles), k=2)
    one, two = dice.choice(troubles[first]), dice.choice(troubles[second])
    others = [name for topic, names in parts["names"].items() if topic != first for name in names]

    def filled(slot: re.Match[str]) -> str:
        name = slot.group(1)
        if name in one:
            return one[name]
        if name == "now2":
            return two["now"]
        if name == "name":
            return str(dice.choice(parts["names"][first]))
        return str(dice.choice(others if name == "another" else parts["groups"][name]))

    about = frozenset((first, second) if "{now2}" in frame else (first,)) if emergency else frozenset[str]()
    return Message(_SLOT.sub(filled, frame), emergency, "made", about, "templates.yaml")
