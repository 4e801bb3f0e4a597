"""A signature holds while the meaning that was signed is the rule's, however its file is written, and not a moment longer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from sciatica_triage import RulePack, Triager, Urgency, finding
from sciatica_triage.authoring.sign import sign
from sciatica_triage.mcp_server.outputs import fired
from sciatica_triage.packs.signature import meaning, read_by
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.vocabulary.answers import Answers
from sciatica_triage.vocabulary.findings import Finding, Reply, Shows

from ..support.copies import Copy
from ..support.random_packs import LEVELS, Drawn, DrawnPack, DrawnRule, DrawnSet, drawn_sets, ends_of, names_in

DRAWN = tuple(drawn_sets(7_000, 16))
CLINICIAN = ("the reviewing clinician", "a role", date(2026, 1, 31))
FOOT_DROP = "foot_drop_or_marked_leg_weakness"

DECIDES_NOTHING = {"group", "topic", "note", "because", "about", "together", "once", "entry_complaint", "implausible"}


def hashes(pack: RulePack) -> dict[str, str]:
    vocabulary = vocabulary_of(pack.vocabulary)
    return {rule.id: meaning(rule, vocabulary) for rule in pack.rules}


def depth(when: Any) -> int:
    return 1 + max(map(depth, next(iter(when.values())))) if isinstance(when, Mapping) else 1


def written_otherwise(when: Any, definitions: Mapping[str, Any], random: Random) -> Any:
    """The same condition: parts in another order, some twice or nested without need, definitions written out."""
    if isinstance(when, str):
        return written_otherwise(definitions[when], definitions, random) if when in definitions else when
    ((kind, parts),) = when.items()
    parts = [written_otherwise(part, definitions, random) for part in parts]
    parts += [{random.choice(("all", "any")): [part]} for part in parts if isinstance(part, str)]
    return {kind: random.sample(parts, len(parts))}


@pytest.mark.parametrize("drawn", DRAWN, ids=lambda drawn: drawn.seed)
def test_how_a_rule_is_written_is_no_part_of_its_meaning(drawn: DrawnSet, tmp_path: Path) -> None:
    random = Random(drawn.seed)
    for one in drawn.drawn:
        before = hashes(one.load(drawn.cls))
        anew = {name: written_otherwise(rule.when, one.definitions, random) for name, rule in one.rules.items()}
        rules = {
            name: replace(rule, when=anew[name]) if depth(anew[name]) < 9 else rule for name, rule in one.rules.items()
        }
        folder = replace(one, rules=rules).write(tmp_path)
        for file in folder.glob("r*.yaml"):
            content = yaml.safe_load(file.read_text("utf-8")) | {"title": "another", "because": "another"}
            keys = random.sample(list(content), len(content))
            text = yaml.safe_dump({key: content[key] for key in keys}, sort_keys=False, default_flow_style=True)
            file.write_text(f"# a remark\n{text}", "utf-8")

        assert hashes(RulePack.load(folder, drawn.cls)) == before


@pytest.mark.parametrize("drawn", DRAWN, ids=lambda drawn: drawn.seed)
def test_whatever_decides_about_a_rule_is_part_of_its_meaning(drawn: DrawnSet) -> None:
    for pack in drawn.packs:
        vocabulary = vocabulary_of(drawn.cls)
        for rule in pack.rules:
            before = meaning(rule, vocabulary)
            read = read_by(rule, vocabulary)
            for name, known in vocabulary.findings.items():
                for field in fields(Finding):
                    if field.name == "ages" and "age_years" not in vocabulary:
                        continue
                    other = replace(known, **{field.name: another(field.name, getattr(known, field.name))})
                    changed = replace(vocabulary, findings={**vocabulary.findings, name: other})
                    counts = name in read and field.name not in DECIDES_NOTHING

                    assert (meaning(rule, changed) != before) == counts, (rule.name, name, field.name)
            higher = [level for level in Urgency if level > rule.urgency]
            others = [replace(rule, urgency=Urgency(level)) for level in LEVELS if level != rule.urgency.value]
            others += [replace(rule, until_signed=level) for level in (None, *higher) if level != rule.until_signed]
            others += [replace(rule, weak=not rule.weak)]
            others += [replace(rule, condition=rule.when)] if rule.exception else []

            assert before not in {meaning(other, vocabulary) for other in others}


def another(field: str, value: Any) -> Any:
    """Another value of a fact of a finding."""
    if field in ("ages", "middle"):
        return (1, 2) if value != (1, 2) else (1, 3)
    if field == "shows":
        return Shows("f0", 77) if value is None else replace(value, at=value.at + 1 if value.at < 1_000 else 77)
    if field == "implausible":
        return (*value, "another")
    if isinstance(value, tuple):
        return (*value, "another")
    if isinstance(value, bool):
        return not value
    return (
        value + 1 if isinstance(value, int) else 77 if isinstance(value, float) and value != 77 else f"{value}, another"
    )


@pytest.mark.parametrize("drawn", DRAWN, ids=lambda drawn: drawn.seed)
def test_a_signed_rule_has_its_stated_level_until_its_meaning_changes(drawn: DrawnSet, tmp_path: Path) -> None:
    for one in drawn.drawn:
        folder = one.write(tmp_path)
        for name, rule in one.rules.items():
            file = folder / f"{name}.yaml"
            before, after = sign(file, *CLINICIAN, vocabulary=drawn.cls)
            signed = file.read_text("utf-8")
            alone = RulePack.load(folder, drawn.cls)

            assert before.level("cautious").value == (rule.until_signed or rule.urgency)
            assert (after.review, after.level("cautious").value) == ("signed", rule.urgency)
            assert [found.review for found in alone.rules if found.id == name] == ["signed"]

            content = yaml.safe_load(signed)
            for key in ("when", "unless", "weak"):
                changed = changed_in(key, rule, content, drawn, one)
                file.write_text(yaml.safe_dump(changed, sort_keys=False), "utf-8")
                lapsed = next(found for found in RulePack.load(folder, drawn.cls).rules if found.id == name)
                same = changed == content or changed["when"] == {"any": [rule.when]}

                assert lapsed.review == ("signed" if same else "needed"), key
                assert lapsed.level("cautious").value == (rule.urgency if same else rule.until_signed or rule.urgency)
                assert lapsed.level("stated").value == rule.urgency
            file.write_text(signed, "utf-8")


def changed_in(key: str, rule: DrawnRule, content: dict[str, Any], drawn: DrawnSet, pack: DrawnPack) -> dict[str, Any]:
    """The file's content with another condition, or without a key; the same where that cannot be."""
    named = names_in(rule.when, pack.definitions)
    fresh = [name for name, one in drawn.vocabulary.items() if one.kind == "finding" and name not in named]
    if key == "when":
        wider = {"any": [rule.when, *fresh[:1]]}
        ends = ends_of(drawn.vocabulary, names_in(wider, pack.definitions))
        valid = not rule.unless and all(len(one) < 2 for one in ends.values())
        valid = valid and not (rule.weak and any(drawn.vocabulary[name].middle for name in ends))
        return content | {"when": wider} if valid else content
    return {other: value for other, value in content.items() if other != key}


