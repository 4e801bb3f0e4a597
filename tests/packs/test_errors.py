"""What the loader refuses, each with its whole message: file, line, what is wrong, and the way out."""

# ruff: noqa: E501 - a whole message stands on one line, as it is read

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from sciatica_triage import RulePack, RulePackError, Triager

from ..support.strategies import FINDINGS

PACK = """\
name: own
version: 1.0.0
title: Own
scope: Own rules
floor: {urgency: routine, because: so, basis: design choice}
definitions:
  weak: {any: [leg_weakness, cannot_move_leg]}
"""
SOURCES = """\
sources:
  leaflet:
    title: A leaflet
    publisher: Somebody
    date: undated
    tier: patient education
    statements:
      S1: {quote: If the leg is weak for a week, locator: page 1}
      S1a: {part_of: S1, quote: weak for a week}
"""
RULE = """\
title: A weak leg for a week
when:
  all:
    - weak
    - symptom_days >= 7
urgency: soon
suspects: nerve-root compression
because: The leaflet says so.
citations: [S1a]
cases:
  fires:
    weak for a week: {leg_weakness: present, symptom_days: 7}
"""


FILES = {"pack": PACK, "sources": SOURCES, "limp": RULE}
DAYS = "    - symptom_days >= 7"
CASES = RULE[RULE.index("cases:") :]


def write(folder: Path, **files: str) -> Path:
    """A pack of these files, in which `__` stands for a folder; the example's where they are not given."""
    home = folder / "own"
    for name, text in {**FILES, **files}.items():
        file = home / f"{name.replace('__', '/')}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return home


def refusal(folder: Path, **files: str) -> str:
    """The whole message with which a pack of these files is refused."""
    home = write(folder, **files)
    with pytest.raises(RulePackError) as caught:
        RulePack.load(home)

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return str(caught.value)


def test_the_example_loads(tmp_path: Path) -> None:
    assert [rule.name for rule in RulePack.load(write(tmp_path)).rules] == ["own/limp"]


