"""The chat layer: `Gate.check` beside one `triage()`, and a 50-turn conversation's size and resume time.

    python benchmarks/chat.py

Both sides of a ratio are timed in turn in one run, and the median is taken, so that a busy machine slows both.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import copy
from statistics import median
from time import process_time

from sciatica_triage import Triager
from sciatica_triage.chat import Conversation, Gate, tool_schema

ROUNDS = 2_000


def seconds(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def talked(turns: int, worst: str) -> Conversation:
    """A conversation of so many turns with the gate before each reply; answers are absent, the last one is given."""
    conversation = Conversation()
    gate = Gate()
    for turn in range(1, turns + 1):
        question = conversation.next_question()
        if question is None or turn == turns:
            conversation.record("leg_weakness", worst, turn=turn, origin="model")
        else:
            conversation.record(question.finding, 40 if question.unit else "absent", turn=turn, origin="model")
        gate.check(conversation, "It is only a strain.", turn=turn)
    return conversation


def beside(triager: Triager, gate: Gate, conversation: Conversation) -> tuple[float, float]:
    """The median ratio of a check to a triage of the same answers, and the median triage in seconds."""
    presentation = conversation.presentation
    ratios, plain = [], []
    for _ in range(ROUNDS):
        own = copy(conversation)
        triaged = seconds(lambda: triager.triage(presentation))
        ratios.append(seconds(lambda: gate.check(own, "It is only a strain.")) / triaged)  # noqa: B023 - called at once
        plain.append(triaged)
    return median(ratios), median(plain)


MESSAGES = (
    "My leg hurts",
    "I cannot pee at all since this morning and my legs feel weak",
    "For about three weeks I have had pain from the left buttock down to the foot, worse when I sit, better when I walk. "
    "No fever, no trouble with the bladder. My GP said to come back if it gets numb, and since Tuesday two toes tingle.",
    "Thank you, see you tomorrow.",
)


def with_message(triager: Triager, gate: Gate, message: str, someone_else: bool) -> tuple[float, float]:
    """The median ratio of a check with a message to reading it and triaging once, and the median of the latter.

    `someone_else`: each time it is another person, of another age and with a complaint of another length, so that the
    answers were never seen before.
    """
    from sciatica_triage.words import read

    ratios, plain = [], []
    for number in range(ROUNDS // 10):
        conversation = Conversation(triager=triager)
        before = {"age_years": 18 + number % 70, "symptom_days": 1 + number} if someone_else else {}
        if before:
            conversation.record_many(before)
        answers = read(message).presentation().with_answers(before)
        apart = seconds(lambda: (read(message).presentation(), triager.triage(answers)))  # noqa: B023 - called at once
        ratios.append(seconds(lambda: gate.check(conversation, "It is only a strain.", message=message)) / apart)  # noqa: B023 - as above
        plain.append(apart)
    return median(ratios), median(plain)


def main() -> None:
    gate = Gate()
    triager = Triager()
    print("Gate.check against triage() of the same answers (median of the ratios, each pair timed side by side)")
    for name, turns, worst in (
        ("first turn", 1, "absent"),
        ("urgent, 10 turns", 10, "present"),
        ("50 turns", 50, "present"),
    ):
        ratio, triaged = beside(triager, gate, talked(turns, worst))
        print(f"  {name:18} {ratio:5.2f} x   (triage {triaged * 1e6:.0f} us)")
    print(
        "Gate.check with a message against reading it and one triage(): a first message; and after other answers each time"
    )
    for message in MESSAGES:
        ratio, apart = with_message(triager, gate, message, someone_else=False)
        other, _ = with_message(triager, gate, message, someone_else=True)
        print(f"  {message[:40]:40} {ratio:5.2f} x   (apart {apart * 1e6:.0f} us)   {other:5.2f} x")
    conversation = talked(50, "present")
    record = conversation.to_json()
    resumes = [seconds(lambda: Conversation.from_json(record)) for _ in range(ROUNDS)]
    print(
        f"a 50-turn conversation with 50 checks: {len(record.encode()):,} bytes, resumes in {median(resumes) * 1e3:.2f} ms"
    )
    print("tool definitions, compact JSON (about 4 bytes a token)")
    for subset in ("screening", "full"):
        for style in ("openai", "anthropic", "json-schema"):
            size = len(json.dumps(tool_schema(style, subset), separators=(",", ":"), ensure_ascii=False).encode())
            print(f"  {subset:10} {style:12} {size:6,} bytes, about {size // 4:5,} tokens")


if __name__ == "__main__":
    main()
