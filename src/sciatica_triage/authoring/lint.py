"""Checks of a rule pack beyond what loading refuses: the cases beside each rule, and what a careful author may forget.

Each check yields issues; `check_pack` runs them all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from ..engine.rulebook import Rulebook
from ..packs.condition import Compare, atoms, definitions, findings
from ..packs.pack import RulePack
from ..packs.rule import Rule
from ..urgency import Urgency
from ..vocabulary.findings import Answer, in_digits
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import suggestion, vocabulary_of
from .cases import holds, run_cases
from .issue import FEWEST_CASES, Issue, Mistake
from .lint_conditions import lists_are_shared, pain_is_anywhere, questions_are_positive, second_signs_override
from .lint_levels import levels_fit_sources, screening_is_heard, version_is_raised
from .mildest import mildest_answers


def check_pack(pack: RulePack, neighbours: Iterable[RulePack] = ()) -> tuple[Issue, ...]:
    """All issues of a pack, in the order of its files. `neighbours`: packs whose rules and sources it may name."""
    # A copy of a shipped pack has the shipped one among its neighbours, which is not to vouch for it.
    others = [other for other in neighbours if other.name != pack.name]
    issues = [issue for check in _CHECKS for issue in check(pack)]
    issues += [*_dissent(pack, others), *_overlaps(pack, others)]
    return tuple(sorted(issues, key=lambda issue: issue.file))


def _cases_hold(pack: RulePack) -> Iterator[Issue]:
    for run in run_cases(pack):
        if not run.holds:
            yield Issue(Mistake.CASE_FAILS, run.rule.file, run.failure)


def _cases_are_enough(pack: RulePack) -> Iterator[Issue]:
    for rule in pack.rules:
        count = len(rule.cases)
        if count < FEWEST_CASES:
            yield Issue(Mistake.FEW_CASES, rule.file, f"{count} case{'s' if count != 1 else ''}")
        for outcome in ("silent", "undecided"):
            if all(case.expected != outcome for case in rule.cases):
                yield Issue(Mistake.OUTCOME_WITHOUT_CASE, rule.file, outcome)


def _thresholds_have_both_sides(pack: RulePack) -> Iterator[Issue]:
    """A threshold inside a shared definition is shown once in the pack; any other one in its own rule."""
    shared: dict[Compare, list[Rule]] = {}
    for rule in pack.rules:
        defined = {atom for one in definitions(rule.when) for atom in atoms(one.meaning)}
        for atom in dict.fromkeys(atoms(rule.when)):
            if not isinstance(atom, Compare):
                continue
            # Otherwise each rule that uses a definition would need two more cases for each of its thresholds.
            if atom in defined:
                shared.setdefault(atom, []).append(rule)
            elif not _both_sides(rule, atom):
                yield Issue(Mistake.THRESHOLD_WITHOUT_BOTH_SIDES, rule.file, _text(atom))
    for atom, rules in shared.items():
        if not any(_both_sides(rule, atom) for rule in rules):
            yield Issue(Mistake.THRESHOLD_WITHOUT_BOTH_SIDES, rules[0].file, _text(atom))


def _both_sides(rule: Rule, threshold: Compare) -> bool:
    met = {
        (threshold.met_by(value), case.expected == "fires")
        for case in rule.cases
        if not isinstance(value := case.answers.get(threshold.finding, Answer.NOT_ASKED), Answer)
    }
    return {(True, True), (False, False)} <= met


def _text(atom: Compare) -> str:
    return f"{atom.finding} {atom.operator} {in_digits(atom.threshold)}"


def _exceptions_are_safe(pack: RulePack) -> Iterator[Issue]:
    book = Rulebook([pack])
    for rule in pack.rules:
        name = rule.exception
        if name is None:
            continue
        shown = {(case.expected, case.answers.get(name)) for case in rule.cases}
        if not {("silent", Answer.PRESENT), ("fires", Answer.UNSURE)} <= shown:
            yield Issue(Mistake.EXCEPTION_WITHOUT_CASE, rule.file, name)
        mildest = list(mildest_answers(rule, book))
        if not any(
            other.exception is None
            # By what stays when everything is signed: a stricter level until then is no floor that lasts.
            and other.urgency >= Urgency.URGENT
            and all(holds(book, answers, other.when) for answers in mildest)
            for other in pack.rules
        ):
            yield Issue(Mistake.EXCEPTION_WITHOUT_FLOOR, rule.file, name)


def _rules_are_sourced(pack: RulePack) -> Iterator[Issue]:
    codes: set[str] = set()
    for rule in pack.rules:
        if not rule.citations and rule.review == "not_needed":
            yield Issue(Mistake.UNSOURCED, rule.file)
        if rule.review == "needed" and rule.review_note is None:
            yield Issue(
                Mistake.UNSIGNED_WITHOUT_NOTE, rule.file, "until_signed" if rule.until_signed else "review: needed"
            )
        if rule.signature is not None and not rule.signature.holds:
            yield Issue(Mistake.SIGNATURE_LAPSED, rule.file, rule.signature.date)
        if rule.code is not None and rule.code in codes:
            yield Issue(Mistake.CODE_REPEATED, rule.file, rule.code)
        codes |= {rule.code} if rule.code else set()
        for dissent in rule.dissent:
            if dissent.urgency == rule.urgency:
                yield Issue(Mistake.DISSENT_AGREES, rule.file, dissent.source)


def _everything_is_used(pack: RulePack) -> Iterator[Issue]:
    about = f"{pack.rules[0].file.split('/', 1)[0]}/pack.yaml"
    listed = about.replace("pack.yaml", "sources.yaml")
    citations = [c for rule in pack.rules for c in (*rule.citations, *rule.context)] + [*pack.floor_citations]
    cited = {c.id for c in citations} | {c.source.id for c in citations}
    cited |= {dissent.source for rule in pack.rules for dissent in rule.dissent}
    for id_, source in pack.sources.items():
        if (id_ in cited or source.statements.keys() & cited) and source.not_cited is not None:
            yield Issue(Mistake.SOURCE_USED, listed, id_)
        if not (id_ in cited or source.statements.keys() & cited) and source.not_cited is None:
            yield Issue(Mistake.SOURCE_UNUSED, listed, id_)
        for number in source.statements:
            if number not in cited:
                yield Issue(Mistake.STATEMENT_UNUSED, listed, number)
    # Those that other definitions name are among them, as `definitions` goes on inside.
    used = {one.name for rule in pack.rules for one in definitions(rule.when)}
    for name in pack.definitions:
        if name not in used:
            yield Issue(Mistake.DEFINITION_UNUSED, about, name)
    asked = {name for rule in pack.rules for name in (*findings(rule.when), rule.exception)}
    vocabulary = vocabulary_of(pack.vocabulary)
    screened = [f for f in vocabulary.findings.values() if f.tier <= 2 and not f.entry_complaint]
    if pack.floor == Urgency.SELF_CARE and not screened:
        yield Issue(Mistake.SCREENS_NOTHING, about)
    for name in vocabulary.findings:
        # Of the shared vocabulary a pack may leave out what it likes; what its own class adds is there for its rules.
        if name not in asked and name not in vocabulary_of(Presentation):
            yield Issue(Mistake.FINDING_UNUSED, about, name)


def _dissent(pack: RulePack, others: Collection[RulePack]) -> Iterator[Issue]:
    known = {name for one in (pack, *others) for id_, s in one.sources.items() for name in (id_, *s.statements)}
    for rule in pack.rules:
        for dissent in rule.dissent:
            if dissent.source not in known:
                yield Issue(Mistake.DISSENT_UNKNOWN, rule.file, _unknown(dissent.source, known))


def _overlaps(pack: RulePack, others: Collection[RulePack]) -> Iterator[Issue]:
    about = f"{pack.rules[0].file.split('/', 1)[0]}/pack.yaml"
    known = {rule.id for rule in pack.rules} | {rule.name for one in (pack, *others) for rule in one.rules}
    for overlap in pack.overlaps:
        for name in (overlap.rule, *overlap.covered_by):
            if name not in known:
                yield Issue(Mistake.OVERLAP_UNKNOWN, about, _unknown(name, known))


def _unknown(name: str, known: Collection[str]) -> str:
    return f"`{name[:60]}`{suggestion(name, sorted(known))}"


_CHECKS: Final[tuple[Callable[[RulePack], Iterator[Issue]], ...]] = (
    _cases_hold,
    _cases_are_enough,
    _thresholds_have_both_sides,
    _exceptions_are_safe,
    _rules_are_sourced,
    _everything_is_used,
    levels_fit_sources,
    screening_is_heard,
    version_is_raised,
    lists_are_shared,
    pain_is_anywhere,
    questions_are_positive,
    second_signs_override,
)