MISTAKES = {
    "a dissent about what the rule does not ask for": (
        "limp",
        "citations: [S1a]",
        "citations: [S1a]\ndissent:\n  - {source: leaflet, urgency: urgent, says: at once, about: [leg_weakness, fever]}",
        "own/limp.yaml:11: `fever` is not in `when`",
    ),
    "an unknown finding": (
        "limp",
        "    - weak",
        "    - leg_weaknes",
        "own/limp.yaml:4: unknown finding `leg_weaknes` in `when`; did you mean `leg_weakness`?",
    ),
    "a finding in capitals": (
        "limp",
        "    - weak",
        "    - Leg_Weakness",
        "own/limp.yaml:4: unknown finding `Leg_Weakness` in `when`; did you mean `leg_weakness`?",
    ),
    "an exception as a condition": (
        "limp",
        "    - weak",
        "    - bladder_usual_for_me",
        "own/limp.yaml:4: `bladder_usual_for_me` is an exception in `when`; it may only stand under `unless`",
    ),
    "a number without a threshold": (
        "limp",
        DAYS,
        "    - symptom_days",
        "own/limp.yaml:5: `symptom_days` is a number in `when`; compare it, as in `symptom_days >= 3`",
    ),
    "a comparison of a finding": (
        "limp",
        DAYS,
        "    - leg_weakness >= 1",
        "own/limp.yaml:5: `leg_weakness` is no number and cannot be compared in `when`; its name alone means present",
    ),
    "a comparison with text": (
        "limp",
        DAYS,
        "    - symptom_days >= seven",
        "own/limp.yaml:5: expected a number after `symptom_days >=` in `when`",
    ),
    "a threshold written the wrong way round": (
        "limp",
        DAYS,
        "    - symptom_days => 3",
        "own/limp.yaml:5: `=>` is not a threshold in `when`; use one of >=, >, <=, <",
    ),
    "a unit": (
        "limp",
        DAYS,
        "    - symptom_days >= 7 days",
        "own/limp.yaml:5: a unit after the number in `when`; `symptom_days` is in days, write the number alone",
    ),
    "a value above the range": (
        "limp",
        DAYS,
        "    - age_years >= 130",
        "own/limp.yaml:5: no value of `age_years` can meet this threshold in `when`; expected a number of years, from 0 to 120",
    ),
    "a value below the range": (
        "limp",
        DAYS,
        "    - temperature_c >= 20",
        "own/limp.yaml:5: no value of `temperature_c` can meet this threshold in `when`; expected a number of degrees Celsius, from 30 to 45",
    ),
    "the direction that is better": (
        "limp",
        DAYS,
        "    - symptom_days <= 7",
        "own/limp.yaml:5: `symptom_days` is worse when larger in `when`; a threshold in the other direction would reward bad news",
    ),
    "a threshold between the two ends": (
        "limp",
        DAYS,
        "    - age_years >= 30",
        "own/limp.yaml:5: `age_years` is worse below 18 and above 49 in `when`; this threshold cuts into what lies between",
    ),
    "an equality": (
        "limp",
        DAYS,
        "    - symptom_days == 7",
        "own/limp.yaml:5: `==` is not a threshold in `when`; use one of >=, >, <=, <",
    ),
    "a threshold that nothing can meet": (
        "limp",
        DAYS,
        "    - age_years > 120",
        "own/limp.yaml:5: no value of `age_years` can meet this threshold in `when`; expected a number of years, from 0 to 120",
    ),
    "a threshold that everything meets": (
        "limp",
        DAYS,
        "    - symptom_days >= 0",
        "own/limp.yaml:5: every value of `symptom_days` meets this threshold in `when`; expected a number of days, 0 or more",
    ),
    "both ends of a number in one rule": (
        "limp",
        DAYS,
        "    - age_years >= 60\n    - age_years < 18",
        "own/limp.yaml:3: `age_years` is used at both ends, by itself or by what it shows, which no one value meets; write two rules",
    ),
    "unless inside a condition": (
        "limp",
        "    - weak",
        "    - {unless: bladder_usual_for_me}",
        "own/limp.yaml:4: conditions are positive in `when`; `unless` stands beside `when` and names one exception",
    ),
    "not": (
        "limp",
        "    - weak",
        "    - {not: weak}",
        "own/limp.yaml:4: conditions are positive in `when`; `unless` stands beside `when` and names one exception",
    ),
    "an unless that is no exception": (
        "limp",
        "urgency: soon",
        "unless: fever\nurgency: soon",
        "own/limp.yaml:6: unknown exception `fever`",
    ),
    "an unless that is not about the finding": (
        "limp",
        "urgency: soon",
        "unless: bladder_usual_for_me\nurgency: soon",
        "own/limp.yaml:6: the exception `bladder_usual_for_me` is not about `leg_weakness`\n"
        "own/limp.yaml:6: the exception `bladder_usual_for_me` is not about `cannot_move_leg`\n"
        "own/limp.yaml:6: the exception `bladder_usual_for_me` is not about `symptom_days`",
    ),
    "an empty group": (
        "limp",
        "    - weak",
        "    - {any: []}",
        "own/limp.yaml:4: `any` is empty in `when`",
    ),
    "two groups in one": (
        "limp",
        "    - weak",
        "    - {any: [weak], all: [fever]}",
        "own/limp.yaml:4: expected one of `all:` or `any:` with a list in `when`",
    ),
    "a list as a condition": (
        "limp",
        "    - weak",
        "    - [weak]",
        "own/limp.yaml:4: expected a finding, a comparison, a definition, `all:` or `any:` in `when`",
    ),
    "a number as a condition": (
        "limp",
        "    - weak",
        "    - 7",
        "own/limp.yaml:4: expected a finding, a comparison, a definition, `all:` or `any:` in `when`",
    ),
    "no citation": (
        "limp",
        "citations: [S1a]\n",
        "",
        "own/limp.yaml:1: a rule cites a source, or says `basis: design choice`",
    ),
    "an unknown citation": (
        "limp",
        "[S1a]",
        "[S1b]",
        "own/limp.yaml:9: unknown citation `S1b`; did you mean `S1`?",
    ),
    "no cases": (
        "limp",
        CASES,
        "",
        "own/limp.yaml:1: `cases` is missing",
    ),
    "no case that fires": (
        "limp",
        CASES,
        "cases:\n  silent:\n    fever: {fever: present}\n",
        "own/limp.yaml:11: `fires` is missing",
    ),
    "an unknown finding in a case": (
        "limp",
        "{leg_weakness: present,",
        "{leg_weaknes: present,",
        "own/limp.yaml:12: unknown finding `leg_weaknes`; did you mean `leg_weakness`?",
    ),
    "a wrong answer in a case": (
        "limp",
        "{leg_weakness: present,",
        "{leg_weakness: maybe,",
        "own/limp.yaml:12: finding `leg_weakness`: expected present, absent, unsure or not_asked (or yes, no, true, false), got another text",
    ),
    "true in a case": (
        "limp",
        "{leg_weakness: present,",
        "{leg_weakness: true,",
        "own/limp.yaml:12: `leg_weakness`: expected present, absent, unsure or not_asked",
    ),
    "a number out of range in a case": (
        "limp",
        "symptom_days: 7}",
        "symptom_days: -7}",
        "own/limp.yaml:12: finding `symptom_days`: expected a number of days, 0 or more, got a number outside of that",
    ),
    "an unknown key": (
        "limp",
        "urgency: soon",
        "urgncy: soon",
        "own/limp.yaml:1: `urgency` is missing\nown/limp.yaml:6: unknown key `urgncy`; did you mean `urgency`?",
    ),
    "an unknown level": (
        "limp",
        "urgency: soon",
        "urgency: now",
        "own/limp.yaml:6: `urgency`: expected 'self_care', 'routine', 'soon', 'urgent' or 'emergency'",
    ),
    "a level too low until signed": (
        "limp",
        "urgency: soon",
        "urgency: soon\nuntil_signed: routine\nreview: needed",
        "own/limp.yaml:7: `until_signed` is stricter than `urgency`",
    ),
    "until signed without review": (
        "limp",
        "urgency: soon",
        "urgency: soon\nuntil_signed: urgent",
        "own/limp.yaml:7: a rule with `until_signed` says `review: needed`, or is `signed`",
    ),
    "signed and waiting": (
        "limp",
        "urgency: soon",
        "urgency: soon\nreview: needed\nsigned: {by: a, role: b, date: 2026-01-31, of: " + "0" * 64 + "}",
        "own/limp.yaml:7: a rule waits for review or is `signed`, not both; take one of them out",
    ),
    "signed on no day": (
        "limp",
        "urgency: soon",
        "urgency: soon\nsigned: {by: a, role: b, date: 2026-02-30, of: " + "0" * 64 + "}",
        "own/limp.yaml:7: `date`: expected a day of the calendar, as in 2026-01-31",
    ),
    "signed by nobody": (
        "limp",
        "urgency: soon",
        "urgency: soon\nsigned: {role: b, date: 2026-01-31, of: " + "0" * 64 + "}",
        "own/limp.yaml:7: `by` is missing",
    ),
    "a text where a list belongs": (
        "limp",
        "[S1a]",
        "S1a",
        "own/limp.yaml:9: `citations`: expected a list, as in `[one, another]`",
    ),
    "cases as a list": (
        "limp",
        CASES,
        "cases: [weak for a week]\n",
        "own/limp.yaml:10: `cases`: expected the keys `fires`, `silent`, `undecided`",
    ),
    "a text that is none of the level's words, beside none": (
        "limp",
        "[S1a]",
        "[S1a]\nstated: {S1a: now}",
        "own/limp.yaml:10: `S1a`: expected 'self_care', 'routine', 'soon', 'urgent', 'emergency' or 'none'",
    ),
    "a missing key": (
        "limp",
        "suspects: nerve-root compression\n",
        "",
        "own/limp.yaml:1: `suspects` is missing",
    ),
    "an anchor": (
        "limp",
        "    - weak",
        "    - &a weak",
        "own/limp.yaml:4: anchors (`&name`) are not read; write the value out",
    ),
    "an alias": (
        "limp",
        "    - weak",
        "    - *a",
        "own/limp.yaml:4: aliases (`*name`) are not read; write the value out",
    ),
    "a tag": (
        "limp",
        "    - weak",
        "    - !!str weak",
        "own/limp.yaml:4: tags (`!name`) are not read",
    ),
    "a merge": (
        "limp",
        "    weak for a week: {",
        "    weak for a week: {<<: {fever: present}, ",
        "own/limp.yaml:12: unknown finding `<<`; "
        "a finding of your own comes with `vocabulary=` (on the command line `--vocabulary`)",
    ),
    "a duplicate key": (
        "limp",
        "urgency: soon",
        "urgency: soon\nurgency: urgent",
        "own/limp.yaml:7: a key is given twice in one mapping",
    ),
    "yes": (
        "limp",
        "{leg_weakness: present,",
        "{leg_weakness: yes,",
        "own/limp.yaml:12: `yes` has no one meaning in YAML; write `present` or `absent`, or quote the word",
    ),
    "on": (
        "limp",
        "{leg_weakness: present,",
        "{leg_weakness: On,",
        "own/limp.yaml:12: `On` has no one meaning in YAML; write `present` or `absent`, or quote the word",
    ),
    "nothing after the colon": (
        "limp",
        "urgency: soon",
        "urgency:",
        "own/limp.yaml:6: a value is empty; write it, or leave its key out",
    ),
    "two documents": (
        "limp",
        "cases:",
        "---\ncases:",
        "own/limp.yaml:10: expected one document in a file",
    ),
    "a tab": (
        "limp",
        "  all:",
        "	all:",
        "own/limp.yaml:3: this is not YAML: found character that cannot start any token",
    ),
    "an empty file": (
        "limp",
        RULE,
        "",
        "own/limp.yaml: the file is empty",
    ),
    "broken YAML": (
        "limp",
        "[S1a]",
        "[S1a",
        "own/limp.yaml:10: this is not YAML: did not find expected ',' or ']'",
    ),
    "a cycle": (
        "pack",
        "definitions:",
        "definitions:\n  one: {any: [two, fever]}\n  two: {any: [one]}",
        "own/pack.yaml:7: definition `one` is part of a cycle of definitions\n"
        "own/pack.yaml:8: definition `two` is part of a cycle of definitions",
    ),
    "a definition of itself": (
        "pack",
        "{any: [leg_weakness, cannot_move_leg]}",
        "{any: [weak]}",
        "own/pack.yaml:7: definition `weak` is part of a cycle of definitions",
    ),
    "a definition with a finding's name": (
        "pack",
        "definitions:",
        "definitions:\n  fever: {any: [numbness]}",
        "own/pack.yaml:7: definition `fever` has a finding's name",
    ),
    "an unknown finding in a definition": (
        "pack",
        "cannot_move_leg",
        "cannot_mov_leg",
        "own/pack.yaml:7: unknown finding `cannot_mov_leg` in `definitions.weak`; did you mean `cannot_move_leg`?",
    ),
    "a floor without a source": (
        "pack",
        ", basis: design choice",
        "",
        "own/pack.yaml:5: a floor cites a source, or says `basis: design choice`",
    ),
    "a version": (
        "pack",
        "version: 1.0.0",
        "version: one",
        "own/pack.yaml:2: `version`: expected text like `^[0-9]+\\.[0-9]+\\.[0-9]+$`",
    ),
    "a quote that is not in the sentence": (
        "sources",
        "quote: weak for a week",
        "quote: weak for two weeks",
        "own/sources.yaml:9: the quote of `S1a` is not part of `S1`",
    ),
    "a part of an unknown sentence": (
        "sources",
        "part_of: S1,",
        "part_of: S2,",
        "own/limp.yaml:9: unknown citation `S1a`; did you mean `S1`?\nown/sources.yaml:9: unknown statement `S2`",
    ),
    "a sentence named like a source": (
        "sources",
        "      S1a:",
        "      leaflet:",
        "own/limp.yaml:9: unknown citation `S1a`; did you mean `S1`?\n"
        "own/sources.yaml:9: `leaflet` is the name of two sources or statements",
    ),
    "a hash that is none": (
        "sources",
        "tier: patient education",
        "tier: patient education\n    sha256: abc",
        "own/sources.yaml:7: `sha256`: expected text like `^[0-9a-f]{64}$`",
    ),
}
"""For each: the file, what is replaced in it, by what, and the whole message."""


