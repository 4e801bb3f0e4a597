"""What the checks of a rule pack may find: every mistake once, with the sentence that says it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

FEWEST_CASES: Final = 4


class Mistake(Enum):
    """Everything that is checked; `{}` stands for what the issue is about."""

    CASE_FAILS = "{}; mend the case or `when`"
    FEW_CASES = f"{{}}; expected {FEWEST_CASES} cases or more"
    OUTCOME_WITHOUT_CASE = "no case in which the rule is {}; add one that differs from a firing case by one answer"
    THRESHOLD_WITHOUT_BOTH_SIDES = (
        "the threshold `{}` needs a case that fires at it and one that does not fire before it"
    )
    EXCEPTION_WITHOUT_CASE = (
        "the exception `{}` needs a silent case in which it is present and a firing case in which it is unsure"
    )
    EXCEPTION_WITHOUT_FLOOR = (
        "nothing stands beside `unless: {}`; add a rule without `unless`, urgent or higher, that fires whenever "
        "this one's `when` holds"
    )
    UNSOURCED = "the rule cites no source and does not say `review: needed`{}"
    UNSIGNED_WITHOUT_NOTE = "`{}` without `review_note`; say what a clinician has to confirm"
    SIGNATURE_LAPSED = (
        "the meaning has changed since the rule was signed on {}, and the rule counts as unsigned; have it signed again, or "
        "put `review: needed` in place of `signed`"
    )
    DISSENT_UNKNOWN = "dissent by the unknown source {}"
    DISSENT_AGREES = "the dissent of `{}` asks for the level that the rule has; that is no dissent"
    CODE_REPEATED = "the code `{}` is another rule's too"
    SOURCE_UNUSED = "the source `{}` is cited by no rule; cite it, or say why not under `not_cited`"
    SOURCE_USED = "the source `{}` says `not_cited` and is cited"
    STATEMENT_UNUSED = "the sentence `{}` is cited by no rule; cite it, or move it to `excluded` with the reason"
    DEFINITION_UNUSED = "the definition `{}` is used by no rule"
    FINDING_UNUSED = "the vocabulary adds the finding `{}` and no rule asks about it"
    OVERLAP_UNKNOWN = "`overlaps` names the unknown rule {}"
    PART_OF_DEFINITION = (
        "a list in `when` is part of the shared definition `{}`; use the definition, or say why not under `narrower`"
    )
    NARROWED_TO_BACK = (
        "the rule asks for `back_pain` alone{}; count pain in the leg, too (`any: [back_pain, leg_pain]`), or say under "
        "`narrower` why only the back counts"
    )
    NEGATIVE_QUESTION = "the label or question of `{}` has a not, no or nothing; a yes is the bad answer"
    EXCEPTION_FORM = (
        "the question of the exception `{}` is a sentence and then three lines that start with a dash: "
        "how long it has been so, who examined it, that it is the same"
    )
    SECOND_SIGN_IGNORED = "the exception {}; add a rule without `unless` that has the level of this one"
    LEVEL_NOT_STATED = "`stated` leaves out `{}`; say what level the source states for what the rule asks, or `none`"
    ABOVE_ITS_SOURCES = "the level is above that of every page for patients that the rule cites{}; add `review: needed`"
    BELOW_ITS_SOURCE = (
        "`{}` states a higher level for patients; raise the rule, or list the source as dissent with what it says"
    )
    SCREENING_ALONE = (
        "the screening finding `{}` alone is below urgent; raise a rule, or say why under `calmer_screening`"
    )
    VERSION_UNCHANGED = "the pack has changed since version {} was released; raise `version`"
    SCREENS_NOTHING = (
        "the floor allows self-care, and the vocabulary has no finding of tier 1 or 2 to be answered first{}"
    )


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a check found: what is wrong, where, and what about (a name, a sentence, a number)."""

    mistake: Mistake
    file: str
    about: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.mistake.value.format(self.about)}"
