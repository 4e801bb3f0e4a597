"""Frozen values: dataclasses whose methods are shared, where `dataclasses.dataclass` compiles six for each class.

Compiling them took longer at every start than reading all the rules. To type checkers, and to `fields`, `replace` and
`asdict`, these are dataclasses like any other.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeVar

from pydantic import BaseModel

_Model = TypeVar("_Model", bound=BaseModel)
_new, _set = object.__new__, object.__setattr__

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(
        *,
        frozen: Literal[True],  # noqa: ARG001  # they all are; type checkers have to be told
        eq: bool = True,
        kw_only: bool = False,
    ) -> Callable[[type], type]:
        """Make a class one of frozen values, by the fields that it declares; what it defines itself stays."""
        shared = {**vars(_Equal), **vars(_Frozen)} if eq else vars(_Frozen)

        def made(cls: type) -> type:
            cls = dataclasses.dataclass(init=False, repr=False, eq=False, kw_only=kw_only)(cls)
            for name in _SHARED & shared.keys() - vars(cls).keys():
                setattr(cls, name, shared[name])
            cls._follows = vars(cls).get("__post_init__")
            cls._values = attrgetter(*(one.name for one in dataclasses.fields(cls)))
            given = {one.name: one.default for one in dataclasses.fields(cls) if one.init}
            cls._by_place, cls._by_name = () if kw_only else tuple(given), given.keys()
            cls._defaults = {name: default for name, default in given.items() if default is not dataclasses.MISSING}
            return cls

        return made


_SHARED = {"__init__", "__repr__", "__setattr__", "__delattr__", "__eq__", "__hash__"}


class _Frozen:
    """The methods of every value; a decorated class has the attributes that they use."""

    _by_place: tuple[str, ...]
    _by_name: set[str]
    _defaults: dict[str, Any]
    _follows: Callable[[], None] | None

    def __init__(self, /, *given: object, **named: object) -> None:
        names = self._by_place
        if len(given) == len(names) and not named:
            # Past `__setattr__`, which refuses everything.
            self.__dict__.update(zip(names, given, strict=False))
        else:
            values = dict(zip(names, given, strict=False))
            twice = len(given) > len(names) or named.keys() & values.keys()
            values = {**self._defaults, **values, **named}
            if twice or values.keys() != self._by_name:
                raise TypeError(f"`{type(self).__name__}(...)` takes {', '.join(self._by_name)}, each once")
            self.__dict__.update(values)
        if self._follows is not None:
            self._follows()

    def __repr__(self) -> str:
        fields: Any = dataclasses.fields(self)  # type: ignore[arg-type]  # of what is decorated
        shown = (f"{one.name}={getattr(self, one.name)!r}" for one in fields if one.repr)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def __setattr__(self, name: str, _: object) -> NoReturn:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


class _Equal:
    """The methods of values that equal others of their kind with the same fields."""

    _values: Callable[[object], object]

    def __eq__(self, other: object) -> bool:
        return self._values(self) == self._values(other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._values(self))


def blank(model: type[_Model]) -> _Model:
    """A model with its defaults, in which nothing is said yet: `with_values` of it is a quick `model_construct`."""
    required = (name for name, one in model.model_fields.items() if one.is_required())
    return model.model_construct(set(), **dict.fromkeys(required))


def with_values(model: _Model, values: Mapping[str, Any]) -> _Model:
    """The model with these values of its fields, unchecked: `model_copy`, for a model that has fields and nothing else.

    Its four parts are set as `BaseModel.__copy__` sets them. A result and its answers are one copy each, and these take a
    tenth of a triage.
    """
    made = _new(type(model))
    _set(made, "__dict__", {**model.__dict__, **values})
    _set(made, "__pydantic_fields_set__", model.__pydantic_fields_set__.union(values))
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made