@pytest.mark.parametrize("mistake", MISTAKES)
def test_the_loader_refuses(mistake: str, tmp_path: Path) -> None:
    file, old, new, expected = MISTAKES[mistake]
    assert old in FILES[file]
    if "this is not YAML" in expected and not hasattr(yaml, "CSafeLoader"):
        pytest.skip("the parser in Python words it differently")

    assert expected == refusal(tmp_path, **{file: FILES[file].replace(old, new, 1)})


def test_every_word_of_a_file_that_is_not_plain_is_told_at_once(tmp_path: Path) -> None:
    case = "    weak for a week: {leg_weakness: present, symptom_days: 7}\n"
    more = "    a weak leg: {leg_weakness: yes, symptom_days: }\n    no foot: {cannot_move_leg: no, cannot_move_leg: &a on}\n"

    assert refusal(tmp_path, limp=RULE.replace(case, case + more + "    again: *a\n")).splitlines() == [
        "own/limp.yaml:13: `yes` has no one meaning in YAML; write `present` or `absent`, or quote the word",
        "own/limp.yaml:13: a value is empty; write it, or leave its key out",
        "own/limp.yaml:14: `no` has no one meaning in YAML; write `present` or `absent`, or quote the word",
        "own/limp.yaml:14: a key is given twice in one mapping",
        "own/limp.yaml:14: anchors (`&name`) are not read; write the value out",
        "own/limp.yaml:14: `on` has no one meaning in YAML; write `present` or `absent`, or quote the word",
        "own/limp.yaml:15: aliases (`*name`) are not read; write the value out",
    ]