def test_what_makes_a_finding_present_or_closes_it_is_part_of_the_meaning_of_its_rules() -> None:
    pack = DrawnPack("own", "routine", {}, {"r0": DrawnRule("f0", "urgent")})
    parent, child = Drawn("f0", "finding"), Drawn("f1", "finding", implies=("f0",))
    stranger, follow_up = Drawn("f2", "finding"), Drawn("f0", "finding", follows=("f2",))

    def hash_with(*findings: Drawn) -> str:
        return hashes(DrawnSet(0, {one.name: one for one in findings}, (pack,), {}).packs[0])["r0"]

    assert hash_with(parent) == hash_with(parent, stranger)
    assert hash_with(parent) != hash_with(parent, child)
    assert hash_with(follow_up, stranger) != hash_with(follow_up, replace(stranger, unsure="present"))

    both = replace(child, implies=("f0", "f2"))
    assert hash_with(parent, stranger, both) == hash_with(parent, stranger, replace(both, implies=("f2", "f0")))


class Asked(Answers):
    """A vocabulary of one finding."""

    f0: Reply = finding("Is it so?", group="pain", tier=2, unsure="ask", because="drawn")


class AskedOtherwise(Asked):
    """The same, in other words."""

    f0: Reply = finding("Is it so, or nearly?", group="pain", tier=2, unsure="ask", because="drawn")


def test_a_host_that_words_a_question_anew_asks_what_nobody_has_signed(tmp_path: Path) -> None:
    folder = DrawnPack("own", "routine", {}, {"r0": DrawnRule("f0", "soon", "urgent")}).write(tmp_path)
    sign(folder / "r0.yaml", *CLINICIAN, vocabulary=Asked)
    signed = RulePack.load(folder, Asked)
    worded = DrawnPack("worded", "routine", {}, {"r0": DrawnRule("f0", "routine")}).load(AskedOtherwise)

    assert Triager([signed]).triage({"f0": True}).urgency == "soon"
    assert Triager([signed, worded]).triage({"f0": True}).urgency == "urgent"


def test_a_result_says_which_rules_are_signed(tmp_path: Path) -> None:
    copy = Copy(tmp_path, "guidelines").change("pack.yaml", name="own")
    sign(copy.file(FOOT_DROP), *CLINICIAN)
    result = Triager([copy.load()]).triage({"major_leg_weakness": True})
    signed = {reason.rule_id: reason for reason in result.reasons}[FOOT_DROP]

    assert (result.urgency, signed.urgency, signed.review, signed.review_note) == ("urgent", "urgent", "signed", None)
    assert [fired(reason).reviewed_by_a_clinician for reason in result.reasons] == [
        reason is signed for reason in result.reasons
    ]
