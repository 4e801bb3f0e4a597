"""What nobody could read as it was meant is refused where it is declared; what no pack knows is never nothing."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from typing import Any, Literal, get_type_hints

import pytest

from sciatica_triage import (
    Amount,
    Answer,
    Implausible,
    Presentation,
    Reply,
    TriageError,
    TriageResult,
    Urgency,
    exception,
    finding,
    number,
    triage,
)
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.vocabulary.declare import ExceptionFacts, FindingFacts, NumberFacts
from sciatica_triage.vocabulary.findings import Shows
from sciatica_triage.vocabulary.kinds import refuse_wrong_kinds

from ..support.strategies import FINDINGS

RIGHT = {"group": "pain", "tier": 1, "unsure": "present", "because": "an example"}
NUMBER = {**RIGHT, "unsure": "ask", "unit": "steps", "worse": "larger"}
CALM = {name: "absent" for name, f in FINDINGS.items() if f.kind != "number"}
CALM |= {"back_pain": "present", "age_years": 40, "symptom_days": 1}


def declared(annotation: Any, declaration: Any) -> type[Presentation]:
    return type("Own", (Presentation,), {"__annotations__": {"own": annotation}, "own": declaration})


@pytest.mark.parametrize("annotation", [str, bool, float, Literal["present", "absent"], str | None], ids=str)
def test_an_annotation_that_would_store_something_else_is_refused(annotation: Any) -> None:
    with pytest.raises(TriageError, match=r"`own`.*annotate it as `Reply`"):
        vocabulary_of(declared(annotation, finding("Q?", **RIGHT)))  # type: ignore[arg-type]


@pytest.mark.parametrize("annotation", [Answer, Reply, object, Any], ids=str)
def test_an_answer_is_stored_as_it_was_read(annotation: Any) -> None:
    own = declared(annotation, finding("Q?", **RIGHT))  # type: ignore[arg-type]

    assert own(own=True).values_by_name["own"] is Answer.PRESENT


def test_a_number_is_annotated_as_one() -> None:
    assert declared(Amount, number("Q?", **NUMBER))(own=3).values_by_name["own"] == 3  # type: ignore[arg-type]
    with pytest.raises(TriageError, match="annotate it as `Amount`"):
        vocabulary_of(declared(str, number("Q?", **NUMBER)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wrong",
    [
        *({"unsure": word} for word in ("Present", "prseent", "meets")),
        *({"tier": tier} for tier in (7, "1", True)),
        *({"ages": ages} for ages in ((1,), (9, 1), [1, 2])),
        {"entry_complaint": "x"},
        {"group": "x"},
    ],
    ids=str,
)
def test_a_misspelt_declaration_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(TriageError, match="`own`"):
        vocabulary_of(declared(Answer, finding("Q?", **{**RIGHT, **wrong})))


def test_what_belongs_to_another_kind_of_finding_is_refused_at_once() -> None:
    """A type checker says so too; without one it would be kept and mean nothing, or more than anybody reads."""
    about = {"about": ("fever",), "because": "an example"}
    for declare, right, wrong in (
        (finding, RIGHT, {"shows": Shows("fever", 38)}),
        (finding, RIGHT, {"worse": "absent"}),
        (number, NUMBER, {"implies": ("fever",)}),
        (exception, about, {"implies": ("fever",)}),
        (exception, about, {"tier": 1}),
    ):
        with pytest.raises(TriageError, match=f"`{next(iter(wrong))}` cannot be declared of it"):
            declare("Q?", **right, **wrong)  # type: ignore[operator]


@pytest.mark.parametrize("missing", RIGHT)
def test_a_declaration_without_what_every_finding_says_is_refused(missing: str) -> None:
    with pytest.raises(TriageError, match=f"`{missing}` is missing"):
        finding("Q?", **{word: said for word, said in RIGHT.items() if word != missing})  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [{"unsure": "present"}, {"worse": "more"}, {"middle": (5,)}], ids=str)
def test_a_misspelt_number_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(TriageError, match="`own`"):
        vocabulary_of(declared(Amount, number("Q?", **{**NUMBER, **wrong})))


@pytest.mark.parametrize(
    ("answer", "urgency"),
    [("present", "routine"), ("unsure", "routine"), ("not_asked", "routine"), ("absent", "self_care")],
)
def test_a_finding_that_no_pack_knows_is_part_of_the_screening_and_named(answer: str, urgency: str) -> None:
    own = declared(Answer, finding("Does it feel bad?", **RIGHT))  # type: ignore[arg-type]
    result = triage(own(**CALM, own=answer), packs=["guidelines"])

    assert result.urgency == urgency
    assert "own" in result.not_assessed
    assert "Does it feel bad?" in str(result)
    assert result.replay() == result
    assert TriageResult.load(result.dump(), vocabulary=type(result.presentation)) == result
    assert triage(Presentation(**CALM), packs=["guidelines"]).urgency is Urgency.SELF_CARE


@pytest.mark.parametrize(
    "wrong",
    [
        {"worse": "either_end"},
        {"middle": (1, 2)},
        {"worse": "either_end", "middle": (3, math.inf)},
        {"worse": "either_end", "middle": (30, 40), "maximum": 35},
        {"worse": "either_end", "middle": (36, 38), "shows": Shows("fever", 38)},
        {"minimum": -math.inf},
        {"minimum": 5, "maximum": 5},
        {"follows": ["fever"]},
    ],
    ids=str,
)
def test_a_number_that_no_value_could_have_or_that_is_worse_nowhere_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(TriageError, match="`own`"):
        vocabulary_of(declared(Amount, number("Q?", **{**NUMBER, **wrong})))


@pytest.mark.filterwarnings("ignore:Field name")
@pytest.mark.parametrize("name", ["merge", "answered", "with_answers", "heard", "reported_by", "Fever", "FEVER"])
def test_a_name_that_is_taken_or_the_same_to_a_table_is_refused(name: str) -> None:
    own = type("Own", (Presentation,), {"__annotations__": {name: Answer}, name: finding("Q?", **RIGHT)})  # type: ignore[arg-type]

    with pytest.raises(TriageError, match=f"`{name}`|`fever`"):
        vocabulary_of(own)


class Raises:
    """What answers every question about it with an error, as a proxy does whose object is gone."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("SECRET")

    @property
    def __class__(self) -> Any:
        raise RuntimeError("SECRET")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("SECRET")

    __hash__ = None  # type: ignore[assignment]