def test_so_many_words_that_are_not_plain_are_told_up_to_a_bound(tmp_path: Path) -> None:
    many = "".join(f"    case {i}: {{leg_weakness: yes}}\n" for i in range(400))

    assert len(refusal(tmp_path, limp=RULE + many).splitlines()) == 51


def test_every_problem_of_a_pack_is_told_at_once(tmp_path: Path) -> None:
    expected = (
        "own/limp.yaml:4: unknown finding `wek` in `when`; did you mean `weak`?\n"
        "own/limp.yaml:9: unknown citation `S9`\n"
        "own/other.yaml:1: `title`: expected text; a number is text between quotes\n"
        "own/pack.yaml:5: a floor cites a source, or says `basis: design choice`\n"
        "own/sources.yaml:9: the quote of `S1a` is not part of `S1`"
    )
    actual = refusal(
        tmp_path,
        pack=PACK.replace(", basis: design choice", ""),
        sources=SOURCES.replace("quote: weak for", "quote: weak in"),
        limp=RULE.replace("- weak", "- wek").replace("[S1a]", "[S9]"),
        other=RULE.replace("A weak leg for a week", "7"),
    )

    assert expected == actual


def test_a_wrong_value_of_a_rule_hides_nothing_else_that_is_wrong_with_it(tmp_path: Path) -> None:
    rule = RULE.replace("urgency: soon", "urgency: now").replace("[S1a]", "[S9]").replace("title:", "titel:", 1)
    told = refusal(tmp_path, limp=rule)

    assert [line.split(": ", 1)[1].split("`")[1] for line in told.splitlines()] == ["title", "titel", "urgency", "S9"]


