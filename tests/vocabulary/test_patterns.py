"""Text of a fixed form is searched by Python, and by nothing that a signal can leave half made."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

import sciatica_triage
from sciatica_triage.vocabulary.models import Like


def models(kind: type[BaseModel] = BaseModel) -> Iterator[type[BaseModel]]:
    for one in kind.__subclasses__():
        yield one
        yield from models(one)


def patterns(schema: Any) -> Iterator[str]:
    """Those that pydantic itself would search, anywhere in a schema."""
    if isinstance(schema, dict):
        if schema.get("type") == "str" and "pattern" in schema:
            yield schema["pattern"]
        schema = list(schema.values())
    if isinstance(schema, list | tuple):
        for part in schema:
            yield from patterns(part)


def test_no_model_leaves_a_pattern_to_pydantic() -> None:
    for found in pkgutil.walk_packages(sciatica_triage.__path__, "sciatica_triage."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    ours = {model for model in models() if model.__module__.startswith("sciatica_triage.")}
    for model in ours:
        model.model_rebuild(force=True)

    assert len(ours) > 30
    assert not [model for model in ours if list(patterns(model.__pydantic_core_schema__))]
    assert list(patterns(TypeAdapter(Annotated[str, Field(pattern="a")]).core_schema)) == ["a"]


@pytest.mark.parametrize(("text", "fits"), [("ab", True), ("", False), ("abc", False), ("ab\n", False), ("a", False)])
def test_a_text_fits_from_end_to_end(text: str, fits: bool) -> None:
    shaped = TypeAdapter(Annotated[str, Like("^ab$")])
    if fits:
        assert shaped.validate_python(text) == text
    else:
        with pytest.raises(ValidationError, match="string_pattern_mismatch"):
            shaped.validate_python(text)


def test_the_pattern_stands_in_the_schema_for_editors() -> None:
    assert TypeAdapter(Annotated[str, Like("^ab$")]).json_schema() == {"type": "string", "pattern": "^ab$"}