HALF = "half of a character: \ud800"
ODD: list[Any] = [
    None, 5, -1, True, 1.5, math.nan, -math.inf, 10**400, "SECRET", "9", "", HALF, b"SECRET", ..., [], ["fever"], (5,),
    (None,), ("fever", 5), (HALF,), (1, "2"), (math.nan, 1), (0, 10**400), {}, {"fever"}, Decimal(5), object(), int, Raises(),
    (Raises(),), Presentation, Shows("fever", "SECRET"), Shows(5, 1), Shows("fever", math.nan), Shows("fever", 10**400),  # type: ignore[arg-type]
    Shows(Raises(), 1), (Implausible("SECRET", "age_years", 1, 0, 0, "m"),),  # type: ignore[arg-type]
    (Implausible("more", 5, 1, 0, 0, "m"),), (Implausible("more", "age_years", "1", 0, 0, "m"),),  # type: ignore[arg-type]
    (Implausible("more", "age_years", 1, 10**400, 0, "m"),), (Implausible("less", "age_years", 1, 0, 0, HALF),),
]  # fmt: skip
ABOUT = {"about": ("fever",), "because": "an example"}
DECLARING: dict[str, tuple[Any, type, dict[str, Any]]] = {
    "finding": (finding, FindingFacts, RIGHT),
    "number": (number, NumberFacts, NUMBER),
    "exception": (exception, ExceptionFacts, ABOUT),
}
WORDS = [(how, word) for how, (_, facts, _) in DECLARING.items() for word in ("question", *get_type_hints(facts))]


@pytest.mark.parametrize(("how", "word"), WORDS)
def test_whatever_is_declared_is_read_or_refused_with_the_name_when_the_class_is_made(how: str, word: str) -> None:
    """For each word that can be declared: what is taken makes a vocabulary that triages and publishes its schema."""
    declare, _, right = DECLARING[how]
    taken = []
    for odd in ODD:
        said = {"question": "Q?", **right, word: odd}
        refused = None
        try:
            own = declared(Amount if how == "number" else Reply, declare(said.pop("question"), **said))
            taken.append(odd)
            vocabulary_of(own)
            json.dumps(own.model_json_schema())
            triage(own(own="unsure"), packs=["documents"], engine="reference").model_dump_json()
        except TriageError as error:
            refused = error
        assert refused is None or "`own`" in str(refused)
        assert refused is None or "SECRET" not in f"{refused!r}{refused.__context__!r}"

    kinds = {type(odd) for odd in taken if odd is not None}
    assert len(kinds) <= 2, kinds  # a number is an int or a float; everything else is of one kind


def test_the_shipped_declarations_are_of_the_right_kinds() -> None:
    for f in FINDINGS.values():
        refuse_wrong_kinds(f.name, f)


@pytest.mark.parametrize("name", ["two words", "x\ud800", "a-b", "1st", "", "a\0"])
def test_the_name_of_a_finding_is_a_plain_word(name: str) -> None:
    with pytest.raises(TriageError, match="a plain word for a name"):
        type("Own", (Presentation,), {"__annotations__": {name: Answer}, name: finding("Q?", **RIGHT)})  # type: ignore[arg-type]
