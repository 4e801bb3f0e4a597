"""Frozen values behave as the dataclasses that type checkers take them for."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from dataclasses import FrozenInstanceError, asdict, field, fields, is_dataclass, replace

import pytest
from pydantic import BaseModel

from sciatica_triage import Presentation, triage
from sciatica_triage.values import dataclass, with_values


@dataclass(frozen=True)
class Place:
    """Somewhere."""

    name: str
    floor: int = 0
    note: str = field(default="", repr=False)

    def doubled(self) -> int:
        return 2 * self.floor


@dataclasses.dataclass(frozen=True)
class Compiled:
    """The same, compiled."""

    name: str
    floor: int = 0
    note: str = field(default="", repr=False)


@dataclass(frozen=True, kw_only=True)
class Named:
    """Two fields, given by name."""

    one: int
    two: int = 2


@dataclass(frozen=True, eq=False)
class Itself:
    """Equal to itself alone."""

    one: int


@dataclass(frozen=True)
class Other:
    """The fields of a place, and no place."""

    name: str
    floor: int = 0
    note: str = ""


@dataclass(frozen=True)
class Checked:
    """One field that is given and one that follows from it, with a hash of its own."""

    given: int
    follows: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "follows", self.given + 1)

    def __hash__(self) -> int:
        return 7


@pytest.mark.parametrize(
    "made", [Place("a", 1, "n"), Place("a", floor=1, note="n"), Place(note="n", floor=1, name="a")]
)
def test_values_are_made_by_place_or_by_name(made: Place) -> None:
    assert (made.name, made.floor, made.note, made.doubled()) == ("a", 1, "n", 2)
    assert made == Place("a", 1, "n")
    assert hash(made) == hash(Place("a", 1, "n"))


def test_they_say_what_a_compiled_dataclass_says() -> None:
    mine, compiled = Place("a", 1, "n"), Compiled("a", 1, "n")

    assert repr(mine) == repr(compiled).replace("Compiled", "Place")
    assert asdict(mine) == asdict(compiled)
    assert [one.name for one in fields(Place)] == [one.name for one in fields(Compiled)]
    assert is_dataclass(Place)
    assert Place.__match_args__ == Compiled.__match_args__


@pytest.mark.parametrize("other", [Place("b", 1, "n"), Place("a", 2, "n"), Place("a", 1, "m"), Other("a", 1, "n"), "a"])
def test_they_equal_only_their_kind_with_the_same_fields(other: object) -> None:
    assert Place("a", 1, "n") != other


def test_without_equality_each_equals_itself_alone() -> None:
    one = Itself(1)

    assert one == one
    assert one != Itself(1)
    assert len({one, Itself(1)}) == 2


@pytest.mark.parametrize(
    ("kind", "given", "named"),
    [
        (Place, (), {}),
        (Place, ("a", 1, "n", 4), {}),
        (Place, ("a",), {"name": "b"}),
        (Place, ("a",), {"flor": 1}),
        (Place, (), {"floor": 1}),
        (Place, (), {"flor": 1}),
        (Named, (1,), {}),
        (Named, (), {"two": 1}),
        (Checked, (1,), {"follows": 2}),
    ],
)
def test_each_field_is_given_once_and_no_other(kind: type, given: tuple[object, ...], named: dict[str, object]) -> None:
    with pytest.raises(TypeError):
        kind(*given, **named)


def test_they_cannot_be_changed() -> None:
    place = Place("a")
    for name in ("floor", "anything"):
        with pytest.raises(FrozenInstanceError):
            setattr(place, name, 1)
        with pytest.raises(FrozenInstanceError):
            delattr(place, name)

    assert place == Place("a")


def test_they_are_replaced_copied_and_pickled() -> None:
    place = Place("a", 1, "n")

    assert replace(Place("a", 3, "n"), floor=1) == place
    assert copy.copy(place) == copy.deepcopy(place) == pickle.loads(pickle.dumps(place)) == place


def test_what_a_class_defines_itself_stays() -> None:
    assert Checked(1).follows == 2
    assert replace(Checked(1), given=5).follows == 6
    assert hash(Checked(3)) == 7
    assert Named(one=1) == Named(one=1, two=2)


def test_a_model_with_other_values_is_the_copy_that_pydantic_makes() -> None:
    result = triage({"fever": "present"})
    for model, values in (
        (result, {"advice": "wait", "engine": "durable"}),
        (result.presentation, dict(Presentation(fever="unsure", age_years=70).answered())),
        (result.reasons[0], {"findings": ("numbness",)}),
    ):
        ours, theirs = with_values(model, values), BaseModel.model_copy(model, update=values)

        assert ours == theirs != model
        assert ours.model_fields_set == theirs.model_fields_set
        assert list(ours.__dict__) == list(theirs.__dict__)
        assert ours.__getstate__() == theirs.__getstate__()
        assert pickle.loads(pickle.dumps(ours)) == ours
        assert ours.model_fields_set is not model.model_fields_set
