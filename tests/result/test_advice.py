"""The advice: what it must say at every level, and what it must never say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings

from sciatica_triage import Locale, OptionError, Presentation, Triager, Urgency, triage
from sciatica_triage.authoring.mildest import mildest_answers
from sciatica_triage.cli import main
from sciatica_triage.engine.reference import Truth, truth
from sciatica_triage.packs.condition import atoms
from sciatica_triage.packs.rule import Rule
from sciatica_triage.packs.shipped import SHIPPED, rules_folder
from sciatica_triage.packs.strict_yaml import read_yaml
from sciatica_triage.result.advice import Wording

from ..support.oracle import counted_in_doubt, effective, value
from ..support.readability import grade, negations
from ..support.strategies import FINDINGS, PACKS, presentations
from ..test_oracle import people

WORDING = Wording.load(rules_folder() / "advice" / "en.yaml")
TEXT = read_yaml("advice/en.yaml", (rules_folder() / "advice" / "en.yaml").read_bytes()).content
BY_LEVEL: dict[Urgency, dict[str, object]] = {
    Urgency.EMERGENCY: {"cannot_pass_urine": True},
    Urgency.URGENT: {"leg_weakness": True},
    Urgency.SOON: {"numbness": True, "symptom_days": 3},
    Urgency.ROUTINE: {"leg_pain": True},
}
CALM = {n: "absent" for n, f in FINDINGS.items() if f.kind == "finding"} | {"leg_pain": "present"}
HOME = CALM | {"age_years": 40, "symptom_days": 5, "temperature_c": 36.8}

NEVER = [
    "nothing serious",
    "you do not have",
    "safe to wait",
    "normal for sciatica",
    "codeine",
    "no fever, so no infection",
    "unlikely",
    "%",
]
NEVER_BESIDE_URGENT = [
    "most people improve",
    "4 to 6 weeks",
    "exercise",
    "stretch",
    "insurance",
    "complimentary",
    "no pressure",
    "Give us a call",
    "Schedule an evaluation",
]


ADULTS, CHILDS = WORDING.nets[-1].groups, WORDING.nets[1].groups


@pytest.mark.parametrize("level", BY_LEVEL, ids=lambda level: level.value)
def test_each_level_says_what_to_do(level: Urgency) -> None:
    result = triage(BY_LEVEL[level])

    assert result.urgency == level
    assert TEXT["levels"][level.value]["do"].split("{")[0] in result.advice


@pytest.mark.parametrize("level", [level for level in BY_LEVEL if level < Urgency.EMERGENCY], ids=lambda x: x.value)
def test_below_an_emergency_the_safety_net_names_every_new_sign_and_where_to_go(level: Urgency) -> None:
    result = triage(BY_LEVEL[level])

    assert result.advice_parts.watch_for == ADULTS
    assert result.advice_parts.if_new.startswith("Go to an emergency department now")
    for group in ADULTS:
        assert {f"- {sign}" for sign in group.signs} <= set(result.advice.splitlines())
    assert "One leak counts, and so does a doubtful one." in result.advice
    assert "No list of signs can rule out nerve damage" in result.advice


@settings(max_examples=200)
@given(presentations())
def test_nobody_who_should_go_now_is_told_to_wait_for_a_new_sign(p: Presentation) -> None:
    result = triage(p)
    parts = result.advice_parts

    assert (parts.watch_for == ()) == (parts.if_new == "") == (result.urgency == Urgency.EMERGENCY)
    assert ("new sign" in result.advice) == (result.urgency < Urgency.EMERGENCY)


def test_a_child_has_a_net_of_its_own() -> None:
    def net(answers: dict[str, object]) -> object:
        return triage({**answers, "leg_pain": True}).advice_parts.watch_for

    assert net({"age_years": 17}) == CHILDS
    assert net({"age_years": 18}) == net({"age_years": "unsure"}) == net({}) == ADULTS
    assert {group.title for group in CHILDS} & {"Pain and fever"}
    assert not any("sex" in sign for group in CHILDS for sign in group.signs)


@settings(max_examples=300)
@given(presentations())
def test_an_emergency_is_told_in_three_sentences_at_most_and_its_reason_in_one(p: Presentation) -> None:
    result = triage(p)
    lines = result.advice.splitlines()

    doubtful = bool(result.reasons) and result.reasons[0].doubtful  # then it says what to do if it is so
    assert doubtful or _sentences(result.advice_parts.because) == 1
    if result.urgency == Urgency.EMERGENCY:
        assert lines[:2] == [result.advice_parts.action, result.advice_parts.because]
        assert _sentences(lines[0]) <= 3


def _sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?:\s|$)", text))


@settings(max_examples=300)
@given(presentations())
def test_the_parts_hold_what_the_text_says(p: Presentation) -> None:
    result = triage(p, packs=("guidelines",))
    parts = result.advice_parts
    listed = [*(sign for group in parts.watch_for for sign in group.signs), *parts.not_assessed]
    said = [parts.still_open, parts.because, *parts.also, parts.if_new, *parts.limits]

    assert parts.action in result.advice
    assert parts.how_soon in result.advice or parts.how_soon == "now"
    assert [line.removeprefix("- ") for line in result.advice.splitlines() if line.startswith("- ")] == listed
    assert {line for line in said if line} <= set(result.advice.splitlines())
    assert bool(parts.still_open) == (result.ceiling > result.urgency)


def test_what_stays_open_because_the_person_is_unsure_is_named_with_what_to_do_about_it() -> None:
    result = triage({**CALM, "age_years": 40, "symptom_days": 5, "temperature_c": 36.8, "weakness_worsening": "unsure"})
    unsure = FINDINGS["weakness_worsening"].called

    assert result.status == "unresolved"
    assert unsure in result.advice.splitlines()[0]
    assert "tell a doctor or your local health advice line about it today" in result.advice.splitlines()[0]
    assert Triager().action(result.ceiling) in result.advice.splitlines()[0]


def test_why_is_said_for_every_rule_that_can_decide() -> None:
    """Every text is for a rule or a group that there is, and every group has one."""
    texts = WORDING.texts["because"]
    rules = {rule.name: rule for pack in PACKS for rule in pack.rules}

    assert set(texts["by_rule"]) <= set(rules)
    assert set(texts["by_group"]) == {rule.group for rule in rules.values()}


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({}, WORDING.texts["because"]["no_rule"]),
        (
            {"both_legs_affected": "unsure"},
            "You were not sure about this: pain, numbness or weakness in both legs. If it is so",
        ),
        (
            {"leg_weakness": "unsure"},
            "You were not sure about this: a weak leg or foot. To be safe, it counts as a yes.",
        ),
        ({"arm_face_or_speech_change": True}, "Your answers can be a sign of a stroke"),
        ({"cannot_pass_urine": True}, WORDING.texts["because"]["by_group"]["cauda_equina"]),
    ],
)
def test_why_is_about_the_rule_that_decides(answers: dict[str, object], why: str) -> None:
    assert triage(answers).advice_parts.because.startswith(why)


def _shown_texts(part: object) -> Iterator[str]:
    """Every text of the advice file that is made to be read by the person."""
    if isinstance(part, str):
        yield re.sub(r"\{\w+\}", "there", part)
    elif isinstance(part, list):
        for one in part:
            yield from _shown_texts(one)
    elif isinstance(part, dict):
        for key, one in part.items():
            if key not in ("when", "at", "basis", "about", "language", "version", "below_emergency", "calm"):
                yield from _shown_texts(one)


def test_no_sentence_denies_twice_and_none_is_far_too_hard() -> None:
    """The formula is made for passages, so a single sentence may lie above the grade that the whole is held to."""
    sentences = [s for text in _shown_texts(TEXT) for s in re.split(r"(?<=[.!?:])\s", text) if len(s.split()) > 4]

    assert len(sentences) > 80
    assert {s for s in sentences if negations(s) > 1} == set()
    assert {s: round(grade(s), 1) for s in sentences if grade(s) > 10} == {}


@settings(max_examples=200)
@given(presentations())
def test_what_a_patient_reads_is_at_most_grade_7_and_free_of_identifiers_and_jargon(p: Presentation) -> None:
    said = str(triage(p))

    assert grade(said) <= 7
    assert not re.search(r"\w_\w|`|[0-9a-f]{8}|\b(?:settled|screened|checked|finding|rule pack)\b", said)


@settings(max_examples=200)
@given(presentations())
def test_forbidden_text_never_appears(p: Presentation) -> None:
    result = triage(p)
    shown = result.advice.lower()
    for text in NEVER:
        assert text not in shown
    if max(result.urgency, result.ceiling) >= Urgency.URGENT:
        for text in NEVER_BESIDE_URGENT:
            assert text.lower() not in shown


@settings(max_examples=100)
@given(presentations())
def test_a_therapist_is_never_the_first_contact_beside_an_emergency(p: Presentation) -> None:
    result = triage(p)
    if max(result.urgency, result.ceiling) == Urgency.EMERGENCY:
        first, second = result.advice.splitlines()[:2]
        if result.status == "screened":  # then it may be, and what is not ruled out stands right after it
            assert result.advice_parts.still_open == second
        else:
            assert "therap" not in first.lower()


@pytest.mark.parametrize("name", ["country", "emergency_number", "emergency_place", "advice_line"])
@pytest.mark.parametrize("control", ["\x1b[31m", "\n", "\r", "\t", "\0", "\x7f", "\x9b", "\u2028", "\u2029"], ids=repr)
def test_a_locale_takes_nothing_that_a_terminal_obeys(name: str, control: str) -> None:
    with pytest.raises(OptionError, match="without control characters"):
        Locale(**{name: f"a{control}b"})


@pytest.mark.parametrize("name", ["country", "emergency_number", "emergency_place", "advice_line"])
@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\u200b", "\u2060", "\u3000\u00ad"], ids=ascii)
def test_a_locale_takes_nothing_blank(name: str, blank: str) -> None:
    """ "Or call ." tells nobody anything."""
    with pytest.raises(OptionError, match="not blank"):
        Locale(**{name: blank})


def test_a_locale_takes_the_letters_of_any_language() -> None:
    for text in ("urg\u00eancia\u00a0112", "\u200f\u0637\u0648\u0627\u0631\u0626\u200f", "\U0001f691", "\u6025\u8a3a"):
        assert Locale(emergency_place=text).emergency_place == text


def test_no_phone_number_is_printed_without_a_locale() -> None:
    for answers in BY_LEVEL.values():
        assert not re.search(r"\b(999|911|112|111|000|995)\b", triage(answers).advice)


def test_the_locale_fills_the_numbers_and_the_place_and_is_recorded() -> None:
    locale = Locale(country="A", emergency_number="1-2-3", emergency_place="the night clinic", advice_line="4-5-6")
    triager = Triager(locale=locale)
    emergency, urgent = (triager.triage(BY_LEVEL[level]) for level in (Urgency.EMERGENCY, Urgency.URGENT))

    assert "Go to the night clinic now, or call 1-2-3." in emergency.advice
    assert "emergency department" not in emergency.advice + urgent.advice
    assert "4-5-6" in urgent.advice
    assert emergency.options.locale == locale
    assert emergency.replay() == emergency
    assert (
        Triager().action(Urgency.EMERGENCY, locale)
        == triager.action(Urgency.EMERGENCY)
        == emergency.advice.splitlines()[0]
    )


def test_the_command_names_the_numbers_and_the_place_that_it_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    person = tmp_path / "person.yaml"
    person.write_text("cannot_pass_urine: present\n")

    assert main(["assess", str(person), "--emergency-number", "1-2-3", "--emergency-place", "the night clinic"]) == 0

    said = capsys.readouterr().out
    assert "Go to the night clinic now, or call 1-2-3." in said
    assert "emergency department" not in said


def test_no_placeholder_is_left_over() -> None:
    for answers in [*BY_LEVEL.values(), HOME]:
        for packs in (("documents",), ("guidelines",)):
            assert "{" not in triage(answers, packs=packs).advice


@pytest.mark.parametrize("count", range(1, 10))
def test_advice_names_what_could_not_be_answered(count: int) -> None:
    """All of up to six, and how many more there are."""
    unsure = [f"Is point {i} so?" for i in range(count)]
    parts = WORDING.parts(
        Urgency.ROUTINE,
        Urgency.URGENT,
        0,
        because="",
        elsewhere=Urgency.ROUTINE,
        unsure=unsure,
        unsigned=False,
        not_assessed=(),
        locale=Locale(),
    )

    assert [point in parts.still_open for point in unsure] == [i < 6 for i in range(count)]
    assert re.findall(r"and (\d+) more", parts.still_open) == ([str(count - 6)] if count > 6 else [])


def test_three_points_that_stay_unsure_are_all_named() -> None:
    names = ("onset_after_trauma", "major_trauma", "cold_pale_leg")
    result = triage(HOME | dict.fromkeys(names, "unsure"))

    assert result.status == "unresolved"
    assert "and 1 more" not in result.advice_parts.still_open
    assert result.advice_parts.still_open.count(";") == 2


def test_the_documents_alone_say_what_they_do_not_cover() -> None:
    result = triage({"leg_pain": True}, packs=("documents",))
    declared = set(PACKS[0].not_covered)

    assert {"fever", "cancer_history", "age_years"} <= set(result.not_assessed) <= declared
    assert len(result.advice_parts.not_assessed) == len(result.not_assessed)
    assert f"- {FINDINGS['fever'].question}" in result.advice.splitlines()
    assert "not assessed: " in result.report()
    assert triage({"leg_pain": True}).not_assessed == ()


def test_the_usual_course_is_told_only_when_nothing_urgent_is_left_open() -> None:
    home = triage(HOME, packs=("guidelines",))
    opened = triage({n: a for n, a in HOME.items() if FINDINGS[n].tier != 3}, packs=("guidelines",))

    assert (home.urgency, opened.urgency) == (Urgency.SELF_CARE, Urgency.SELF_CARE)
    assert max(home.ceiling, opened.ceiling) < Urgency.URGENT
    assert "4 to 6 weeks" in home.advice
    for ceiling in (Urgency.SOON, Urgency.URGENT, Urgency.EMERGENCY):
        parts = WORDING.parts(
            Urgency.SELF_CARE,
            ceiling,
            0,
            because="",
            elsewhere=Urgency.SELF_CARE,
            unsure=(),
            unsigned=False,
            not_assessed=(),
            locale=Locale(),
        )
        assert any("4 to 6 weeks" in line for line in parts.also) == (ceiling < Urgency.URGENT)


@pytest.mark.parametrize("packs", [("documents",), ("guidelines",), SHIPPED], ids="+".join)
def test_a_note_is_shown_at_its_levels_where_its_condition_holds(packs: tuple[str, ...]) -> None:
    """Screening findings that the person is unsure of are counted, and those that alone make an emergency."""
    loaded = tuple(pack for pack in PACKS if pack.name in packs)
    shown = Counter[str]()
    for p in people(150, seed=3):
        result = triage(p, packs=packs)
        known = value(effective(p, counted_in_doubt(loaded, "cautious")))
        holding = [note for note in WORDING.notes if truth(note.condition, known, lambda _: False) == Truth.TRUE]
        told = [note for note in holding if result.urgency in note.at]
        by_ambulance = any(note.by == "ambulance" for note in told)
        for note in WORDING.notes:
            earlier = [other for other in told if other.about and other.about == note.about]
            kept = note.by != "own way" if by_ambulance else not earlier or earlier[0] is note
            assert (Locale().fill(note.say) in result.advice) == (note in told and kept)
        shown.update(note.say for note in holding)
    assert len(shown) == len(WORDING.notes)


def test_who_waits_for_an_ambulance_is_told_of_no_other_way() -> None:
    """Every pair of notes that can hold at an emergency, and what every level adds: one way to get there, and one action."""
    emergency = [i for i, note in enumerate(WORDING.notes) if Urgency.EMERGENCY in note.at]
    for one, other in product(emergency, emergency):
        parts = WORDING.parts(
            Urgency.EMERGENCY,
            Urgency.EMERGENCY,
            1 << one | 1 << other,
            because="",
            elsewhere=Urgency.EMERGENCY,
            unsure=(),
            unsigned=False,
            not_assessed=(),
            locale=Locale(),
        )
        held = {WORDING.notes[one].by, WORDING.notes[other].by}
        ways = {line for line in parts.also if re.search(r"\b(?:drive|take you|[Gg]o to)\b", line)}
        assert _sentences(parts.headline) <= 3
        assert parts.action.startswith("Go to") == ("ambulance" not in held)
        assert len([line for line in parts.also if "drive" in line]) <= 1
        if "ambulance" in held:
            assert ways == set()
        assert parts.action not in parts.also


@pytest.mark.parametrize(
    "answers",
    [
        {"collapse_or_chest_pain": True, "severe_pain": True, "leg_weakness": True, "age_years": 9},
        {"cannot_walk_or_stand": True, "age_years": 80, "takes_blood_thinner": True, "minor_injury_onset": True},
    ],
)
def test_an_ambulance_is_what_to_do_where_no_other_way_will_do(answers: dict[str, object]) -> None:
    result = triage(answers)

    assert "for an ambulance now" in result.advice.splitlines()[0]
    assert "take you" not in result.advice
    assert "Go to an emergency department" not in result.advice


def test_advice_says_where_a_rule_behind_it_was_not_confirmed() -> None:
    """One such reason is enough; without any reason there is nothing to say."""
    unconfirmed = Counter[tuple[bool, bool]]()
    for p in people(150, seed=4):
        result = triage(p, packs=("documents",))
        reviews = [reason.review == "needed" for reason in result.reasons]
        assert (WORDING.texts["unsigned"] in result.advice) == (True in reviews)
        unconfirmed[True in reviews, False in reviews] += 1
    assert len(unconfirmed) == 4


@pytest.mark.parametrize("level", BY_LEVEL, ids=lambda level: level.value)
def test_a_settled_result_says_at_once_what_to_do(level: Urgency) -> None:
    """Whatever is open is answered no, so that nothing is left that could raise the level."""
    result = triage({**CALM, "age_years": 40, "symptom_days": 3, "temperature_c": 36.8, **BY_LEVEL[level]})

    assert result.status == "settled"
    assert result.urgency == result.ceiling
    assert result.advice.startswith(Triager().action(result.urgency))


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"cannot_pass_urine": True}, "Do not let 8 hours go by"),
        (
            {"severe_pain": True, "severe_pain_hours": 1},
            "If the pain has been very bad for 3 hours, and no doctor has looked at you for it, get help now.",
        ),
        ({"pregnant_or_postpartum": True, "cannot_pass_urine": True}, "tell your maternity unit too"),
        ({"age_years": 9, "fever": True}, "an emergency department for children if one is near"),
        ({"onset_after_trauma": True}, "keep still and call"),
        ({"takes_blood_thinner": True, "leg_weakness": True}, "If you take a blood thinner, tell everyone"),
    ],
)
def test_answers_bring_their_own_sentences(answers: dict[str, object], says: str) -> None:
    assert says in triage(answers).advice


@pytest.mark.parametrize(
    "answers", [{"bladder_change": True}, {"sensory_worsening": True}], ids=["emergency", "urgent"]
)
def test_the_therapist_is_told_last(answers: dict[str, object]) -> None:
    also = triage(answers).advice_parts.also

    assert [i for i, line in enumerate(also) if "tell your therapist" in line] == [len(also) - 1]
    assert len(also) > 1


def spoken(**answers: object) -> list[str]:
    return [line.partition("For example: ")[2] for line in triage(answers).advice_parts.also if "out loud" in line]


def test_an_example_of_what_to_say_is_what_decides_for_this_person() -> None:
    words = TEXT["aloud"]

    assert spoken(bladder_feeling_change=True) == [f'"{words["bladder_feeling_change"]}"']
    assert spoken(cannot_pass_urine=True, bladder_feeling_change=True) == [f'"{words["cannot_pass_urine"]}"']
    assert spoken(collapse_or_chest_pain=True, bladder_feeling_change=True, bladder_usual_for_me=True) == [
        f'"{words["collapse_or_chest_pain"]}"'
    ]
    assert words["bladder_feeling_change"] not in spoken(bladder_feeling_change="unsure")[0]


@pytest.mark.parametrize("words", TEXT["aloud"].values())
def test_what_to_say_names_no_half_of_what_may_be_either(words: str) -> None:
    """Who gave birth five weeks ago is not told to say that she is pregnant."""
    assert "pregnant" not in words or "had a baby" in words


@pytest.mark.parametrize("rule", [rule for pack in PACKS for rule in pack.rules], ids=lambda rule: rule.name)
def test_every_rule_that_makes_an_emergency_has_words_for_the_staff(rule: Rule) -> None:
    triager = Triager(engine="reference")
    for answers in mildest_answers(rule, triager.book):
        result = triager.triage(answers)
        if result.urgency == Urgency.EMERGENCY and "present" in answers.answered().values():  # an age is seen by all
            assert any('For example: "' in line for line in result.advice_parts.also)


EMERGENCIES = sorted(Triager().book.alone("cautious"))
CALLS = [note for note in WORDING.notes if note.by == "ambulance"]


@pytest.mark.parametrize(
    "called_for", ["collapse_or_chest_pain", "new_breathlessness", "sudden_leg_loss", "confused_or_drowsy"]
)
def test_of_several_causes_every_text_speaks_of_the_one_that_decides_what_to_do(called_for: str) -> None:
    """Reason, words to say and card, where an ambulance is called for one of two emergencies."""
    of_it = {atom.finding for note in CALLS for atom in atoms(note.condition)}
    for other in EMERGENCIES:
        if other in of_it:
            continue
        result = triage({"back_pain": "present", "age_years": 40, called_for: "present", other: "present"})
        first, parts = result.reasons[0], result.advice_parts
        assert "ambulance" in parts.action
        assert called_for in first.findings, other
        assert parts.because == WORDING.because(result.urgency, (first,))
        said = [name for name, words in WORDING.texts["aloud"].items() if any(words in line for line in parts.also)]
        assert said, other
        assert {*said} <= {*first.findings}
        told = result.to_html().partition("You told us")[2]
        assert told.index(FINDINGS[called_for].called) < 400


@pytest.mark.parametrize("age", [3, 11, 17])
@pytest.mark.parametrize("name", ["leg_weakness", "cannot_pass_urine", "severe_pain", "fever", "numbness"])
def test_nobody_tells_a_child_not_to_drive(age: int, name: str) -> None:
    result = triage({"back_pain": "present", "age_years": age, name: "present"})

    assert "drive" not in result.advice
    assert result.urgency < Urgency.URGENT or "grown-up" in result.advice


def test_the_safety_net_in_pregnancy_has_its_signs_and_those_of_everybody() -> None:
    pregnant = triage({"back_pain": "present", "age_years": 16, "pregnant_or_postpartum": "present"}).advice_parts
    others = triage({"back_pain": "present", "age_years": 30}).advice_parts

    assert pregnant.watch_for[0].title == "Pregnancy, and after a birth"
    assert pregnant.watch_for[1:] == others.watch_for
