"""Teach the second ear and write `rules/words/en/ear.json` and `ear.bin`: `python assurance/ear/train.py [--check]`.

`--check` writes nothing and fails where teaching it again would give other bytes. Needs the extra `assurance`.
The same messages, seed and scikit-learn give the same bytes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Final

import numpy as np
from messages import HERE, OWN, SOURCES, Message, groups, labelled, made, topics, written
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from sciatica_triage.words.ear import BLOCKS, COUNTED, Listener

TARGET: Final = HERE.parents[1] / "rules" / "words" / "en"
SEED: Final = "ear-1"
OF_EACH_FRAME: Final = 8
SHARES: Final = {"words": 1.0, "groups": 0.7, "letters": 0.7}
"""How much each block says."""
STRENGTH: Final = 16.0
"""The inverse of the penalty on large weights."""
COUNTS_LESS: Final = 0.4
"""What a lesson counts that was made from parts, or that the lexicon hears anyway: the emergencies of `tests/words/`.
Cross-validated, at the same emergencies missed, a seventh fewer calm people are asked than where all count the same."""
ASK_AT: Final = -0.6
"""Set by cross-validation, see `measure.py`: emergencies first, then as few calm people as that leaves."""
TOPIC_AT: Final = -1.5
MOST_TOPICS: Final = 3
_RAREST: Final = 27.0
"""A rarity of 1 is so many units; the largest fits a byte."""


def lessons() -> list[Message]:
    """All that it learns from."""
    told = [*labelled(OWN), *written("emergencies.txt"), *written("calm.txt"), *made(SEED, OF_EACH_FRAME)]
    return list({message.text: message for message in told}.values())


class Taught:
    """Features of messages as the ear will compute them, and the weights that were learned on some of them."""

    def __init__(self, listener: Listener, messages: Sequence[Message]) -> None:
        self._listener = listener
        self._begins = np.cumsum([0, *listener.sizes])
        counts = [self._counts(message.text) for message in messages]
        known = np.zeros(self._begins[-1])
        for row in counts:
            for buckets, _ in row:
                known[buckets] += 1
        rarity = np.log((1 + len(messages)) / (1 + known)) + 1
        self.rarity = np.where(known > 0, np.minimum(np.rint(rarity * _RAREST), 255), 0)

    def _counts(self, text: str) -> list[tuple[Any, Any]]:
        """Of the whole message as one passage, by block: the buckets, and what they weigh for how often they occur."""
        blocks: list[dict[int, int]] = [{}, {}, {}]
        for things in self._listener.passages(text):
            for block, counts in zip(blocks, things.blocks(), strict=True):
                for bucket, times in counts.items():
                    block[bucket] = block.get(bucket, 0) + times
        return [
            (
                np.fromiter(block, int, len(block)) + begin,
                np.array([COUNTED[min(times, len(COUNTED) - 1)] for times in block.values()], float),
            )
            for block, begin in zip(blocks, self._begins, strict=False)
        ]

    def features(self, messages: Sequence[Message]) -> csr_matrix:
        """One row a message."""
        places, values, ends = [], [], [0]
        for message in messages:
            for (buckets, counted), name in zip(self._counts(message.text), BLOCKS, strict=True):
                value = counted * self.rarity[buckets]
                length = np.sqrt((value**2).sum())
                places.append(buckets)
                values.append(SHARES[name] * value / length if length else value)
            ends.append(ends[-1] + sum(map(len, places[-len(BLOCKS) :])))
        shape = (len(messages), int(self._begins[-1]))
        return csr_matrix((np.concatenate(values), np.concatenate(places), ends), shape=shape)


def counts_of(message: Message) -> float:
    """How much a message counts among the lessons."""
    heard_anyway = message.source == OWN.name and message.emergency
    return COUNTS_LESS if heard_anyway or message.source == "templates.yaml" else 1.0


def fitted(features: csr_matrix, truths: Sequence[bool], counts: Sequence[float]) -> tuple[Any, float]:
    """The weights and the bias that tell the true ones from the others; `counts`: how much each message does."""
    with threadpool_limits(1):  # sums in another order end in other last digits
        model = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-6, max_iter=1000)
        model.fit(features, list(truths), sample_weight=list(counts))
    return model.coef_[0], float(model.intercept_[0])


def trained(messages: Sequence[Message], subjects: bool = True) -> tuple[dict[str, Any], bytes]:
    """The head and the tables of an ear that has learned from these messages; without `subjects` it ranks no topics."""
    told = [message for message in messages if message.emergency is not None]
    listener = Listener(groups())
    taught = Taught(listener, told)
    features = taught.features(told)
    counts = [counts_of(message) for message in told]
    questions = [[bool(m.emergency) for m in told]]
    if subjects:
        questions += [[bool(m.emergency) and topic in m.topics for m in told] for topic in topics()]
    lines, tables = [], [taught.rarity.astype("u1").tobytes()]
    for truths in questions:
        weights, bias = fitted(features, truths, counts)
        kind, largest = ("<i2", 32_767) if truths is questions[0] else ("i1", 127)
        unit = float(f"{np.abs(weights).max() / largest:.4e}")
        lines.append({"unit": unit, "bias": round(bias, 5)})
        tables.append(np.clip(np.rint(weights / unit), -largest, largest).astype(kind).tobytes())
    data = b"".join(tables)
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
        "shares": SHARES,
        "tables": lines,
        "topics": topics() if subjects else {},
        "groups": groups(),
    }
    return head, data


def main() -> None:
    """Train, then write or compare."""
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
