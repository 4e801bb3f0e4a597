"""How well the second ear hears on messages that it was not taught: `python assurance/ear/measure.py [FILE.jsonl ...]`.

Cross-validation over five parts of the hand-written messages and the curve of thresholds, then the hold-out and its curve,
neither of which sets the threshold, and each file given, of the form of `tests/words/messages.jsonl`. Fails where the rule in
`train.py` gives another `ASK_AT`. In each: the
lexicon alone, the ear alone, and both. *Missed*: an emergency that is neither raised nor suspected. *Alarmed*: a calm
message called an emergency. *Asked*: a calm message that is not alarmed, in which something is suspected. Needs the extra
`assurance`.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from messages import OWN, Message, labelled, made, written
from train import ASK_AT, MOST_ASKED, OF_EACH_FRAME, SEED, lessons, trained

from sciatica_triage import Triager, Urgency
from sciatica_triage.words.ear import Ear, ear
from sciatica_triage.words.read import lexicon_alone

CURVE: Final = (0.2, 0.0, -0.2, -0.4, -0.6, -0.8, -1.0, -1.2, -1.4, -1.6, -2.0)
TENTHS: Final = 50
_TRIAGER: Final = Triager(engine="reference")


@dataclass(frozen=True, slots=True)
class Heard:
    """What was made of one message: whether the lexicon raises or suspects it, and how alarming it sounds to the ear."""

    message: Message
    raised: bool
    suspected: bool
    score: float
    first: str
    """The topic that is asked about first, if any is."""


def heard(message: Message, listening: Ear) -> Heard:
    """Both ears on one message."""
    alone = lexicon_alone(message.text)
    raised = _TRIAGER.triage(alone.reading.presentation()).urgency is Urgency.EMERGENCY
    texts = ((message.text, alone.denied), *alone.as_meant)
    passage = next((p for p in (listening.alarming(text, denied) for text, denied in texts) if p is not None), None)
    first = listening.about(passage, listening.topics)[:1] if passage and listening.topics else ()
    score = max(listening.score(text, denied) for text, denied in texts)
    return Heard(message, raised, bool(alone.suspected), score, "".join(first))


def row(name: str, all_heard: Sequence[Heard], at: float = ASK_AT) -> str:
    """One line of figures."""
    told = [h for h in all_heard if h.message.emergency]
    calm = [h for h in all_heard if h.message.emergency is False]
    unheard = [h for h in told if not h.raised and not h.suspected]
    return (
        f"{name:26} {len(told):5} {len(calm):5} | {len(unheard):4} {sum(h.score < at for h in told):4} "
        f"{sum(h.score < at for h in unheard):4} | {_share(sum(h.raised for h in calm), calm)} "
        f"{_share(sum(h.score >= at for h in calm), calm)} "
        f"{_share(sum((h.score >= at or h.suspected) and not h.raised for h in calm), calm)}"
    )


def _share(part: int, whole: Sequence[object]) -> str:
    return f"{100 * part / len(whole):6.1f} %" if whole else "       -"


def table(title: str, all_heard: Sequence[Heard]) -> None:
    """The figures of one set, by phenomenon and over all."""
    print(f"\n{title}\n{'':26} emerg  calm | missed by          | calm:    lexicon  ear        both")
    print(f"{'':26}             | lexicon, ear, both | alarmed  asked    asked")
    by: dict[str, list[Heard]] = defaultdict(list)
    for one in all_heard:
        by[one.message.phenomenon].append(one)
    for name in sorted(by, key=lambda key: -len(by[key])):
        print(row(name, by[name]))
    print(row("all", all_heard))
    named = [h for h in all_heard if h.message.emergency and h.first and h.message.topics]
    if named:
        right = sum(h.first in h.message.topics for h in named)
        print(f"of the emergencies that are suspected the first topic is right in {right} of {len(named)}")


def curve(title: str, all_heard: Sequence[Heard]) -> None:
    """What each threshold would cost."""
    print(f"\nthe curve, {title}")
    for at in CURVE:
        print(row(f"asked from {at}", all_heard, at))


def by_the_rule(all_heard: Sequence[Heard]) -> float:
    """The lowest tenth at which few enough of these calm messages are asked about anything."""
    calm = [h for h in all_heard if h.message.emergency is False and not h.raised]
    most = MOST_ASKED * sum(h.message.emergency is False for h in all_heard)
    tenths = (tenth / 10 for tenth in range(-TENTHS, TENTHS))
    return next(at for at in tenths if sum(h.suspected or h.score >= at for h in calm) <= most)


def cross_validated() -> list[Heard]:
    """Each hand-written message, heard by an ear that was taught without its fifth of them."""
    by_hand = [m for m in lessons() if m.source != "templates.yaml" and m.emergency is not None]
    parts = list(made(SEED, OF_EACH_FRAME))
    found = []
    for fold in range(5):
        listening = Ear(*trained([*(m for m in by_hand if m.fold != fold), *parts]))
        found += [heard(m, listening) for m in by_hand if m.fold == fold]
    return found


def main() -> None:
    """Print all of it."""
    found = cross_validated()
    own = [h for h in found if h.message.source == "messages.jsonl"]
    table("tests/words/messages.jsonl, cross-validated (the lexicon has seen all of it)", own)
    table("emergencies.txt and calm.txt, cross-validated (new to the lexicon)", [h for h in found if h not in own])
    curve("all that was cross-validated", found)
    shipped = ear("en")
    assert shipped is not None
    held_out = [heard(m, shipped) for m in written("holdout.txt")]
    table("hold-out", held_out)
    curve("hold-out", held_out)
    for name in sys.argv[1:]:
        table(name, [heard(m, shipped) for m in labelled(Path(name))])
    if (at := by_the_rule([heard(m, shipped) for m in labelled(OWN)])) != ASK_AT:
        sys.exit(f"the rule in train.py gives {at}, and ASK_AT is {ASK_AT}")


if __name__ == "__main__":
    main()