def test_a_broken_pack_file_hides_no_problem_of_a_rule(tmp_path: Path) -> None:
    rule = RULE.replace("- weak", "- leg_weaknes", 1).replace("urgency: soon", "urgency: now")
    told = refusal(tmp_path, pack=PACK.replace("version:", "versoin:"), limp=rule)

    assert [line.split(": ", 1)[1].split("`")[1] for line in told.splitlines()] == [
        "leg_weaknes",
        "urgency",
        "version",
        "versoin",
    ]


def test_what_may_be_a_definition_of_a_broken_pack_file_is_no_second_problem(tmp_path: Path) -> None:
    assert refusal(tmp_path, pack=": : :").count("\n") == 0


def test_an_id_is_given_once_in_a_pack(tmp_path: Path) -> None:
    expected = "own/limp.yaml: the rule id `limp` is taken by `own/legs/limp.yaml`; rename one file"

    assert expected == refusal(tmp_path, legs__limp=RULE)


def test_a_pack_has_rules(tmp_path: Path) -> None:
    home = write(tmp_path)
    (home / "limp.yaml").unlink()
    with pytest.raises(RulePackError) as caught:
        RulePack.load(home)

    assert str(caught.value) == "own/pack.yaml:1: the pack has no rules"


def test_a_pack_has_a_pack_file(tmp_path: Path) -> None:
    home = write(tmp_path)
    (home / "pack.yaml").unlink()
    with pytest.raises(RulePackError) as caught:
        RulePack.load(home)

    assert str(caught.value) == "own/pack.yaml: the pack has no `pack.yaml`"


