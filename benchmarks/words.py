"""How well and how fast the reader hears: `python benchmarks/words.py [MESSAGES.jsonl ...]`.

Without arguments it reads the messages of `tests/words/`. For each set: emergencies missed, those neither raised nor
suspected (`unasked`), calm messages alarmed, those not alarmed in which something is suspected (`asked`), recall and
precision of findings, precision of denials, numbers, by phenomenon; then the same for the lexicon alone, the second ear
alone and two keyword matchers, the floor: one that knows no denial, and one that takes a word for denied where a "no" or
"not" stands shortly before it. Then the time for one message, and for a million characters of messages and of
shuffled words. The second ear was taught the messages of `tests/words/`: what it makes of others is told by
`assurance/ear/measure.py`.
"""

from __future__ import annotations

import json
import random
import re
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sciatica_triage import Presentation, Urgency, triage
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.words import lexicon, read
from sciatica_triage.words.ear import ear
from sciatica_triage.words.read import lexicon_alone

OWN = Path(__file__).parents[1] / "tests" / "words" / "messages.jsonl"
ROUNDS = 5
MILLION = 1_000_000
KEYWORDS = {
    "loss_of_bladder_control": ["incontinent", "wet myself", "leak", "bladder control", "accident"],
    "cannot_pass_urine": ["can't pee", "can't wee", "cannot pee", "cannot urinate", "unable to urinate"],
    "bladder_change": ["bladder", "urine", "wee", "pee"],
    "bowel_change": ["bowel"],
    "loss_of_bowel_control": ["bowel control", "soiled"],
    "saddle_numbness": ["saddle", "groin", "genital", "between my legs", "wipe"],
    "numbness": ["numb"],
    "tingling": ["tingl", "pins and needles"],
    "leg_weakness": ["weak"],
    "major_leg_weakness": ["foot drop", "giving way"],
    "both_legs_affected": ["both legs", "both feet"],
    "severe_pain": ["agony", "unbearable", "excruciating", "10/10"],
    "back_pain": ["back"],
    "leg_pain": ["sciatica", "leg pain"],
    "fever": ["fever", "temperature"],
    "cancer_history": ["cancer"],
    "onset_after_trauma": ["fell", "accident", "crash"],
    "unexplained_weight_loss": ["weight"],
    "collapse_or_chest_pain": ["chest pain", "faint"],
    "symptoms_worsening": ["worse"],
}


DENIAL = re.compile(r"\b(?:no|not|never|without|none|deny|denies)\b|n't\b")


@dataclass(slots=True)
class Score:
    """Counts over some messages."""

    messages: int = 0
    emergencies: int = 0
    missed: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    calm: int = 0
    alarmed: list[str] = field(default_factory=list)
    asked: int = 0
    told: int = 0
    heard: int = 0
    hits: int = 0
    denials: int = 0
    right_denials: int = 0
    numbers: int = 0
    right_numbers: int = 0

    def line(self) -> str:
        """The counts as one row of a table."""
        return (
            f"{self.messages:5d} | {len(self.missed):3d}/{self.emergencies:<3d} | {len(self.unasked):3d} | "
            f"{len(self.alarmed):3d}/{self.calm:<3d} | {self.asked:3d} | "
            f"{_share(self.hits, self.told)} | {_share(self.hits, self.heard)} | "
            f"{_share(self.right_denials, self.denials)} | {_share(self.right_numbers, self.numbers)}"
        )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:5.2f}" if whole else "    -"


def by_keyword(text: str) -> tuple[Presentation, bool]:
    """The floor: a finding is present where one of its words stands in the text."""
    lower = text.lower()
    found = {name: "present" for name, words in KEYWORDS.items() if any(w in lower for w in words)}
    return Presentation(**found), False


def by_keyword_and_denial(text: str) -> tuple[Presentation, bool]:
    """The same, but a word is denied where one of denial stands among the five before it in its sentence."""
    found: dict[str, str] = {}
    for sentence in re.split(r"[.!?;]+", text.lower().replace("’", "'")):
        for name, words in KEYWORDS.items():
            for place in (sentence.find(word) for word in words if word in sentence):
                denied = DENIAL.search(" ".join(sentence[:place].split()[-5:]))
                if not denied or name not in found:
                    found[name] = "absent" if denied else "present"
    return Presentation.model_validate(found), False


def by_reader(text: str) -> tuple[Presentation, bool]:
    """What the reader hears, and whether something is suspected."""
    reading = read(text)
    return reading.presentation(), bool(reading.suspected)


def by_lexicon(text: str) -> tuple[Presentation, bool]:
    """What the reader hears without its second ear."""
    alone = lexicon_alone(text)
    return alone.reading.presentation(), bool(alone.suspected)


