"""Teach the second ear and write `rules/words/en/ear.json` and `ear.bin`: `python assurance/ear/train.py [--check]`.

`--check` writes nothing and fails where teaching it again would give other bytes. Needs the extra `assurance`.
The same messages, seed and scikit-learn give the same bytes, whatever x86 processor it is.
"""

from __future__ import annotations

import gc
import json
import math
import os
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, Final

# Before numpy is there. Each x86 processor adds up in an order of its own, which ends in other last digits; all know this.
os.environ["OPENBLAS_CORETYPE"] = "Nehalem"

import numpy as np
from messages import AFRESH, HERE, OWN, SOURCES, Message, groups, labelled, made, topics, written
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from sciatica_triage.words.ear import BLOCKS, COUNTED, OF_TOPICS, Listener
from sciatica_triage.words.read import lexicon_alone

TARGET: Final = HERE.parents[1] / "rules" / "words" / "en"
SEED: Final = "ear-1"
OF_EACH_FRAME: Final = 8
SHARES: Final = {"words": 1.0, "near": 0.4, "groups": 1.0, "letters": 0.7}
"""How much each block says."""
STRENGTH: Final = 30.0
"""The inverse of the penalty on large weights."""
FEWEST_LESSONS: Final = {"words": 3, "near": 4, "groups": 3, "letters": 3}
"""What fewer lessons have is no part of the model: it says nothing about other messages, and takes room."""
MADE_COUNTS: Final = 0.2
AFRESH_COUNTS: Final = 2.0
"""What a lesson counts that was made from parts, and one that was written as people write, and not as a lesson."""
MOST_ASKED: Final = 0.115
"""Of the calm messages of `tests/words/messages.jsonl` at most this share may be asked about anything: 12 % are promised, and
half a point is left for lessons to come."""
ASK_AT: Final = -1.3
"""The lowest tenth at which `MOST_ASKED` holds, since an emergency that nobody asks about is worse than a question to the
calm. `measure.py` works it out anew and fails where it is another."""
TOPIC_AT: Final = -1.5
MOST_TOPICS: Final = 3
_LISTENER: Final = Listener(groups())
_RAREST: Final = 27.0
"""A rarity of 1 is so many units; the largest fits a byte."""


def lessons() -> list[Message]:
    """All that it learns from."""
    by_hand = [*written("emergencies.txt"), *written("calm.txt"), *labelled(AFRESH)]
    told = [*labelled(OWN), *by_hand, *made(SEED, OF_EACH_FRAME)]
    return list({message.text: message for message in told}.values())


@dataclass(frozen=True, slots=True)
class Lesson:
    """A message as the ear hears it: how often each number occurs by block, all its passages together."""

    message: Message
    blocks: tuple[Counter[int], ...]


@cache
def lesson_of(message: Message) -> Lesson:
    """One message, without what the lexicon settled as denied."""
    alone = lexicon_alone(message.text)
    blocks = tuple(Counter[int]() for _ in BLOCKS)
    for things in _LISTENER.passages(message.text, alone.denied):
        for block, counts in zip(blocks, things.blocks(), strict=True):
            block.update(counts)
    return Lesson(message, blocks)


class Taught:
    """What the ear knows after these lessons, and their features as it will compute them."""

    def __init__(self, given: Sequence[Lesson]) -> None:
        self.numbers: list[list[int]] = []
        rarity: list[float] = []
        for block, name in enumerate(BLOCKS):
            met = Counter(number for lesson in given for number in lesson.blocks[block])
            known = sorted(number for number, times in met.items() if times >= FEWEST_LESSONS[name])
            self.numbers.append(known)
            rarity += [math.log((1 + len(given)) / (1 + met[number])) + 1 for number in known]
        self.rarity = np.minimum(np.rint(np.array(rarity) * _RAREST), 255)

    def features(self, given: Sequence[Lesson]) -> csr_matrix:
        """One row a lesson."""
        places, begin = [], 0
        for known in self.numbers:
            places.append({number: begin + i for i, number in enumerate(known)})
            begin += len(known)
        columns, values, ends = [], [], [0]
        for lesson in given:
            for block, place, name in zip(lesson.blocks, places, BLOCKS, strict=True):
                found = [(place[number], times) for number, times in block.items() if number in place]
                at = np.array([column for column, _ in found], int)
                counted = np.array([COUNTED[min(times, len(COUNTED) - 1)] for _, times in found], float)
                value = counted * self.rarity[at]
                length = np.sqrt((value**2).sum())
                columns.append(at)
                values.append(SHARES[name] * value / length if length else value)
            ends.append(ends[-1] + sum(map(len, columns[-len(BLOCKS) :])))
        return csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=(len(given), begin))


