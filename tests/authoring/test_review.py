"""`review` lists what waits for a signature, with people for whom each rule decides, and says what signing would change."""

from __future__ import annotations

from datetime import date
from html import escape
from pathlib import Path

import pytest

from sciatica_triage import RulePack, Triager
from sciatica_triage.authoring.packet import listing, packet
from sciatica_triage.authoring.review import Waiting, waiting
from sciatica_triage.authoring.sign import sign
from sciatica_triage.cli import main
from sciatica_triage.packs.signature import read_by

from ..support.browser import drawn
from ..support.copies import Copy
from ..support.random_packs import DrawnPack, DrawnRule, DrawnSet, drawn_sets
from ..support.strategies import PACKS, RULES

CLINICIAN = ("the reviewing clinician", "a role", date(2026, 1, 31))
DRAWN = tuple(drawn_sets(8_000, 12))


@pytest.fixture(scope="module")
def found() -> list[Waiting]:
    return waiting(PACKS)


def test_what_waits_is_what_nobody_has_signed(found: list[Waiting]) -> None:
    assert {one.rule.name for one in found} == {rule.name for rule in RULES if rule.review == "needed"}
    assert [one.rule.id for one in found if one.now != one.after] == [
        "cancer_history_with_a_worrying_pain_pattern",
        "foot_drop_or_marked_leg_weakness",
        "pregnancy_with_bleeding_or_labour_sign",
        "pregnancy_with_swollen_leg",
        "serious_injury_in_3_months_before",
        "serious_injury_that_is_recent_or_getting_worse",
    ]


def test_a_rule_whose_level_a_signature_changes_comes_first_and_shows_somebody_for_whom_it_does(
    found: list[Waiting],
) -> None:
    first = [one for one in found if one.now != one.after]

    assert found[: len(first)] == first
    assert all(any(who.signed < who.now for who in one.people) for one in first)


def test_signing_and_removing_a_rule_does_what_the_list_says(found: list[Waiting], tmp_path: Path) -> None:
    copy = Copy(tmp_path, "guidelines").change("pack.yaml", name="own")
    for one in [one for one in found if one.now != one.after]:
        file = copy.file(one.rule.id)
        before = file.read_bytes()
        sign(file, *CLINICIAN)
        signed = Triager([PACKS[0], copy.load()])
        file.unlink()
        without = Triager([PACKS[0], copy.load()])
        file.write_bytes(before)

        assert one.people
        for who in one.people:
            assert Triager().triage(who.answers).urgency == who.now
            assert signed.triage(who.answers).urgency == who.signed
            assert without.triage(who.answers).urgency == who.without


@pytest.mark.parametrize("drawn_set", DRAWN, ids=lambda drawn: drawn.seed)
def test_a_rule_alone_decides_for_the_people_that_are_shown(drawn_set: DrawnSet) -> None:
    for one in waiting(drawn_set.packs):
        for who in one.people:
            result = Triager(one.judged_by, engine="reference").triage(who.answers)
            asking = {reason.name for reason in result.reasons if reason.urgency >= result.urgency}

            assert result.urgency == who.now > who.without
            assert asking == {one.rule.name}
            assert who.without <= who.signed <= who.now


def test_the_list_is_some_lines_a_rule(found: list[Waiting]) -> None:
    said = listing(found).split("\n\n")

    assert said[0] == f"{len(found)} rules wait for a signature"
    assert [block.partition(":")[0] for block in said[1:]] == [one.rule.name for one in found]
    assert said[4] == (
        "guidelines/pregnancy_with_swollen_leg: Pregnant or just given birth, with a swollen or hot red leg\n"
        "  level: emergency now, urgent once signed\n"
        "  to confirm: Confirm urgent for a swollen or hot red leg in pregnancy and for 6 weeks after a birth; until "
        "then it counts as emergency.\n"
        "  sources: cdc-hearher (emergency), texas-health-postpartum (emergency), uclh-dvt, nhs-dvt (urgent)\n"
        "  decides for: such people\n"
        "    pregnant with a swollen leg: emergency, urgent once signed; urgent without this rule\n"
        "    three weeks after a birth, leg pain and a swollen calf: emergency, urgent once signed; urgent without this "
        "rule\n"
        "    pregnant, and hot red skin: emergency, urgent once signed; urgent without this rule\n"
        "  file: guidelines/populations/pregnancy_with_swollen_leg.yaml"
    )


def test_a_signed_rule_waits_no_more_and_one_that_has_lapsed_waits_again(tmp_path: Path) -> None:
    copy = Copy(tmp_path, "documents")
    sign(copy.file("severe_pain_for_hours"), *CLINICIAN)

    def waits(pack: RulePack) -> bool:
        return "severe_pain_for_hours" in {one.rule.id for one in waiting([pack])}

    assert not waits(copy.load())

    copy.change("severe_pain_for_hours", when={"all": ["severe_pain", "severe_pain_hours >= 4"]})

    assert waits(copy.load())
    assert "  signed before: the reviewing clinician, a role, 2026-01-31; lapsed" in listing(waiting([copy.load()]))
    assert listing([]) == "no rule waits for a signature"


def test_somebody_at_a_threshold_is_told_on_the_side_where_the_rule_fires(found: list[Waiting]) -> None:
    said = listing(found)

    assert "temperature just under 36 degrees Celsius: urgent; routine without this rule" in said
    assert not any(digits in said for digits in ("00000", "99999"))


def test_the_packet_has_a_sheet_for_each_rule_with_all_that_a_signature_covers(
    found: list[Waiting],
    capsys: pytest.CaptureFixture[str],
) -> None:
    cover, *sheets = packet(found).split("<h2>")

    assert '<meta name="viewport" content="width=device-width' in cover
    assert len(sheets) == len(found)
    for sheet, one in zip(sheets, found, strict=True):
        asked = [one.vocabulary[name] for name in read_by(one.rule, one.vocabulary)]

        assert all(escape(words) in sheet for known in asked for words in (known.question, known.again or ""))
        assert escape(one.rule.title) in sheet
        assert f"--of {one.of[:16]}" in sheet
        assert "<th></th>" in sheet


def test_the_command_prints_the_list_or_the_packet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = DrawnPack("own", "routine", {}, {"r0": DrawnRule("back_pain", "soon", "urgent")}).write(tmp_path)
    own = waiting([RulePack.load(folder)])

    assert main(["review", str(folder)]) == 0
    assert capsys.readouterr().out == listing(own) + "\n"
    assert main(["review", str(folder), "--html"]) == 0
    assert capsys.readouterr().out == packet(own)


PHONE = """
<iframe id="phone" style="width:390px;height:800px;border:0" srcdoc="{}"></iframe>
<script>
  const phone = document.getElementById('phone');
  phone.onload = () => document.title = JSON.stringify(phone.contentDocument.documentElement.scrollWidth);
</script><title>null</title>
"""


def test_the_packet_fits_on_a_phone(found: list[Waiting], tmp_path: Path) -> None:
    assert drawn(PHONE.format(escape(packet(found[:8]))), tmp_path, 500) == 390
