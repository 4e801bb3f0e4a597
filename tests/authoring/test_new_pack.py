"""A pack of one's own: made by a command, checked by another, and told when it changes under a released version."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sciatica_triage import OptionError, RulePack, Triager, Urgency
from sciatica_triage.authoring.file_format import PLACE, format_page
from sciatica_triage.authoring.lint import check_pack
from sciatica_triage.authoring.new_pack import new_pack
from sciatica_triage.authoring.released import NAME
from sciatica_triage.cli import main


def test_a_new_pack_passes_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("z3")

    assert main(["new-pack", str(tmp_path / "my_pack")]) == 0
    assert main(["check", str(tmp_path / "my_pack")]) == 0
    assert "my_pack 0.1.0: 1 rule, 5 cases: no issues" in capsys.readouterr().out


def test_a_case_of_a_follow_up_that_counts_as_absent_says_so(tmp_path: Path) -> None:
    new_pack(tmp_path / "my_pack")
    rule = tmp_path / "my_pack/nerve/weak_leg_for_days.yaml"
    text = rule.read_text("utf-8").replace("symptom_days >= 3", "temperature_c >= 38")
    rule.write_text(re.sub(r"symptom_days: (\d)", r"temperature_c: 3\1", text), "utf-8")
    (wrong,) = [issue.about for issue in check_pack(RulePack.load(tmp_path / "my_pack")) if "nobody" in issue.about]

    assert wrong == (
        "in the case “a weak leg, and nobody has asked since when” the rule is silent (`temperature_c` counts as absent: it "
        "follows `fever`, `feeling_very_ill`, `infection_risk`, and none is named) and should be undecided"
    )


def test_a_new_pack_is_used_like_any_other(tmp_path: Path) -> None:
    new_pack(tmp_path / "my_pack")
    pack = RulePack.load(tmp_path / "my_pack")

    result = Triager(packs=[pack]).triage({"leg_weakness": True, "symptom_days": 3})
    assert (check_pack(pack), result.urgency) == ((), Urgency.URGENT)


@pytest.mark.parametrize("name", ["My-Pack", "documents", "1st"])
def test_a_folder_that_cannot_name_a_pack_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="a pack has its folder's name"):
        new_pack(tmp_path / name)


def test_nothing_is_written_over(tmp_path: Path) -> None:
    new_pack(tmp_path / "my_pack")

    with pytest.raises(OptionError, match="something in this folder already"):
        new_pack(tmp_path / "my_pack")


def test_a_folder_that_cannot_be_made_is_an_own_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(OptionError, match="cannot write the pack"):
        new_pack(tmp_path / "file" / "my_pack")


def test_a_pack_that_changed_under_a_released_version_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my_pack"
    new_pack(folder)
    (tmp_path / NAME).write_text("# kept\nother:\n  1.0.0: abc\n")
    check = ["check", "--no-proof", str(folder)]

    assert main([*check, "--release"]) == 0
    assert main(check) == 0
    pack = folder / "pack.yaml"
    pack.write_text(pack.read_text().replace("how they were read", "how they were read by us"))
    capsys.readouterr()
    assert main([*check, "--release"]) == 1
    assert "the pack has changed since version 0.1.0 was released" in capsys.readouterr().out
    pack.write_text(pack.read_text().replace("0.1.0", "0.2.0"))
    assert main([*check, "--release"]) == 0
    record = (tmp_path / NAME).read_text()
    assert [line[:9] for line in record.splitlines()] == [
        "# kept",
        "other:",
        '  "1.0.0"',
        "my_pack:",
        '  "0.1.0"',
        '  "0.2.0"',
    ]


def test_the_page_of_the_file_format_is_current() -> None:
    """`python -m sciatica_triage.authoring.file_format` would write the very same page."""
    assert format_page() == (Path(__file__).parents[2] / PLACE).read_text("utf-8")