def by_ear(text: str) -> tuple[Presentation, bool]:
    """Whether the second ear alone suspects something."""
    listening = ear("en")
    return Presentation(), listening is not None and listening.alarming(text, lexicon_alone(text).denied) is not None


FLOORS = (("keywords", by_keyword), ("keywords and denials", by_keyword_and_denial))


def _with_parents(names: set[str]) -> set[str]:
    ancestors = vocabulary_of(Presentation).ancestors
    return names.union(*(ancestors[name] for name in names))


def add(score: Score, message: dict[str, Any], presentation: Presentation, suspected: bool) -> None:
    """Count one message."""
    answered = presentation.answered()
    expected = {*message["present"], *message.get("unsure", ())}
    heard = {n for n, a in answered.items() if a in ("present", "unsure") and n not in message.get("numbers", {})}
    denied = {n for n, a in answered.items() if a == "absent"}
    urgency = triage(presentation).urgency
    score.messages += 1
    if message["at_least"] == "emergency":
        score.emergencies += 1
        if urgency < Urgency.EMERGENCY:
            score.missed.append(message["id"])
            if not suspected:
                score.unasked.append(message["id"])
    if Urgency(message["at_most"]) < Urgency.EMERGENCY:
        score.calm += 1
        if urgency is Urgency.EMERGENCY:
            score.alarmed.append(message["id"])
        else:
            score.asked += suspected
    score.told += len(expected)
    score.hits += len(expected & _with_parents(heard))
    score.heard += len(heard - (_with_parents(expected) - expected))
    score.denials += len(denied)
    score.right_denials += len(denied & set(message["absent"]))
    for name, value in message.get("numbers", {}).items():
        score.numbers += 1
        score.right_numbers += answered.get(name) == value


def evaluate(messages: Iterable[dict[str, Any]], how: Callable[[str], tuple[Presentation, bool]]) -> dict[str, Score]:
    """Scores by phenomenon, and under `all`."""
    scores: dict[str, Score] = defaultdict(Score)
    for message in messages:
        presentation, suspected = how(message["text"])
        for key in (message["phenomenon"], "all"):
            add(scores[key], message, presentation, suspected)
    return scores


def report(file: Path) -> None:
    """Print the scores of one set."""
    messages = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    reader = evaluate(messages, by_reader)
    print(
        f"\n{file.name}\n{'':24} messages | missed | unasked | alarmed | asked | recall | precision | denials | numbers"
    )
    for name in sorted(reader, key=lambda key: (key == "all", key)):
        print(f"{name:24} {reader[name].line()}")
    for name, how in (("the lexicon alone", by_lexicon), ("the ear alone", by_ear), *FLOORS):
        print(f"{'all, ' + name:24} {evaluate(messages, how)['all'].line()}")
    print("missed:", *reader["all"].missed, "\nneither raised nor suspected:", *reader["all"].unasked)
    print("alarmed:", *reader["all"].alarmed)
    speed([m["text"] for m in messages])


def _milliseconds(how: Callable[[str], object], text: str) -> float:
    begin = time.process_time()
    how(text)
    return (time.process_time() - begin) * 1000


def speed(texts: list[str]) -> None:
    """Print the processor time for one message, against the keyword floor, and for a million characters."""
    times = sorted(_milliseconds(read, text) for _ in range(ROUNDS) for text in texts)
    floor = statistics.median(_milliseconds(by_keyword, text) for _ in range(ROUNDS) for text in texts)
    median, slow = statistics.median(times), times[int(len(times) * 0.99)]
    print(
        f"one message: median {median:.2f} ms ({median / floor:.1f} times the keyword floor), 99th percentile {slow:.2f} ms"
    )
    long = (" ".join(texts) * (MILLION // sum(map(len, texts)) + 1))[:MILLION]
    print(f"a million characters: {_milliseconds(read, long) / 1000:.2f} s")


def shuffled() -> None:
    """Print the time for the worst text: a million characters of words without order."""
    messages = [json.loads(line)["text"] for line in OWN.read_text("utf-8").splitlines() if line.strip()]
    for name, words in (
        ("the lexicon", sorted(lexicon().automaton.words)),
        ("the messages", [word for text in messages for word in text.split()]),
    ):
        text = " ".join(random.Random(MILLION).choices(words, k=MILLION // 4))[:MILLION]
        print(f"a million characters of shuffled words of {name}: {_milliseconds(read, text) / 1000:.2f} s")


def main() -> None:
    """Load, then report on each set."""
    begin = time.process_time()
    lexicon()
    print(f"loading the lexicon: {time.process_time() - begin:.2f} s")
    begin = time.process_time()
    ear("en")
    print(f"loading the second ear: {(time.process_time() - begin) * 1000:.1f} ms")
    for file in [Path(argument) for argument in sys.argv[1:]] or [OWN]:
        report(file)
    shuffled()


if __name__ == "__main__":
    main()