@pytest.mark.parametrize("path", ["nothing", "file.yaml"])
def test_a_pack_is_a_folder_that_exists(path: str, tmp_path: Path) -> None:
    (tmp_path / "file.yaml").write_text(RULE)
    with pytest.raises(RulePackError) as caught:
        RulePack.load(tmp_path / path)

    assert str(caught.value) == f"{path}: expected a folder with a rule pack (`pack.yaml`)"
    assert caught.value.__context__ is None


def test_a_file_is_text_of_a_reasonable_size(tmp_path: Path) -> None:
    home = write(tmp_path, large=f"# {'x' * 1_000_000}\n{RULE}", deep="when: " + "[" * 30)
    (home / "bytes.yaml").write_bytes(b"title: \xff\xfe")
    with pytest.raises(RulePackError) as caught:
        RulePack.load(home)

    assert str(caught.value) == (
        "own/bytes.yaml: expected UTF-8 text\n"
        "own/deep.yaml:1: nested more than 20 levels deep\n"
        "own/large.yaml: expected at most 1,000,000 bytes"
    )


def doubled(i: int) -> str:
    """Twice the one before, so that thirty of them are a thousand million."""
    return f"{{any: [{{all: [d{i - 1}, numbness]}}, {{all: [d{i - 1}, back_pain]}}]}}"


@pytest.mark.parametrize(
    ("count", "definition"),
    [
        (30, doubled),
        (12, doubled),
        (5_000, lambda i: f"{{all: [d{i - 1}]}}"),
        (5_000, lambda i: f"d{i - 1}"),
        (200, lambda i: f"{{any: [d{i - 1}, {', '.join(['leg_weakness'] * 50)}]}}"),
    ],
    ids=["a thousand million parts", "thousands of parts", "a deep chain", "a chain of names", "long lists"],
)
def test_definitions_that_grow_when_they_are_written_out_are_refused_at_once(
    tmp_path: Path, count: int, definition: Callable[[int], str]
) -> None:
    bombs = "".join(f"  d{i}: {definition(i)}\n" for i in reversed(range(1, count)))
    home = write(tmp_path, limp=RULE)
    (home / "pack.yaml").write_text(f"{PACK}  d0: {{any: [leg_weakness, fever]}}\n{bombs}", "utf-8")
    start = time.process_time()
    with pytest.raises(
        RulePackError, match=r"with its definitions written out this has more than 2,000 parts or 60 levels"
    ):
        RulePack.load(home)

    assert time.process_time() - start < 5


def test_a_condition_that_explodes_is_refused_before_it_does(tmp_path: Path) -> None:
    """One of many groups of findings, each of which needs all of its own, has more flat forms than anything can take."""
    names = [name for name, finding in FINDINGS.items() if finding.kind == "finding"][:45]
    groups = ", ".join(f"{{all: [{', '.join(names[i : i + 3])}]}}" for i in range(0, 45, 3))
    when = f"when: {{any: [{groups}]}}"
    text = RULE.replace(RULE[RULE.index("when:") : RULE.index("urgency:")], f"{when}\n")
    pack = RulePack.load(write(tmp_path, limp=text))
    with pytest.raises(RulePackError) as caught:
        Triager([pack])

    assert str(caught.value) == "own/limp.yaml: a condition has more than 5,000 combinations; split the rule"
    assert caught.value.__context__ is None
