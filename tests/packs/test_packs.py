"""Rule packs of third parties: own rules, own findings, beside the shipped ones."""

from __future__ import annotations

import pickle
import zipfile
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from sciatica_triage import (
    Answer,
    OptionError,
    Presentation,
    ReplayError,
    RulePack,
    RulePackError,
    Triager,
    Urgency,
    finding,
    triage,
)
from sciatica_triage.frames import triage_frame
from sciatica_triage.packs import shipped
from sciatica_triage.packs.condition import AnyOf
from sciatica_triage.packs.shipped import rules_folder, shipped_pack

from ..support.copies import Copy


class WithSweats(Presentation):
    """The vocabulary with one finding more."""

    night_sweats: Answer = finding(
        "Do you sweat at night so that you have to change?", group="infection", tier=1, unsure="ask", because="x"
    )


PACK = "name: own\nversion: 2.1.0\ntitle: Own\nscope: S\nfloor: {urgency: soon, because: b, basis: design choice}\n"
RULE = """title: Night sweats with pain
when: {all: [night_sweats, back_pain]}
urgency: urgent
suspects: infection
because: an example
basis: design choice
cases: {fires: {both: {night_sweats: present, back_pain: present}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "own"
    own.mkdir()
    own.joinpath("pack.yaml").write_text(PACK)
    own.joinpath("night_sweats_with_pain.yaml").write_text(RULE)
    return own


def test_a_pack_may_use_findings_of_its_own(folder: Path) -> None:
    pack = RulePack.load(folder, vocabulary=WithSweats)
    triager = Triager([pack, "documents"])
    result = triager.triage({"night_sweats": "yes", "back_pain": True})

    assert result.urgency == Urgency.URGENT
    assert result.reasons[0].name == "own/night_sweats_with_pain"
    assert result.presentation == WithSweats(night_sweats="present", back_pain="present")
    assert result.replay(pack) == result
    assert "night_sweats" in {q.finding for q in triager.triage({"back_pain": True}).questions}


def test_a_screening_finding_that_is_unsure_counts_up_to_urgent(folder: Path) -> None:
    folder.joinpath("night_sweats_with_pain.yaml").write_text(RULE.replace("urgency: urgent", "urgency: emergency"))
    triager = Triager([RulePack.load(folder, vocabulary=WithSweats)])

    assert triager.triage({"night_sweats": True, "back_pain": True}).urgency == Urgency.EMERGENCY
    doubtful = triager.triage({"night_sweats": "unsure", "back_pain": True})
    assert (doubtful.urgency, doubtful.ceiling) == (Urgency.URGENT, Urgency.EMERGENCY)
    assert doubtful.reasons[0].doubtful
    assert doubtful.reasons[0].urgency == Urgency.URGENT


def test_a_pack_needs_the_vocabulary_that_it_names(folder: Path) -> None:
    with pytest.raises(
        RulePackError,
        match=r"own/night_sweats_with_pain\.yaml:2: unknown finding `night_sweats` in `when`; a finding of your own",
    ):
        RulePack.load(folder)


def test_a_floor_holds_whatever_is_answered(folder: Path) -> None:
    pack = RulePack.load(folder, vocabulary=WithSweats)

    assert triage({}, packs=(pack,)).urgency == Urgency.SOON
    assert triage({}, packs=(pack, "guidelines")).urgency == Urgency.SOON


def test_findings_that_only_the_presentation_has_are_carried_along() -> None:
    result = triage(WithSweats(night_sweats="present", leg_weakness="present"))

    assert result.urgency == Urgency.URGENT
    assert result.presentation == WithSweats(night_sweats="present", leg_weakness="present")


def test_vocabularies_that_none_holds_together_are_refused(folder: Path) -> None:
    class Other(Presentation):
        pass

    with pytest.raises(OptionError, match="none holds all"):
        Triager([RulePack.load(folder, vocabulary=WithSweats), RulePack.load(rules_folder() / "documents", Other)])


def test_the_hash_is_of_the_content_and_not_of_line_ends_or_places(folder: Path, tmp_path: Path) -> None:
    pack = RulePack.load(folder, vocabulary=WithSweats)
    folder.joinpath("night_sweats_with_pain.yaml").write_bytes(RULE.replace("\n", "\r\n").encode())

    assert RulePack.load(folder, vocabulary=WithSweats).sha256 == pack.sha256
    moved = folder.rename(tmp_path / "elsewhere")
    assert RulePack.load(moved, vocabulary=WithSweats).sha256 == pack.sha256
    moved.joinpath("night_sweats_with_pain.yaml").write_text(RULE.replace("an example", "another example"))
    assert RulePack.load(moved, vocabulary=WithSweats).sha256 != pack.sha256


def test_a_pack_is_read_from_a_zip_file_too(folder: Path, tmp_path: Path) -> None:
    archive = tmp_path / "packs.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for file in folder.iterdir():
            zipped.write(file, f"own/{file.name}")

    inside = RulePack.load(zipfile.Path(archive, "own/"), vocabulary=WithSweats)
    assert inside.sha256 == RulePack.load(folder, vocabulary=WithSweats).sha256


def test_a_folder_without_a_pack_is_named_without_the_path_before_it(tmp_path: Path) -> None:
    empty = tmp_path / "nothing"
    empty.mkdir()
    for path in (empty, tmp_path / "missing"):
        with pytest.raises(RulePackError) as caught:
            RulePack.load(path)
        assert str(tmp_path) not in str(caught.value)
        assert path.name in str(caught.value)


def impostors(folder: Path) -> Iterator[RulePack]:
    """Packs that say something else by the name of a shipped one: from a folder, of changed parts, of parts."""
    copy = Copy(folder, "documents")
    yield copy.change("any_bladder_or_bowel_symptom", urgency="routine", until_signed=None).load()
    yield copy.change("pack.yaml", version="0.9.0").load()
    one = shipped_pack("documents")
    yield replace(one, rules=one.rules[1:])
    yield replace(one, floor=Urgency.SELF_CARE)
    yield replace(one, version="9.9.9")
    yield replace(replace(one, name="mine", rules=one.rules[:3]), name="guidelines")
    parts: dict[str, Any] = {part.name: getattr(one, part.name) for part in fields(one) if part.init}
    yield RulePack(**{**parts, "rules": one.rules[:1]})
    yield pickle.loads(pickle.dumps(replace(one, rules=one.rules[1:])))


def test_the_name_of_a_shipped_pack_is_its_own(tmp_path: Path) -> None:
    """At every door that answers; whoever only looks at a pack may look at any."""
    frame = pl.DataFrame({"fever": [True]})
    for pack in impostors(tmp_path):
        for answer in (
            lambda pack=pack: Triager([pack]),
            lambda pack=pack: triage({}, packs=("guidelines", pack)),
            lambda pack=pack: triage_frame(frame, packs=[pack]),
            lambda pack=pack: triage({}).reassess(pack),
        ):
            with pytest.raises(
                OptionError, match="is the name of a shipped rule pack, and this one says something else"
            ):
                answer()


def test_a_shipped_pack_is_known_by_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read again from its files, or one that was once released, as for an old result."""
    copy = Copy(tmp_path, "documents")
    assert Triager([copy.load()]).packs == (shipped_pack("documents"),)

    old = copy.change("pack.yaml", version="0.9.0").load()
    monkeypatch.setattr(shipped, "released", lambda: {"documents": {"0.9.0": old.sha256}})
    assert Triager([old]).packs[0].version == "0.9.0"


def test_the_hash_of_a_pack_is_made_of_what_it_says() -> None:
    one = shipped_pack("documents")
    mine = replace(one, name="mine")
    fewer = replace(mine, rules=one.rules[1:])
    swapped = replace(mine, rules=tuple(replace(r, condition=AnyOf((r.when,))) for r in mine.rules))

    assert len({one.sha256, mine.sha256, fewer.sha256, swapped.sha256}) == 4
    assert replace(one, name="mine").sha256 == mine.sha256
    assert {rule.pack for rule in fewer.rules} == {"mine"}
    with pytest.raises(ReplayError, match="has changed since"):
        Triager([mine]).triage({}).replay(fewer)
    with pytest.raises((ValueError, TypeError), match="sha256"):  # Python 3.13 says it by the other one
        replace(one, sha256=mine.sha256)
    odd: Any
    for odd in (None, 5, "x", ["x"], [None]):
        with pytest.raises(OptionError):
            replace(one, rules=odd)