def counts_of(lesson: Lesson) -> float:
    """How much a lesson counts."""
    return {"templates.yaml": MADE_COUNTS, AFRESH.name: AFRESH_COUNTS}.get(lesson.message.source, 1.0)


def fitted(features: csr_matrix, truths: Sequence[bool], counts: Sequence[float]) -> tuple[Any, float]:
    """The weights and the bias that tell the true ones from the others; `counts`: how much each message does."""
    with threadpool_limits(1):  # sums in another order end in other last digits
        model = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-6, max_iter=1000)
        model.fit(features, list(truths), sample_weight=list(counts))
    return model.coef_[0], float(model.intercept_[0])


def trained(messages: Sequence[Message], subjects: bool = True) -> tuple[dict[str, Any], bytes]:
    """The head and the tables of an ear that has learned from these messages; without `subjects` it ranks no topics."""
    told = [message for message in messages if message.emergency is not None]
    given = [lesson_of(message) for message in told]
    taught = Taught(given)
    features = taught.features(given)
    counts = [counts_of(lesson) for lesson in given]
    models = [fitted(features, [bool(m.emergency) for m in told], counts)]
    if subjects:
        # An emergency whose topic nobody noted says nothing about topics.
        noted = [i for i, m in enumerate(told) if m.topics or not m.emergency]
        of_topics = features[noted, sum(map(len, taught.numbers[:OF_TOPICS])) :]
        each = [counts[i] for i in noted]
        for topic in topics():
            models.append(fitted(of_topics, [bool(told[i].emergency) and topic in told[i].topics for i in noted], each))
    lines, tables = [], []
    for number, (weights, bias) in enumerate(models):
        kind, largest = ("i1", 127) if number else ("<i2", 32_767)
        unit = float(f"{np.abs(weights).max() / largest:.4e}")
        lines.append({"unit": unit, "bias": round(bias, 5)})
        tables.append(np.clip(np.rint(weights / unit), -largest, largest).astype(kind).tobytes())
    numbers = np.concatenate([np.array(known, "<u4") for known in taught.numbers]).tobytes()
    data = b"".join((numbers, tables[0], taught.rarity.astype("u1").tobytes(), *tables[1:]))
    head = {
        "about": "The second ear of words/ear.py. It is trained, not written: change assurance/ear/ and train it anew.",
        "seed": SEED,
        "learned_from": {file.name: sha256(file.read_bytes()).hexdigest() for file in SOURCES},
        "messages": len(told),
        "emergencies": sum(bool(m.emergency) for m in told),
        "tables_sha256": sha256(data).hexdigest(),
        "ask_at": ASK_AT,
        "topic_at": TOPIC_AT,
        "most_topics": MOST_TOPICS,
        "known": {name: len(known) for name, known in zip(BLOCKS, taught.numbers, strict=True)},
        "shares": SHARES,
        "tables": lines,
        "topics": topics() if subjects else {},
        "groups": groups(),
    }
    return head, data


def main() -> None:
    """Train, then write or compare."""
    gc.disable()  # nothing that it makes goes in circles, and all of it is kept to the end
    head, tables = trained(lessons())
    files = {"ear.json": (json.dumps(head, indent=1) + "\n").encode(), "ear.bin": tables}
    if "--check" not in sys.argv[1:]:
        for name, data in files.items():
            (TARGET / name).write_bytes(data)
    differing = [name for name, data in files.items() if (TARGET / name).read_bytes() != data]
    print(f"{head['messages']} messages, {head['emergencies']} of them emergencies; {len(tables):,} bytes of tables")
    if differing:
        sys.exit(f"these differ from what training gives: {', '.join(differing)}")


if __name__ == "__main__":
    main()
