"""The committed schema of the word files is that of the code, and the shipped files fit it."""

from __future__ import annotations

import json
from pathlib import Path

import pydantic
import pytest
from jsonschema import Draft202012Validator

from sciatica_triage.packs.strict_yaml import read_yaml
from sciatica_triage.words.file_models import words_schema

RULES = Path(__file__).parents[2] / "rules"
COMMITTED = RULES / "schema" / "words.schema.json"
WORD_FILES = sorted((RULES / "words").rglob("*.yaml"))
PINNED = "2.14.3"


@pytest.mark.skipif(pydantic.VERSION != PINNED, reason="the bytes of a schema depend on the version of pydantic")
def test_the_committed_schema_is_that_of_the_code() -> None:
    """`rules/schema/words.schema.json` is what the model of the lexicon says."""
    assert json.loads(COMMITTED.read_text("utf-8")) == words_schema()


@pytest.mark.parametrize("file", WORD_FILES, ids=lambda file: file.name)
def test_a_shipped_word_file_fits_the_schema(file: Path) -> None:
    """An editor that uses the schema finds nothing to complain of."""
    content = read_yaml(file.name, file.read_bytes()).content
    schema = json.loads(COMMITTED.read_text("utf-8"))

    assert [error.message for error in Draft202012Validator(schema).iter_errors(content)] == []


def test_the_schema_refuses_an_unknown_key() -> None:
    """A misspelt key is seen in the editor already."""
    schema = json.loads(COMMITTED.read_text("utf-8"))

    assert list(Draft202012Validator(schema).iter_errors({"about": "x", "phrase": {}})) != []
