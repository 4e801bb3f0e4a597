"""A presentation class of a third party adds findings and methods; what could change an answer is refused where it stands."""

from __future__ import annotations

from collections.abc import Callable
from types import new_class
from typing import Annotated, Any, ClassVar, Generic, TypeVar

import pytest
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    computed_field,
    create_model,
    field_serializer,
    field_validator,
    model_serializer,
    model_validator,
)

from sciatica_triage import Answer, Presentation, Reply, TriageError, TriageResult, Urgency, finding, triage
from sciatica_triage.vocabulary import vocabulary_of


def sweats() -> Any:
    return finding("Do you sweat at night?", group="infection", tier=2, unsure="ask", because="an example")


def lost(*_: Any, **__: Any) -> Any:
    """What any of these would do: answers go in and none comes out."""
    return {}


class Calms:
    @property
    def values_by_name(self) -> dict[str, Any]:
        return {}


class Emptied(BaseModel):
    calmed = model_validator(mode="before")(classmethod(lambda _, __: {}))


class Maker(type(Presentation)):  # type: ignore[misc]  # a class that only pydantic knows
    def __call__(cls, *_: Any, **__: Any) -> Any:
        return super().__call__()


BODIES: dict[str, dict[str, Any]] = {
    "before all": {"calmed": model_validator(mode="before")(classmethod(lost))},
    "round all": {"calmed": model_validator(mode="wrap")(classmethod(lost))},
    "after all": {"calmed": model_validator(mode="after")(lambda self: self)},
    "before one": {"calmed": field_validator("fever", mode="before")(classmethod(lost))},
    "after one": {"calmed": field_validator("fever")(classmethod(lost))},
    "written one": {"calmed": field_serializer("fever")(lost)},
    "written all": {"calmed": model_serializer(lost)},
    "computed": {"calmed": computed_field(return_type=int)(property(lost))},
    "settings": {"model_config": ConfigDict(extra="ignore")},
    "settings, names": {"model_config": ConfigDict(alias_generator=str.upper)},
    "settings, changed later": {"model_config": ConfigDict(frozen=False)},
    "kept beside": {"__annotations__": {"_seen": int}, "_seen": 3},
    "a plain field": {"__annotations__": {"ward": str}, "ward": "A"},
    "another list of sources": {"__annotations__": {"heard": Any}, "heard": ()},
    "a property for a finding": {"cannot_pass_urine": property(lambda _: Answer.ABSENT)},
    "a constant for a finding": {
        "__annotations__": {"cannot_pass_urine": ClassVar[Answer]},
        "cannot_pass_urine": Answer.ABSENT,
    },
    **{
        name: {name: lost}
        for name in (
            *(
                "__init__",
                "__new__",
                "__getattribute__",
                "__getattr__",
                "__setattr__",
                "__eq__",
                "__copy__",
                "__reduce__",
            ),
            *("model_post_init", "model_validate", "model_dump", "model_fields", "__get_pydantic_core_schema__"),
            *("values_by_name", "with_answers", "merge", "answered", "_answers_in", "_also_known", "__init_subclass__"),
        )
    },
}


@pytest.mark.parametrize("body", BODIES)
def test_what_could_change_an_answer_is_refused_where_it_is_declared(body: str) -> None:
    with pytest.raises(TriageError, match="may add findings, and methods"):
        type("Own", (Presentation,), BODIES[body])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("leg_weakness", Answer.ABSENT),
        ("leg_weakness", "a secret"),
        ("age_years", 40),
        ("reported_by", "person"),
        ("heard", ()),
        ("night_sweats", sweats()),
        ("night_sweats", "a secret"),
        ("__root__", sweats()),
        ("__sweats", Field()),
        ("_sweats", sweats()),
        ("sweats", PrivateAttr()),
    ],
)
def test_what_is_assigned_without_an_annotation_is_refused_with_its_name(name: str, value: Any) -> None:
    with pytest.raises(TriageError, match=f"`Own`.*`{name}`") as told:
        type("Own", (Presentation,), {name: value})

    assert "secret" not in str(told.value)


@pytest.mark.parametrize("name", ["_sweats", "model_dump"])
def test_a_finding_by_a_name_that_is_taken_is_refused_with_its_name(name: str) -> None:
    with pytest.raises(TriageError, match=f"`{name}`"):
        type("Own", (Presentation,), {"__annotations__": {name: Reply}, name: sweats()})


@pytest.mark.parametrize(
    "declare",
    [
        lambda: type("Own", (Calms, Presentation), {}),
        lambda: type("Own", (Presentation, Calms), {}),
        lambda: type("Own", (Presentation, Emptied), {}),
        lambda: new_class("Own", (Presentation, Generic[TypeVar("T")])),  # type: ignore[misc]  # made in a call
        lambda: Maker("Own", (Presentation,), {}),
        lambda: create_model("Own", __base__=Presentation, __validators__={"calmed": BODIES["before all"]["calmed"]}),
    ],
    ids=["a base", "a later base", "a model", "of a type", "a metaclass", "made by pydantic"],
)
def test_what_could_change_an_answer_is_refused_from_wherever_it_comes(declare: Callable[[], Any]) -> None:
    with pytest.raises(TriageError, match="may add findings, and methods"):
        declare()


@pytest.mark.parametrize(
    "annotation",
    [
        Annotated[Reply, AfterValidator(lost)],
        Annotated[Reply, Field(alias="sweats")],
        Annotated[Reply, Field(validation_alias="sweats")],
        Annotated[Reply, Field(exclude=True)],
    ],
    ids=["validator", "alias", "read by another name", "not written"],
)
def test_an_annotation_that_could_change_an_answer_is_refused(annotation: Any) -> None:
    with pytest.raises(TriageError, match="`night_sweats` of `Own`"):
        vocabulary_of(
            type("Own", (Presentation,), {"__annotations__": {"night_sweats": annotation}, "night_sweats": sweats()})
        )  # type: ignore[arg-type]


def test_findings_and_methods_by_names_of_their_own_are_added() -> None:
    class Own(Presentation):
        model_config = ConfigDict(title="Of our clinic", json_schema_extra={"examples": []})

        night_sweats: Reply = sweats()
        WARD: ClassVar[str] = "A"

        @property
        def feverish(self) -> bool:
            return self.fever is Answer.PRESENT

        @classmethod
        def of_ward(cls) -> str:
            return cls.WARD

        def _summary(self) -> str:
            return f"{self.feverish} {self.of_ward()}"

    class Further(Own):
        """A class that adds to one that adds."""

        chills: Reply = sweats()

    for cls in (Own, Further):
        person = cls(night_sweats="yes", fever="yes", cannot_pass_urine=True)
        result = triage(person)

        assert person._summary() == "True A"
        assert result.urgency is Urgency.EMERGENCY
        assert TriageResult.load(result.dump(), vocabulary=cls) == result
