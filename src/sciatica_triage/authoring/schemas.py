"""The JSON Schemas of what goes in and comes out: rule files (for editors), presentations and results.

`python -m sciatica_triage.authoring.schemas [FOLDER]` writes them into a checkout. Their bytes depend on the version
of pydantic, so the committed ones are generated under the one version that the `test` extra pins.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from ..packs.file_models import RuleFile
from ..packs.shipped import SHIPPED, shipped_pack
from ..triager import TriageResult
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer, Finding
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import vocabulary_of

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
HELP: Final = {
    "title": "What the rule is called in a report, in plain words.",
    "code": "Its number in the evidence tables.",
    "when": "When it fires: a finding, a comparison, a shared definition, or `all:` or `any:` of those.",
    "narrower": "Why a list in `when` leaves out part of a shared definition, or why only the back counts.",
    "unless": "The one exception that holds the rule back when it is known to be present.",
    "urgency": "How soon the person should be seen, by the rule's source.",
    "until_signed": "The stricter level that counts until a clinician has signed the rule.",
    "weak": "A flag that means little alone.",
    "suspects": "What has to be ruled out; never a diagnosis.",
    "group": "Rules of one group are read together; the folder of the file where it is left out.",
    "because": "Why this level, in a sentence or two.",
    "citations": "The sentences or sources that ask for this level.",
    "stated": "The level that each cited source states for what the rule asks, or `none`.",
    "raised_from": "The level of the cited sentence itself, where the rule gives a higher one; `because` says why.",
    "context": "Sentences or sources that explain the rule and state no level.",
    "basis": "Instead of a citation, where no source states it.",
    "dissent": "Sources that give another level for the same findings.",
    "review": "`needed`: a clinician has not confirmed the rule yet.",
    "signed": "Who confirmed the rule, in what role, when, and the hash of its meaning; `sciatica-triage sign` writes it.",
    "review_note": "What the clinician is asked to confirm, and the fallback meanwhile; `review: needed` wants one.",
    "cases": "Examples, four or more: each a sentence with its answers. A finding that is not named is absent (a parent of "
    "a named one: not asked); a number is not asked, or counts as absent where all that it follows is.",
}


def schemas() -> dict[str, dict[str, Any]]:
    """Every committed schema, by its path in a checkout."""
    from ..words.file_models import words_schema

    return {
        "rules/schema/rule.schema.json": rule_schema(),
        "rules/schema/words.schema.json": words_schema(),
        "docs/generated/schema/presentation.schema.json": _published(Presentation),
        "docs/generated/schema/result.schema.json": _published(TriageResult),
    }


def rule_schema(vocabulary: type[Answers] = Presentation, definitions: Iterable[str] | None = None) -> dict[str, Any]:
    """The schema of a rule file: what its conditions and cases may name is listed, so that editors can complete it.

    `definitions` are the shared ones of the pack; by default those of the shipped packs.
    """
    if definitions is None:
        definitions = {name for pack in SHIPPED for name in shipped_pack(pack).definitions}
    findings = vocabulary_of(vocabulary).findings.values()
    schema = _without_null(_resolved(RuleFile.model_json_schema()))
    schema.setdefault("$defs", {}).update(
        condition=_condition(findings, sorted(definitions)),
        exception={
            "title": "exception",
            "description": "An exception; it silences only the findings that it is about.",
            "oneOf": [_named(f) for f in findings if f.kind == "exception"],
        },
        answers={
            "title": "answers",
            "description": "Answers about one person; what is left out is absent, and a number is not asked.",
            "type": "object",
            "properties": {f.name: _answer(f) for f in findings},
            "additionalProperties": False,
        },
    )
    # By the sentences, so that one about a key that is gone ends this with an error.
    for name, help_ in HELP.items():
        schema["properties"][name]["description"] = help_
    return {"$schema": _DIALECT, **schema, "title": "rule"}


def _condition(findings: Collection[Finding], definitions: list[str]) -> dict[str, Any]:
    parts = {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/condition"}}
    numbers = [f for f in findings if f.kind == "number"]
    return {
        "title": "condition",
        "description": "Positive by construction: there is no negation.",
        "anyOf": [
            {"title": "a finding is present", "oneOf": [_named(f) for f in findings if f.kind == "finding"]},
            {"title": "a shared definition of the pack holds", "enum": definitions},
            *(_comparison(f) for f in numbers),
            _group("all", "every part holds", parts),
            _group("any", "at least one part holds", parts),
        ],
    }


def _group(key: str, title: str, parts: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": title,
        "type": "object",
        "properties": {key: parts},
        "required": [key],
        "additionalProperties": False,
    }


def _named(finding: Finding) -> dict[str, Any]:
    return {"const": finding.name, "description": finding.question}


def _comparison(finding: Finding) -> dict[str, Any]:
    """A threshold in the direction in which the number is worse."""
    operators = {"larger": ">=?", "smaller": "<=?", "either_end": "[<>]=?"}[finding.worse]
    return {
        "title": f"`{finding.name}` meets a threshold",
        "description": f"{finding.question} In {finding.unit}.",
        "type": "string",
        "pattern": rf"^\s*{finding.name}\s*{operators}\s*[0-9]+(\.[0-9]+)?\s*$",
    }


def _answer(finding: Finding) -> dict[str, Any]:
    if finding.kind != "number":
        return {"description": finding.question, "enum": [answer.value for answer in Answer]}
    amount = {"type": "number", "minimum": finding.minimum, "maximum": finding.maximum}
    return {
        "description": f"{finding.question} In {finding.unit}.",
        "anyOf": [
            # JSON has no infinity.
            {key: value for key, value in amount.items() if value != float("inf")},
            {"enum": ["unsure", "not_asked"]},
        ],
    }


def _published(model: type[BaseModel]) -> dict[str, Any]:
    return {"$schema": _DIALECT, **model.model_json_schema()}


def _resolved(schema: Any) -> Any:
    """With a reference in place of each shape that depends on the vocabulary."""
    if isinstance(schema, list):
        return [_resolved(part) for part in schema]
    if isinstance(schema, dict):
        plain = {key: _resolved(part) for key, part in schema.items() if key != "x-shape"}
        return {"$ref": f"#/$defs/{schema['x-shape']}", **plain} if "x-shape" in schema else plain
    return schema


def _without_null(schema: Any) -> Any:
    """Without null as a value: in a rule file a key that has nothing to say is left out."""
    if isinstance(schema, list):
        return [_without_null(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _without_null(part) for key, part in schema.items() if (key, part) != ("default", None)}
    some = [part for part in plain.get("anyOf", ()) if part != {"type": "null"}]
    # "Something or nothing" alone: a choice of two real things stays a choice.
    if len(some) == 1 and len(plain["anyOf"]) == 2:
        del plain["anyOf"]
        return {**some[0], **plain}
    return plain


def as_text(schema: dict[str, Any]) -> str:
    """A schema as it is committed."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(root: Path) -> None:
    """Write every schema under the root of a checkout."""
    for path, schema in schemas().items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(as_text(schema), encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
