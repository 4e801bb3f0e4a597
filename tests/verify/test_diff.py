"""`diff` says what moved between two versions of a pack, and gives somebody for whom it did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sciatica_triage import Presentation, Triager, Urgency, finding
from sciatica_triage.authoring.sign import sign
from sciatica_triage.cli import main
from sciatica_triage.vocabulary.findings import Reply

from ..support.copies import Copy
from ..support.strategies import PACKS

pytest.importorskip("z3", reason="the extra `verify` is not installed")

from sciatica_triage.verify.diff import Difference, compare  # needs the solver

DOCUMENTS = PACKS[0]


def moved(copy: Copy) -> Difference:
    return compare(DOCUMENTS, copy.change("pack.yaml", version="9.9.9").load())


def urgencies(difference: Difference, number: int) -> tuple[Urgency, Urgency]:
    """The urgency before and after, for the somebody of one move."""
    who = difference.moves[number].presentation
    old, new = (Triager([replace(pack, name="own")]).triage(who).urgency for pack in (difference.old, difference.new))
    return old, new


def test_a_reworded_pack_is_equivalent(tmp_path: Path) -> None:
    """Reordered parts, a definition written out, another title: the same pack for everybody."""
    copy = Copy(tmp_path, "documents")
    copy.change("severe_pain_for_hours", when={"all": ["severe_pain_hours >= 3", "severe_pain"]}, title="Pain")
    copy.change(
        "leg_weakness_of_any_duration",
        when={"any": ["leg_weakness", "cannot_move_leg", "knee_gives_way", "major_leg_weakness", "weakness_worsening"]},
    )

    found = moved(copy)

    assert found.moves == ()
    assert str(found) == "documents 2.0.0 -> documents 9.9.9: equivalent; only texts, citations or cases differ"


def test_a_moved_threshold_shows_somebody_in_between(tmp_path: Path) -> None:
    copy = Copy(tmp_path, "documents")

    found = moved(copy.change("severe_pain_for_hours", when={"all": ["severe_pain", "severe_pain_hours >= 4"]}))

    assert [(m.kind, m.rule) for m in found.moves] == [
        ("fires for fewer", "severe_pain_for_hours"),
        ("lowered", None),
    ]
    hours = found.moves[0].presentation.answered()["severe_pain_hours"]
    assert isinstance(hours, (int, float))
    assert 3 <= hours < 4
    assert urgencies(found, 1) == (Urgency.EMERGENCY, Urgency.URGENT)


def test_a_wider_rule_shows_whom_it_takes_in(tmp_path: Path) -> None:
    found = moved(Copy(tmp_path, "documents").change("severe_pain_for_hours", when="severe_pain"))

    assert [(m.kind, m.rule) for m in found.moves] == [("fires for more", "severe_pain_for_hours"), ("raised", None)]
    assert urgencies(found, 1) == (Urgency.URGENT, Urgency.EMERGENCY)


def test_a_level_that_moved_is_shown_although_the_condition_did_not(tmp_path: Path) -> None:
    found = moved(Copy(tmp_path, "documents").change("symptoms_getting_worse", urgency="soon"))

    assert [str(m).splitlines()[0] for m in found.moves[:1]] == [
        "symptoms_getting_worse: from urgent to soon; it fires for"
    ]
    assert [m.kind for m in found.moves] == ["level", "lowered"]
    assert urgencies(found, 1) == (Urgency.URGENT, Urgency.SOON)


def test_a_signature_and_its_lapse_are_shown_with_somebody_whom_the_rule_is_about(tmp_path: Path) -> None:
    guidelines, rule = PACKS[1], "foot_drop_or_marked_leg_weakness"
    copy = Copy(tmp_path, "guidelines")
    sign(copy.file(rule), "the reviewing clinician", "a role", date(2026, 1, 31))
    signed = copy.load()

    found = compare(guidelines, signed)

    assert [(m.kind, m.rule, m.says) for m in found.moves] == [
        ("level", rule, "from urgent, emergency until signed to urgent; it fires for"),
        ("signature", rule, "not signed, now signed; it fires for"),
        ("lowered", None, "lowered below emergency for"),
    ]
    assert compare(signed, copy.change(rule, unless=None).load()).moves[1].says == (
        "signed, now not signed since its meaning changed (2026-01-31 lapsed); it fires for"
    )


def test_rules_that_came_and_went_are_shown(tmp_path: Path) -> None:
    copy = Copy(tmp_path, "documents")
    copy.file("severe_pain_for_hours").rename(copy.folder / "severe_pain_for_long.yaml")

    found = moved(copy)

    assert [(m.kind, m.rule) for m in found.moves] == [
        ("removed", "severe_pain_for_hours"),
        ("added", "severe_pain_for_long"),
    ]


def test_a_version_of_a_wider_vocabulary_is_compared_in_that(tmp_path: Path) -> None:
    class Mine(Presentation):
        odd: Reply = finding("Odd?", group="course", tier=2, unsure="ask", because="a test")

    copy = Copy(tmp_path, "documents")
    copy.change("pack.yaml", version="9.9.9")
    when = copy.read("leg_weakness_of_any_duration")["when"]
    copy.change("leg_weakness_of_any_duration", when={"any": [when, "odd"]})
    wider = copy.load_as(Mine)

    for old, new, kind in [(DOCUMENTS, wider, "fires for more"), (wider, DOCUMENTS, "fires for fewer")]:
        assert (kind, "leg_weakness_of_any_duration") in [(m.kind, m.rule) for m in compare(old, new).moves]


def test_the_command_exits_1_where_something_moved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = Copy(tmp_path, "documents")
    same = Copy(tmp_path / "other", "documents")

    assert main(["diff", str(same.folder), str(copy.folder)]) == 0
    assert capsys.readouterr().out == "documents 2.0.0 -> documents 2.0.0: the same files\n"

    copy.change("severe_pain_for_hours", when="severe_pain")
    assert main(["diff", str(same.folder), str(copy.folder)]) == 1
    assert capsys.readouterr().out.startswith("documents 2.0.0 -> documents 2.0.0: 2 moved\n")
    assert main(["diff", str(tmp_path / "nowhere"), str(copy.folder)]) == 2
