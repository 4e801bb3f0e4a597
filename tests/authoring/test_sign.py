"""`sign` writes a signature into a rule's file, leaves the rest as it stands, and refuses what nobody has signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from sciatica_triage import RulePack
from sciatica_triage.authoring.sign import with_signature
from sciatica_triage.cli import main
from sciatica_triage.packs.shipped import rules_folder
from sciatica_triage.packs.signature import meaning
from sciatica_triage.packs.strict_yaml import read_yaml
from sciatica_triage.vocabulary import vocabulary_of

BY = ["--by", "the reviewing clinician", "--role", "a role", "--date", "2026-01-31"]
PACK = """\
name: own
version: 1.0.0
title: A pack
scope: a test
floor: {urgency: routine, because: drawn, basis: design choice}
"""
BODY = "title: Pain\nwhen: severe_pain\nurgency: soon\n{}suspects: nothing\nbecause: drawn\nbasis: design choice\n"
CASES = "cases:\n  fires:\n    some: {severe_pain: present}\n"
SIGNED = """\
signed:
  {by: "the reviewing clinician", role: "a role",
   date: 2026-01-31, of: <hash>}"""

LAYOUTS = {
    "in place of the review, with the remark beside it": (
        "# yaml-language-server: none\n" + BODY.format("review: needed  # by whom?\n") + CASES,
        "# yaml-language-server: none\n" + BODY.format(SIGNED + "  # by whom?\n") + CASES,
    ),
    "before the cases where there was no review": (
        BODY.format("") + "# the cases\n" + CASES,
        BODY.format("") + "# the cases\n" + SIGNED + "\n" + CASES,
    ),
    "in place of an older signature": (
        BODY.format("signed:\n  by: 'one'\n  role: >-\n    a\n    role\n  date: 2025-01-31\n  of: '<old>'\n# why\n\n")
        + CASES,
        BODY.format(SIGNED + "\n# why\n\n") + CASES,
    ),
    "in a file that is one mapping in braces": (
        "{title: Pain, when: severe_pain, urgency: soon, review: needed, suspects: none in particular, because: drawn,\n"
        " basis: design choice, cases: {fires: {some: {severe_pain: present}}}}\n",
        "{title: Pain, when: severe_pain, urgency: soon, " + SIGNED + ", suspects: none in particular, because: drawn,\n"
        " basis: design choice, cases: {fires: {some: {severe_pain: present}}}}\n",
    ),
    "in a file whose keys are all indented": (
        "  title: Pain\n  when: severe_pain\n  urgency: soon\n  suspects: nothing\n  because: drawn\n  basis: design choice\n"
        "  cases: {fires: {some: {severe_pain: present}}}\n",
        "  title: Pain\n  when: severe_pain\n  urgency: soon\n  suspects: nothing\n  because: drawn\n  basis: design choice\n"
        "  " + SIGNED.replace("\n", "\n  ") + "\n  cases: {fires: {some: {severe_pain: present}}}\n",
    ),
}  # fmt: skip


def own(place: Path, text: str) -> Path:
    folder = place / "own"
    folder.mkdir()
    (folder / "pack.yaml").write_text(PACK, "utf-8")
    file = folder / "pain.yaml"
    file.write_bytes(text.encode())
    return file


def hash_of(file: Path) -> str:
    pack = RulePack.load(file.parent)
    return meaning(pack.rules[0], vocabulary_of(pack.vocabulary))


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_signature_is_written(layout: str, end: str, tmp_path: Path) -> None:
    before, after = (text.replace("\n", end).replace("<old>", "0" * 64) for text in LAYOUTS[layout])
    file = own(tmp_path, before)
    expected = after.replace("<hash>", hash_of(file))
    mode = file.stat().st_mode

    assert main(["sign", str(file), *BY]) == 0
    assert file.read_bytes().decode() == expected
    assert (file.stat().st_mode, [one.name for one in sorted(file.parent.iterdir())]) == (
        mode,
        ["pack.yaml", "pain.yaml"],
    )


def test_signing_says_what_it_changes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = own(tmp_path, BODY.format("until_signed: urgent\nreview: needed\n") + CASES)

    assert main(["sign", "own/pain", str(file.parent), *BY, "--of", hash_of(file)[:16]]) == 0
    assert capsys.readouterr().out == "own/pain: signed; urgent until now, soon from now on\n"
    assert main(["sign", str(file), *BY]) == 0
    assert capsys.readouterr().out == "own/pain: signed; soon, as before\n"


REFUSED = {
    "another meaning": ([*BY, "--of", "0" * 64], "`--of`: the rule does not mean what was signed"),
    "too little of a hash": ([*BY, "--of", ""], "`--of`: the rule does not mean what was signed"),
    "nobody": (["--by", " ", "--role", "a role"], "`--by`: expected one line of text, at most 200 letters"),
    "two lines": (["--by", "a", "--role", "a\nb"], "`--role`: expected one line of text, at most 200 letters"),
    "no day": ([*BY[:4], "--date", "31 January"], "`--date`: expected a day such as 2026-01-31"),
    "a day to come": ([*BY[:4], "--date", "9999-12-31"], "`--date`: expected a day that has come"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_nothing_is_written_for(why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given, said = REFUSED[why]
    text = BODY.format("review: needed\n") + CASES
    file = own(tmp_path, text)

    assert main(["sign", str(file), *given]) == 2
    assert capsys.readouterr().err.startswith(f"sciatica-triage: {said}")
    assert file.read_text("utf-8") == text


def test_what_is_no_rule_is_not_signed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = own(tmp_path, BODY.format("") + CASES)
    stray = tmp_path / "pain.yaml"
    stray.write_text(BODY.format("") + CASES, "utf-8")

    assert main(["sign", "own/pan", str(file.parent), *BY]) == 2
    assert main(["sign", str(file.with_name("pack.yaml")), *BY]) == 2
    assert main(["sign", str(stray), *BY]) == 2
    assert capsys.readouterr().err == (
        "sciatica-triage: there is no such rule and no such file; did you mean `own/pain`?\n"
        "sciatica-triage: the file holds no rule\n"
        "sciatica-triage: the file belongs to no rule pack: there is no `pack.yaml` in its folder or above it\n"
    )


@pytest.mark.parametrize("pack", ["documents", "guidelines"])
def test_a_shipped_rule_is_signed_in_three_lines(pack: str) -> None:
    for file in (Path(str(rules_folder())) / pack).rglob("*.yaml"):
        if file.name in ("pack.yaml", "sources.yaml"):
            continue
        before = file.read_text("utf-8")
        after = with_signature(before, {"by": "a clinician", "role": "a role", "date": "2026-01-31", "of": "0" * 64})
        added = set(after.splitlines()) - set(before.splitlines())

        assert set(before.splitlines()) - set(after.splitlines()) <= {"review: needed"}
        assert len(added) == 3
        assert read_yaml("", after.encode()).content["signed"]["by"] == "a clinician"
