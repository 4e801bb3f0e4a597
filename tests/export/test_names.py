"""Findings whose names are words of other languages are exported like all others, or refused by their name."""

from __future__ import annotations

from random import Random
from typing import Final

import pytest

from sciatica_triage import OptionError, Triager
from sciatica_triage.engine.assessment import Options
from sciatica_triage.export import DIALECTS, Dialect, export
from sciatica_triage.export.program import Program

from ..support.exports import ENGINES
from ..support.random_packs import Drawn, DrawnPack, DrawnRule, DrawnSet, given

WORDS_OF_OTHERS: Final = (
    *(
        "true",
        "null",
        "function",
        "var",
        "this",
        "select",
        "table",
        "order",
        "user",
        "let",
        "forall",
        "xor",
        "type",
        "has",
    ),
    *("present", "urgency", "problem", "refused", "number", "v", "a1", "x0", "n0", "für", "día", "level"),
)
OF_EVERY_OBJECT: Final = ("constructor", "toString", "valueOf")


def named(names: tuple[str, ...]) -> DrawnSet:
    """Rules about findings of these names; the last one is a number."""
    vocabulary = {name: Drawn(name, "finding") for name in names[:-1]}
    vocabulary[names[-1]] = Drawn(names[-1], "number", worse="larger", maximum=50)
    half = len(names) // 2
    rules = {
        "emergency": DrawnRule(names[0], "emergency"),
        "urgent": DrawnRule({"any": [*names[1:half]]}, "urgent"),
        "soon": DrawnRule({"any": [*names[half:-1], f"{names[-1]} >= 7"]}, "soon"),
    }
    values = dict.fromkeys(names[:-1], ("present", "absent", "unsure", "not_asked"))
    return DrawnSet(0, vocabulary, (DrawnPack("named", "routine", {}, rules),), values | {names[-1]: (3, 7, "unsure")})


@pytest.mark.parametrize("engine", ENGINES)
def test_a_finding_may_be_named_like_a_word_of_any_language(engine: str) -> None:
    in_javascript = engine == "js-node"
    drawn = named((*(OF_EVERY_OBJECT if in_javascript else ()), *WORDS_OF_OTHERS))
    random, triager = Random(1), Triager(drawn.packs)
    people = [{}, *(given(drawn.person(random)) for _ in range(40))]
    program, made = Program(drawn.packs, Options()), ENGINES[engine]

    (said,) = made.run([(made.write(program, made.language), people)])

    assert {one["urgency"] for one in said} == {"routine", "soon", "urgent", "emergency"}
    for person, one in zip(people, said, strict=True):
        result = triager.triage(person)
        assert one == {
            "urgency": result.urgency,
            "ceiling": result.ceiling,
            "status": result.status,
            "problem": None,
        }


@pytest.mark.parametrize("name", OF_EVERY_OBJECT)
def test_json_logic_refuses_a_name_that_every_object_of_javascript_has(name: str) -> None:
    with pytest.raises(OptionError, match=name):
        export("json-logic", packs=named(("back", "leg", name, "days")).packs)


@pytest.mark.parametrize("name", ["id", "ID"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_sql_refuses_a_finding_whose_answers_would_be_read_from_the_column_that_is_carried_through(
    name: str, dialect: Dialect
) -> None:
    with pytest.raises(OptionError, match=f"`{name}`: SQL carries a column of that name through"):
        export("sql", packs=named(("leg", name, "back", "days")).packs, dialect=dialect)
