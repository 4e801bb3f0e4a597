"""Each check of the lint sees the one mistake that it is for, and the shipped packs have none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sciatica_triage import Presentation, RulePack, finding
from sciatica_triage.authoring.issue import Mistake
from sciatica_triage.authoring.lint import check_pack
from sciatica_triage.cli import main
from sciatica_triage.vocabulary.declare import exception
from sciatica_triage.vocabulary.findings import Reply

from ..support.copies import Copy
from ..support.random_packs import Drawn, DrawnPack, DrawnRule, DrawnSet
from ..support.strategies import PACKS

LEAK = "loss_of_bladder_control"
HOURS = "severe_pain_for_hours"


def cases(copy: Copy, rule: str) -> dict[str, dict[str, Any]]:
    found = copy.read(rule)["cases"]
    assert isinstance(found, dict)
    return found


def without(copy: Copy, rule: str, outcome: str, answer: Callable[[dict[str, Any]], bool]) -> Copy:
    """Take the cases whose answers are so out of a rule."""
    kept = cases(copy, rule)
    kept[outcome] = {s: a for s, a in kept[outcome].items() if not answer(a)}
    return copy.change(rule, cases=kept)


def few(copy: Copy) -> Copy:
    kept = {outcome: dict(list(shown.items())[:1]) for outcome, shown in cases(copy, HOURS).items()}
    return copy.change(HOURS, cases=kept)


def wrong_case(copy: Copy) -> Copy:
    shown = cases(copy, HOURS)
    shown["fires"]["severe pain, and nobody has asked for how long"] = {"severe_pain": "present"}
    return copy.change(HOURS, cases=shown)


def no_undecided(copy: Copy) -> Copy:
    return without(copy, HOURS, "undecided", lambda _: True)


def one_side(copy: Copy) -> Copy:
    return without(copy, HOURS, "silent", lambda answers: answers.get("severe_pain_hours") in (2, 2.9))


def exception_unshown(copy: Copy) -> Copy:
    return without(copy, LEAK, "silent", lambda answers: "bladder_usual_for_me" in answers)


def no_floor(copy: Copy) -> Copy:
    return copy.change("any_bladder_or_bowel_symptom", urgency="soon")


def unsourced(copy: Copy) -> Copy:
    return copy.change(LEAK, citations=None, stated=None, review=None, review_note=None, basis="design choice")


def no_note(copy: Copy) -> Copy:
    return copy.change("symptoms_getting_worse", review_note=None)


def lapsed(copy: Copy) -> Copy:
    signed = {"by": "the reviewing clinician", "role": "a role", "date": "2026-01-31", "of": "0" * 64}
    return copy.change(LEAK, signed=signed, review=None)


def wrong_dissent(copy: Copy) -> Copy:
    return copy.change(LEAK, dissent=[{"source": "D22", "urgency": "urgent", "says": "soon enough"}])


def agreeing_dissent(copy: Copy) -> Copy:
    return copy.change(LEAK, dissent=[{"source": "D2", "urgency": "emergency", "says": "the same"}])


def same_code(copy: Copy) -> Copy:
    return copy.change(LEAK, code=copy.read("loss_of_bowel_control")["code"])


def more_sources(copy: Copy, **keys: str) -> Copy:
    extra = {"title": "An old leaflet", "publisher": "nobody", "date": "1999", "tier": "leaflet"} | keys
    sources = copy.read("sources.yaml")["sources"]
    assert isinstance(sources, dict)
    return copy.change("sources.yaml", sources=sources | {"leaflet-1999": extra})


def unused_source(copy: Copy) -> Copy:
    return more_sources(copy)


def used_source(copy: Copy) -> Copy:
    return more_sources(copy, not_cited="too old").change(LEAK, citations=["leaflet-1999", "D8c", "D8", "D2c", "D2"])


def unused_statement(copy: Copy) -> Copy:
    sources = copy.read("sources.yaml")["sources"]
    assert isinstance(sources, dict)
    sources["spine-pt-what-to-expect"]["statements"]["D99"] = {"quote": "Go at once.", "role": "escalation"}
    return copy.change("sources.yaml", sources=sources)


def unused_definition(copy: Copy) -> Copy:
    definitions = copy.read("pack.yaml")["definitions"]
    assert isinstance(definitions, dict)
    return copy.change("pack.yaml", definitions=definitions | {"stumbling": {"any": ["gait_change"]}})


def unknown_overlap(copy: Copy) -> Copy:
    overlap = {"rule": "severe_pain_for_hour", "covered_by": [LEAK], "because": "a slip of the pen"}
    return copy.change("pack.yaml", overlaps=[overlap])


def level_left_out(copy: Copy) -> Copy:
    return copy.change(LEAK, stated={"D8": "none", "D2c": "urgent", "D2": "urgent"})


def above_unseen(copy: Copy) -> Copy:
    return copy.change(LEAK, review=None, review_note=None)


def below_unseen(copy: Copy) -> Copy:
    return copy.change("severe_pain_of_short_duration", stated={"D8b": "emergency", "D8": "none"})


def calm_screening(copy: Copy) -> Copy:
    return copy.change("pack.yaml", calmer_screening=None)


def old_version(copy: Copy) -> Copy:
    return copy.change("pack.yaml", version="1.0.0")


def part_of_a_list(copy: Copy) -> Copy:
    return copy.change("consistent_or_recurring_pain", narrower=None)


def whole_list(copy: Copy) -> Copy:
    listed = {"any": ["weakness_worsening", "sensory_worsening", "nerve_symptoms_later"]}
    return copy.change("increased_numbness_tingling_or_weakness", when=listed)


def back_only(copy: Copy) -> Copy:
    return copy.change("pain_after_self_care", when={"all": ["back_pain", "pain_despite_self_care"]})


def no_second_sign(copy: Copy) -> Copy:
    copy.file("injury_with_a_second_sign").unlink()
    return copy


MISTAKES: dict[str, tuple[Callable[[Copy], Copy], str]] = {
    "CASE_FAILS": (
        wrong_case,
        "documents/severe_pain_for_hours.yaml: in the case “severe pain, and nobody has asked for how long” the rule is "
        "undecided (not known: `severe_pain_hours`) and should fire; mend the case or `when`",
    ),
    "FEW_CASES": (few, "documents/severe_pain_for_hours.yaml: 3 cases; expected 4 cases or more"),
    "OUTCOME_WITHOUT_CASE": (
        no_undecided,
        "documents/severe_pain_for_hours.yaml: no case in which the rule is undecided; add one that differs from a "
        "firing case by one answer",
    ),
    "THRESHOLD_WITHOUT_BOTH_SIDES": (
        one_side,
        "documents/severe_pain_for_hours.yaml: the threshold `severe_pain_hours >= 3` needs a case that fires at it and "
        "one that does not fire before it",
    ),
    "EXCEPTION_WITHOUT_CASE": (
        exception_unshown,
        "documents/loss_of_bladder_control.yaml: the exception `bladder_usual_for_me` needs a silent case in which it is "
        "present and a firing case in which it is unsure",
    ),
    "EXCEPTION_WITHOUT_FLOOR": (
        no_floor,
        "documents/loss_of_bladder_control.yaml: nothing stands beside `unless: bladder_usual_for_me`; add a rule "
        "without `unless`, urgent or higher, that fires whenever this one's `when` holds",
    ),
    "LEVEL_NOT_STATED": (
        level_left_out,
        "documents/loss_of_bladder_control.yaml: `stated` leaves out `D8c`; say what level the source states for what the "
        "rule asks, or `none`",
    ),
    "ABOVE_ITS_SOURCES": (
        above_unseen,
        "documents/loss_of_bladder_control.yaml: the level is above that of every page for patients that the rule cites; "
        "add `review: needed`",
    ),
    "BELOW_ITS_SOURCE": (
        below_unseen,
        "documents/severe_pain_of_short_duration.yaml: `D8b` states a higher level for patients; raise the rule, or list "
        "the source as dissent with what it says",
    ),
    "SCREENING_ALONE": (
        calm_screening,
        "documents/pack.yaml: the screening finding `leg_weakness` alone is below urgent; raise a rule, or say why under "
        "`calmer_screening`",
    ),
    "VERSION_UNCHANGED": (
        old_version,
        "documents/pack.yaml: the pack has changed since version 1.0.0 was released; raise `version`",
    ),
    "PART_OF_DEFINITION": (
        part_of_a_list,
        "documents/consistent_or_recurring_pain.yaml: a list in `when` is part of the shared definition `pain`; use the "
        "definition, or say why not under `narrower`",
    ),
    "NARROWED_TO_BACK": (
        back_only,
        "documents/pain_after_self_care.yaml: the rule asks for `back_pain` alone; count pain in the leg, too (`any: "
        "[back_pain, leg_pain]`), or say under `narrower` why only the back counts",
    ),
    "SECOND_SIGN_IGNORED": (
        no_second_sign,
        "documents/symptoms_straight_after_injury.yaml: the exception `injury_checked` is not overridden by `leg_weakness`, "
        "`weakness_worsening`, `major_leg_weakness`, `knee_gives_way`, `cannot_move_leg`, `sensory_worsening`, "
        "`nerve_symptoms_later`, `gait_change`, `cannot_walk_or_stand`, `saddle_numbness`, `both_legs_affected`, "
        "`sexual_function_change`; add a rule without `unless` that has the level of this one",
    ),
    "UNSOURCED": (
        unsourced,
        "documents/loss_of_bladder_control.yaml: the rule cites no source and does not say `review: needed`",
    ),
    "UNSIGNED_WITHOUT_NOTE": (
        no_note,
        "documents/symptoms_getting_worse.yaml: `review: needed` without `review_note`; say what a clinician has to confirm",
    ),
    "SIGNATURE_LAPSED": (
        lapsed,
        "documents/loss_of_bladder_control.yaml: the meaning has changed since the rule was signed on 2026-01-31, and the "
        "rule counts as unsigned; have it signed again, or put `review: needed` in place of `signed`",
    ),
    "DISSENT_UNKNOWN": (
        wrong_dissent,
        "documents/loss_of_bladder_control.yaml: dissent by the unknown source `D22`; did you mean `D2`?",
    ),
    "DISSENT_AGREES": (
        agreeing_dissent,
        "documents/loss_of_bladder_control.yaml: the dissent of `D2` asks for the level that the rule has; that is no "
        "dissent",
    ),
    "CODE_REPEATED": (same_code, "documents/loss_of_bowel_control.yaml: the code `DOC-E8` is another rule's too"),
    "SOURCE_UNUSED": (
        unused_source,
        "documents/sources.yaml: the source `leaflet-1999` is cited by no rule; cite it, or say why not under `not_cited`",
    ),
    "SOURCE_USED": (
        used_source,
        "documents/sources.yaml: the source `leaflet-1999` says `not_cited` and is cited",
    ),
    "STATEMENT_UNUSED": (
        unused_statement,
        "documents/sources.yaml: the sentence `D99` is cited by no rule; cite it, or move it to `excluded` with the "
        "reason",
    ),
    "DEFINITION_UNUSED": (unused_definition, "documents/pack.yaml: the definition `stumbling` is used by no rule"),
    "OVERLAP_UNKNOWN": (
        unknown_overlap,
        "documents/pack.yaml: `overlaps` names the unknown rule `severe_pain_for_hour`; did you mean "
        "`severe_pain_for_hours`?",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_the_lint_names(name: str, tmp_path: Path) -> None:
    make, expected = MISTAKES[name]
    pack = make(Copy(tmp_path, "documents")).load()

    issues = [issue for issue in check_pack(pack, PACKS) if issue.mistake.name == name]

    assert [str(issue) for issue in issues if str(issue) == expected] == [expected]


def test_every_mistake_is_tested() -> None:
    elsewhere = {"FINDING_UNUSED", "NEGATIVE_QUESTION", "EXCEPTION_FORM", "SCREENS_NOTHING"}

    assert {mistake.name for mistake in Mistake} == {*MISTAKES, *elsewhere}


def test_a_floor_of_self_care_where_nothing_is_screened_is_an_issue() -> None:
    drawn = {"f0": Drawn("f0", "finding")}
    home = DrawnSet(0, drawn, (DrawnPack("home", "self_care", {}, {"r0": DrawnRule("f0", "self_care")}),), {})

    assert "SCREENS_NOTHING" in {issue.mistake.name for issue in check_pack(home.packs[0])}


class WithBadQuestions(Presentation):
    """A vocabulary that words two questions and a label badly."""

    cannot_pass_urine: Reply = finding(
        "Can you not pass urine?",
        group="cauda equina",
        tier=1,
        unsure="present",
        implies=("bladder_change",),
        because="retention harms within hours",
    )
    leg_weakness: Reply = finding(
        "Is a leg or foot newly weak?",
        label="a leg that is not strong",
        group="nerve",
        tier=1,
        unsure="ask",
        because="pain can feel like weakness",
    )
    injury_checked: Reply = exception(
        "Was the old injury examined, and is all the same?",
        about=("onset_after_trauma", "major_trauma", "trauma_days_ago"),
        because="the document speaks of symptoms that show up straight after an injury",
    )


def test_a_question_is_positive_and_an_exception_asks_for_three_things(tmp_path: Path) -> None:
    pack = RulePack.load(Copy(tmp_path, "documents").folder, vocabulary=WithBadQuestions)

    assert [str(issue) for issue in check_pack(pack, PACKS)] == [
        "documents/pack.yaml: the label or question of `cannot_pass_urine` has a not, no or nothing; a yes is the bad answer",
        "documents/pack.yaml: the question of the exception `injury_checked` is a sentence and then three lines that start "
        "with a dash: how long it has been so, who examined it, that it is the same",
        "documents/pack.yaml: the label or question of `leg_weakness` has a not, no or nothing; a yes is the bad answer",
    ]


def test_a_list_that_is_a_shared_definition_is_named_even_with_a_reason(tmp_path: Path) -> None:
    copy = whole_list(Copy(tmp_path, "documents")).change("increased_numbness_tingling_or_weakness", narrower="because")

    assert [str(issue) for issue in check_pack(copy.load(), PACKS)] == [
        "documents/increased_numbness_tingling_or_weakness.yaml: a list in `when` is part of the shared definition "
        "`progressing`; use the definition, or say why not under `narrower`"
    ]


def test_a_way_to_hold_that_asks_for_the_back_is_named_wherever_it_stands(tmp_path: Path) -> None:
    definitions = {"felt": {"any": [{"all": ["back_pain", "numbness"]}, "tingling"]}}
    nested = {"any": ["pain_despite_self_care", {"all": [{"any": ["leg_pain"]}, "felt"]}]}
    folder = DrawnPack("own", "routine", definitions, {"r0": DrawnRule(nested, "soon")}).write(tmp_path)

    named = [i.mistake for i in check_pack(RulePack.load(folder)) if i.mistake is Mistake.NARROWED_TO_BACK]

    assert named == [Mistake.NARROWED_TO_BACK]


def test_every_exception_of_a_pack_needs_signs_that_override_it(tmp_path: Path) -> None:
    copy = Copy(tmp_path, "documents")
    definitions = copy.read("pack.yaml")["definitions"]
    assert isinstance(definitions, dict)
    for rule in ("severe_pain_for_hours_with_a_second_sign", "injury_with_a_second_sign"):
        copy.file(rule).unlink()
    kept = {name: meaning for name, meaning in definitions.items() if name != "second_sign"}
    issues = [str(i) for i in check_pack(copy.change("pack.yaml", definitions=kept, overlaps=[]).load(), PACKS)]

    assert (
        "documents/loss_of_bladder_control.yaml: the exception `bladder_usual_for_me` needs the definition `second_sign` in "
        "`pack.yaml`; add a rule without `unless` that has the level of this one"
    ) in issues


class WithStiffness(Presentation):
    """A vocabulary with one finding more."""

    morning_stiffness: Reply = finding(
        "Is the back stiff in the morning?", group="pain", tier=3, unsure="none", because="an example"
    )


def test_a_finding_that_a_third_party_adds_and_never_asks_about_is_an_issue(tmp_path: Path) -> None:
    pack = RulePack.load(Copy(tmp_path, "documents").folder, vocabulary=WithStiffness)

    assert [str(issue) for issue in check_pack(pack, PACKS)] == [
        "documents/pack.yaml: the vocabulary adds the finding `morning_stiffness` and no rule asks about it"
    ]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_the_shipped_packs_have_no_issues(pack: RulePack) -> None:
    assert check_pack(pack, PACKS) == ()


def test_every_finding_of_the_vocabulary_is_used_by_a_shipped_rule() -> None:
    from sciatica_triage.packs.condition import findings

    used = {name for pack in PACKS for r in pack.rules for name in (*findings(r.when), r.exception)}

    assert set(Presentation.model_fields) - used == {"reported_by", "heard"}


def test_the_cases_of_a_pack_are_run_by_one_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = wrong_case(Copy(tmp_path, "documents"))
    held = sum(len(rule.cases) for rule in PACKS[0].rules)

    assert main(["test-rules", str(copy.folder)]) == 1
    assert capsys.readouterr().out == (
        "documents/severe_pain_for_hours.yaml: in the case “severe pain, and nobody has asked for how long” the rule is "
        "undecided (not known: `severe_pain_hours`) and should fire\n"
        f"documents 2.0.0: {len(PACKS[0].rules)} rules, {held} of {held + 1} cases hold\n"
    )
    assert main(["test-rules"]) == 0


@pytest.mark.parametrize("command", ["check", "test-rules"])
def test_bad_packs_are_one_clear_error(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"sciatica-triage: {tmp_path.name}: expected a folder with a rule pack (`pack.yaml`)\n"
    )

    assert main([command, str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err == "sciatica-triage: nowhere: expected a folder with a rule pack (`pack.yaml`)\n"

    copy = Copy(tmp_path, "documents")
    copy.file(HOURS).write_text("title: [", "utf-8")
    assert main([command, str(copy.folder)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("sciatica-triage: documents/severe_pain_for_hours.yaml:")
    assert "this is not YAML" in error
    assert error.count("\n") == 1

    assert main([command, "--vocabulary", "no_such_module:Answers"]) == 2
    assert capsys.readouterr().err == (
        "sciatica-triage: `--vocabulary`: expected MODULE:CLASS, a presentation class that can be imported from here\n"
    )
