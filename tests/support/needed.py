"""Whether an answer to a question can still change anything, by trying the ways in which it might."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from sciatica_triage import Presentation, Triager
from sciatica_triage.engine.meaning import set_bits
from sciatica_triage.vocabulary.findings import Answer, Value

from .reached import MILD, VOCABULARY

WORST: dict[str, list[Value]] = {
    "age_years": [0, 5, 17, 95],
    "symptom_days": [10_000],
    "severe_pain_hours": [1_000],
    "trauma_days_ago": [0],
    "temperature_c": [30, 45],
}
MOST = 4_000
"""The most ways that are tried; who has more of them is taken to be asked for a reason."""


def can_matter(triager: Triager, person: Presentation, name: str) -> bool:
    """Whether some answers to what is open or unsure make a worse answer to this finding raise the urgency.

    For each rule that may still raise it and hears this finding, one answer for each other clause that is not met: rules
    are positive, so where more bad news lets an answer matter, so does the least of it.
    """
    assessor, book = triager._assessor, triager.book
    assessment = assessor.assess(person)
    known = assessment.known

    def level(answers: dict[str, Value]) -> str:
        return assessor.assess(person.with_answers(**answers)).urgency

    def worse(finding: str) -> Iterator[tuple[str, Value, int]]:
        told = person.values_by_name[finding]
        if told is Answer.UNSURE or (told is Answer.NOT_ASKED and not book.mark(finding) & known.closed):
            for value in WORST.get(finding, [Answer.PRESENT]):
                yield finding, value, book.made_true_by(finding, value).sure

    others = [one for n, f in VOCABULARY.findings.items() if f.kind != "exception" and n != name for one in worse(n)]
    tried = 0
    for urgency, rules in assessment.levels_ahead:
        for i in set_bits(rules & assessment.possible & ~assessment.fired if urgency > assessment.urgency else 0):
            unmet = [clause for clause in book.clauses[i] if not clause & known.sure]
            for _, value, true in worse(name):
                if not any(clause & true for clause in unmet):
                    continue
                ways = [[(n, v) for n, v, bits in others if bits & clause] for clause in unmet if not clause & true]
                for way in product(*ways):
                    tried += 1
                    answers = dict(reversed(way))
                    calm = {**answers, name: MILD.get(name, Answer.ABSENT)}
                    if tried > MOST or level({**answers, name: value}) > level(calm):
                        return True
    return False
