"""Generated presentations, from the vocabulary and from the thresholds of the shipped rules."""

from __future__ import annotations

from functools import cache

from hypothesis import assume
from hypothesis import strategies as st

from sciatica_triage import Answer, Presentation
from sciatica_triage.packs.condition import Compare, atoms
from sciatica_triage.packs.shipped import SHIPPED, shipped_pack
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.vocabulary.findings import Finding, Value

VOCABULARY = vocabulary_of(Presentation)
FINDINGS = VOCABULARY.findings
PACKS = tuple(shipped_pack(name) for name in SHIPPED)
RULES = tuple(rule for pack in PACKS for rule in pack.rules)
WORDS = tuple(Answer)


@cache
def thresholds(name: str) -> tuple[float, ...]:
    """Every threshold that a shipped rule sets for this number."""
    compared = (atom for rule in RULES for atom in atoms(rule.when) if isinstance(atom, Compare))
    return tuple(sorted({atom.threshold for atom in compared if atom.finding == name}))


def around(name: str) -> list[int | float]:
    """Values on both sides of every threshold of a number, and the ends of its range."""
    finding = FINDINGS[name]
    top = min(finding.maximum, 400)
    near = {v for t in thresholds(name) for v in (t - 0.01, t, t + 0.01, t - 1, t + 1)}
    return sorted({v for v in near | {finding.minimum, top} if finding.minimum <= v <= top})


def answers(finding: Finding) -> st.SearchStrategy[Value]:
    """Any answer to one finding, its default included."""
    if finding.kind != "number":
        return st.sampled_from(WORDS)
    words = st.sampled_from([Answer.NOT_ASKED, Answer.UNSURE])
    return st.one_of(words, st.sampled_from(around(finding.name)))


@st.composite
def presentations(draw: st.DrawFn, names: tuple[str, ...] | None = None) -> Presentation:
    """A presentation in which some findings are answered and the rest is not asked, or all absent."""
    pool = list(names or FINDINGS)
    rest = draw(st.sampled_from([Answer.NOT_ASKED, Answer.ABSENT]))
    given = {n: rest for n in pool if FINDINGS[n].kind != "number"}
    for name in draw(st.lists(st.sampled_from(pool), unique=True, max_size=12)):
        given[name] = draw(answers(FINDINGS[name]))
    return Presentation(**given)


@st.composite
def steps(draw: st.DrawFn) -> tuple[Presentation, Presentation, str]:
    """Two presentations that differ in one finding, the second one being worse news in semantic 4's order."""
    before = draw(presentations())
    name = draw(st.sampled_from(list(FINDINGS)))
    finding = FINDINGS[name]
    worse = draw(answers(finding))
    better = draw(answers(finding))
    if not is_worse(finding, better, worse):
        better, worse = worse, better
    assume(is_worse(finding, better, worse))
    return before.with_answers(**{name: better}), before.with_answers(**{name: worse}), name


def is_worse(finding: Finding, better: Value, worse: Value) -> bool:
    """Whether `worse` is at least as bad as `better` for this finding: a partial order, by semantic 4."""
    if finding.kind != "number":
        order = list(Answer) if finding.kind == "finding" else list(reversed(Answer))
        return order.index(Answer(better)) <= order.index(Answer(worse))
    if isinstance(better, Answer) or isinstance(worse, Answer):
        # An unsure number is at least as bad as one that was not asked; beside a known number it is not comparable
        # unless it meets every threshold, and not beside one that shows a finding, which doubt never does.
        if better == worse or (better == Answer.NOT_ASKED and worse == Answer.UNSURE):
            return True
        if isinstance(better, Answer):
            return False
        shows = finding.shows is not None and finding.shows.met_by(better, finding.worse)
        return worse == Answer.UNSURE and finding.unsure == "meets" and not shows
    if finding.middle is not None:
        low, high = finding.middle
        return worse <= better <= high if better <= low else (worse >= better if better >= high else True)
    return worse >= better if finding.worse == "larger" else worse <= better
