"""Packs as they are prepared for a wheel are the packs of the YAML, and nothing else is believed."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import pytest
from pydantic import BaseModel

from sciatica_triage import SHIPPED, RulePack, RulePackError, Triager
from sciatica_triage.authoring.prepare import prepared_files
from sciatica_triage.packs.manifest import hashes_of
from sciatica_triage.packs.pack import as_read
from sciatica_triage.packs.prepared import from_prepared, pack_fields
from sciatica_triage.packs.shipped import shipped_files, shipped_pack
from sciatica_triage.result.advice import Wording, wording
from sciatica_triage.result.advice_file import shipped_advice

from ..support.copies import changed
from ..test_oracle import people

MADE = prepared_files()


def read(name: str) -> RulePack:
    files = shipped_files(name)
    content = from_prepared(MADE[f"prepared/{name}.json"], hashes_of(files))
    assert content is not None
    return as_read(pack_fields(content, files))


def plain(value: object) -> Any:
    """Everything that a value holds, with the types of its parts and the fields that were given."""
    if isinstance(value, BaseModel):
        return type(value), plain(value.__dict__), value.model_fields_set
    if hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        return type(value), {field.name: plain(getattr(value, field.name)) for field in fields(value)}  # type: ignore[arg-type]
    if isinstance(value, str | int | float | type | None):
        return type(value), value
    if isinstance(value, Mapping):
        return [(key, plain(value[key])) for key in value]
    return [plain(one) for one in value]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_prepared_pack_is_the_pack_of_the_yaml_field_by_field(name: str) -> None:
    prepared, from_yaml = read(name), shipped_pack(name)

    for field in fields(RulePack):
        assert plain(getattr(prepared, field.name)) == plain(getattr(from_yaml, field.name)), field.name
    assert prepared == from_yaml
    assert from_yaml == prepared
    assert hash(prepared) == hash(from_yaml)
    assert repr(prepared) == repr(from_yaml)


def test_prepared_advice_is_the_advice_of_the_yaml() -> None:
    content = from_prepared(MADE["prepared/advice.json"], hashes_of(shipped_advice()))
    assert content is not None

    assert plain(Wording.of_content(content)) == plain(wording())


def test_answers_by_prepared_packs_are_the_same_bytes() -> None:
    by_yaml, by_prepared = Triager(), Triager([read(name) for name in SHIPPED])

    for person in people(200, seed=18):
        assert by_prepared.triage(person).model_dump_json() == by_yaml.triage(person).model_dump_json()


@pytest.mark.parametrize("again", [lambda pack: pickle.loads(pickle.dumps(pack)), copy.copy, copy.deepcopy])
def test_a_prepared_pack_can_be_pickled_and_copied_whole(again: Any) -> None:
    assert plain(again(read("documents"))) == plain(shipped_pack("documents"))


def test_nothing_is_read_that_was_made_of_other_files_or_by_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    files = shipped_files("documents")
    made = MADE["prepared/documents.json"]
    for other in ({**files, "another.yaml": b""}, dict(list(files.items())[1:]), {**files, "pack.yaml": b"x"}):
        assert from_prepared(made, hashes_of(other)) is None
    monkeypatch.setattr("sciatica_triage.packs.prepared.__version__", "0.0.1")

    assert from_prepared(made, hashes_of(files)) is None


def test_the_same_files_are_prepared_to_the_same_bytes() -> None:
    assert prepared_files() == MADE


def test_what_a_triage_does_not_need_is_not_read() -> None:
    """Reading the cases reads the YAML, which is broken here."""
    content = from_prepared(MADE["prepared/documents.json"], hashes_of(shipped_files("documents")))
    assert content is not None
    pack = as_read(pack_fields(content, {"pack.yaml": b"["}))
    assert Triager([changed(pack, name="read_nowhere_else")]).triage({"saddle_numbness": True}).reasons

    with pytest.raises(RulePackError):
        len(pack.rules[0].cases)
