"""The conformance vectors: everything that may be answered is in them, and what is no answer is none to the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sciatica_triage import Answer, PresentationError, RulePack, triage
from sciatica_triage.export import TARGETS, export
from sciatica_triage.export.noticed import Given, Noticing, Told, mistakes, unnoticed, witnesses
from sciatica_triage.vocabulary.findings import CODES, NUMBER_WORDS, WORDS, Finding

from ..support.exports import people, shipped

FOUND = people(2000)
FINDINGS = shipped().findings


def answers() -> Iterator[tuple[Finding, Any]]:
    for vector in FOUND:
        if vector.expected["problem"] is None:
            yield from ((FINDINGS[name], value) for name, value in vector.person.items())


def refused(finding: Finding, value: Any) -> bool:
    try:
        finding.read(value)
    except PresentationError:
        return True
    return False


def test_every_finding_has_every_answer_and_a_value_that_is_none() -> None:
    given = Counter(
        (finding.name, str(finding.read(value))) for finding, value in answers() if finding.kind != "number"
    )
    assert any(answer == "not_asked" for _, answer in given)
    wrong = Counter(str(vector.expected["problem"]) for vector in FOUND)

    for name, finding in FINDINGS.items():
        if finding.kind != "number":
            assert all(given[name, answer] for answer in ("present", "absent", "unsure")), name
        assert wrong[name], name


def test_every_age_at_which_something_is_asked_or_not_makes_a_difference_to_somebody() -> None:
    limits = [
        (name, last, beyond)
        for name, finding in FINDINGS.items()
        if finding.ages
        for last, beyond in ((finding.ages[0], finding.ages[0] - 1), (finding.ages[1], finding.ages[1] + 1))
        if beyond <= FINDINGS["age_years"].maximum
    ]
    assert limits
    for name, last, beyond in limits:
        for age, other in ((last, beyond), (beyond, last)):
            found = [v for v in FOUND if v.person.get("age_years") == age and not v.expected["problem"]]
            moved = [(v, triage({**v.person, "age_years": other})) for v in found if v.person.get(name) is None]
            # With an answer to it, the other age must make no such difference: it is the question that does.
            assert any(
                result.ceiling != v.expected["ceiling"]
                and triage({**v.person, name: False}).ceiling
                == triage({**v.person, name: False, "age_years": other}).ceiling
                for v, result in moved
            ), (name, age)


def settings() -> Iterator[Told]:
    """Nobody asked; everybody asked, up to each tier, and well; and all of these with one answer more."""
    of = {name: finding for name, finding in FINDINGS.items() if finding.kind != "number"}
    for tier in (0, 1, 2, 3):
        well = {name: Answer.ABSENT for name, finding in of.items() if finding.tier <= tier}
        yield well
        yield from ({**well, name: answer} for name in of for answer in (Answer.PRESENT, Answer.UNSURE, Answer.ABSENT))
    yield from ({name: number} for name, limits in shipped().thresholds.items() for number in limits)


def test_every_answer_that_is_misread_and_threshold_that_is_moved_is_noticed_unless_it_shows_in_nobody() -> None:
    people = [
        {name: FINDINGS[name].read(value) for name, value in vector.person.items()}
        for vector in FOUND
        if vector.expected["problem"] is None
    ]
    missed = unnoticed(shipped(), people, mistakes(shipped()))

    assert list(witnesses(shipped(), list(settings()), missed)) == []
    # With half of the people some are missed that show: the search finds what there is to be found.
    fewer = unnoticed(shipped(), people[: len(people) // 2 : 2], mistakes(shipped()))
    assert list(witnesses(shipped(), list(settings()), fewer))


def test_a_mistake_shows_where_triage_says_something_else() -> None:
    found = [one for one in mistakes(shipped()) if all(wrong.moved is None for _, wrong in one.shown)]
    around: list[Told] = [{}, {"back_pain": Answer.PRESENT}, {"leg_weakness": Answer.UNSURE, "age_years": 70}]
    noticing = Noticing(shipped(), around, (given for one in found for pair in one.shown for given in pair))

    @cache
    def said(place: int, given: Given) -> tuple[Any, ...]:
        result = triage({**around[place], given.finding: given.answer}, engine="reference")
        return result.urgency, result.ceiling, result.status

    for right, wrong in (pair for one in found for pair in one.shown):
        shown = noticing.shows(right, wrong)
        for place in range(len(around)):
            assert bool(shown >> place & 1) == (said(place, right) != said(place, wrong)), (right, wrong, place)


def test_every_spelling_and_both_sides_of_every_threshold_are_there() -> None:
    words = {(finding.kind == "number", value) for finding, value in answers() if isinstance(value, str)}
    numbers = {(f.name, v) for f, v in answers() if isinstance(v, int | float) and not isinstance(v, bool)}

    assert words == {(False, word) for word in WORDS} | {(True, word) for word in NUMBER_WORDS}
    for name, limits in shipped().thresholds.items():
        for limit in limits:
            values = [value for number, value in numbers if number == name]
            top = FINDINGS[name].maximum
            assert limit in values
            assert any(limit - 1 <= value < limit for value in values)
            assert any(limit < value <= limit + 1 for value in values) or limit == top


def test_what_is_expected_is_what_triage_says() -> None:
    for vector in FOUND[::7]:
        if vector.expected["problem"] is None:
            result = triage(vector.person, engine="reference")
            assert (result.urgency, result.ceiling, result.status) == tuple(vector.expected.values())[:3]


def test_a_problem_is_refused_by_the_library_too_or_is_a_word_that_is_not_written_tidily() -> None:
    for vector in FOUND:
        problem = vector.expected["problem"]
        if problem is None:
            continue
        assert (vector.expected["urgency"], vector.expected["ceiling"], vector.expected["status"]) == (None, None, None)
        if vector.needs == "names":
            assert vector.person.keys() - FINDINGS.keys()
            continue
        value, finding = vector.person[problem], FINDINGS[problem]
        assert refused(finding, value) or value in CODES or value.strip().lower() != value


def test_every_status_and_nearly_every_pair_of_levels_is_expected() -> None:
    pairs = {(vector.expected["urgency"], vector.expected["ceiling"]) for vector in FOUND}

    assert {vector.expected["status"] for vector in FOUND} == {
        None,
        "needs_answers",
        "screened",
        "unresolved",
        "settled",
    }
    assert len(pairs) >= 10


@pytest.mark.parametrize("level", ["self_care", "routine", "soon"])
def test_a_pack_by_which_little_is_decided_is_exported_whole(tmp_path: Path, level: str) -> None:
    duckdb = pytest.importorskip("duckdb")
    folder = tmp_path / "small"
    folder.mkdir()
    folder.joinpath("pack.yaml").write_text(
        "name: small\nversion: 1.0.0\ntitle: T\nscope: S\n"
        f"floor: {{urgency: {level}, because: b, basis: design choice}}\n"
    )
    folder.joinpath("rule.yaml").write_text(
        f"title: T\nwhen: fever\nurgency: {level}\nsuspects: s\nbecause: b\nbasis: design choice\n"
        "cases: {fires: {one: {fever: present}}}\n"
    )
    pack = RulePack.load(folder)
    for target in TARGETS:
        assert all(export(target, packs=[pack]).values())
    (statement,) = export("sql", packs=[pack]).values()
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE people (id INTEGER, {', '.join(f'{name} VARCHAR' for name in FINDINGS)})")
        connection.execute("INSERT INTO people (id, fever) VALUES (1, 'present')")
        rows = connection.execute(statement).fetchall()
    assert rows[0][1] == triage({"fever": "present"}, packs=[pack]).urgency
