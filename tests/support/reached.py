"""Where an interview by checklists may stand: some lists answered, each line at random."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import product
from random import Random
from typing import Any

from sciatica_triage import Presentation, Triager
from sciatica_triage.result.questions import Question
from sciatica_triage.vocabulary import vocabulary_of

VOCABULARY = vocabulary_of(Presentation)
MILD = {"age_years": 30, "symptom_days": 0, "severe_pain_hours": 0, "trauma_days_ago": 9_000, "temperature_c": 37}
"""The mildest that can be said of each number."""
NUMBERS = {
    "age_years": [3, 8, 12, 13, 17, 18, 35, 49, 50, 60, 61, 65, 75, 90],
    "symptom_days": [0, 3, 8, 20, 50, 100, 400],
    "severe_pain_hours": [0, 2, 3, 30],
    "trauma_days_ago": [0, 3, 20, 200],
    "temperature_c": [35, 36.5, 37.5, 38, 40],
}


def at_random(random: Random, questions: Iterable[Question], yes: float = 0.1, unsure: float = 0.1) -> dict[str, Any]:
    """Some answer to each of these questions."""
    return {
        q.finding: random.choice([*NUMBERS[q.finding], MILD[q.finding], "unsure"])
        if q.unit
        else random.choices(["present", "unsure", "absent"], (yes, unsure, 1 - yes - unsure))[0]
        for q in questions
    }


def reached(random: Random, triager: Triager, most: int = 8) -> Presentation:
    """What is known of somebody after some of the lists that this triager asks."""
    person = Presentation(reported_by=random.choice(["person", "somebody_else", None]))
    yes, unsure = random.choice([(0.0, 0.0), (0.05, 0.0), (0.1, 0.1), (0.0, 0.1), (0.3, 0.1)])
    for _ in range(random.randrange(most)):
        checklist = triager.next_checklist(triager.triage(person))
        if checklist is None:
            break
        person = person.with_answers(**at_random(random, checklist.questions, yes, unsure))
    return person


def calm(questions: Iterable[Question]) -> Iterator[dict[str, Any]]:
    """Every line of a list answered no; each number as mild as it can be, and not known."""
    options = {q.finding: [MILD[q.finding], "unsure"] if q.unit else ["absent"] for q in questions}
    for told in product(*options.values()):
        yield dict(zip(options, told, strict=True))


def longest_way(ask: Callable[[Any], Any], answered: Callable[[Any, Any, dict[str, Any]], Any], state: Any) -> int:
    """How many lists come at most with calm answers: `ask` gives the next list, `answered` the state after it."""
    checklist = ask(state)
    if checklist is None:
        return 0
    return 1 + max(longest_way(ask, answered, answered(state, checklist, told)) for told in calm(checklist.questions))
