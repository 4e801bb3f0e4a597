"""The file format of a rule pack as a page, made from the models that read the files.

`python -m sciatica_triage.authoring.file_format [FOLDER]` writes it into a checkout.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from ..packs.file_models import PackFile, RuleFile, SourceEntry
from .schemas import HELP

PLACE: Final = "docs/generated/format.md"
_PACK_HELP: Final = {
    "name": "The pack's name, as results and options show it; its rules are called `name/id`.",
    "version": "Three numbers with dots; raise it whenever a rule, a definition or a source changes.",
    "title": "What the pack is about, in a few words.",
    "scope": "For whom the rules are, where they come from, and how they were read.",
    "not_for": "People and questions that the pack says nothing about, each with the reason.",
    "floor": "The level below which results with this pack never go.",
    "definitions": "Conditions that several rules share, by name.",
    "not_covered": "Findings that the pack does not assess; results say so.",
    "covered_by_reading": "Findings that no source names and that count here by our reading.",
    "calmer_screening": "Screening findings that alone stay below urgent, each with the reason.",
    "populations": "Groups of people, and how the pack treats each.",
    "overlaps": "Rules that never decide alone, with the rules that cover them and the reason.",
}
_SOURCE_HELP: Final = {
    "title": "As it stands on the source.",
    "publisher": "Who publishes it.",
    "date": "Of publication or last review, or `undated`.",
    "tier": "What kind of evidence it is, in a few words.",
    "audience": "For whom it was written; a rule is held to the levels that pages for patients state.",
    "url": "Where it can be read.",
    "verified": "Whether its own page was read, or a copy.",
    "via": "Where the copy was read.",
    "criteria": "What it asks for, in our own words.",
    "accessed": "When it was read.",
    "review_by": "When its publisher means to look at it again.",
    "not_cited": "Why no rule cites it.",
    "file": "The file that holds its text.",
    "sha256": "The hash of that text.",
    "statements": "Numbered sentences, verbatim, each with `quote`, and `locator`, `role` or `part_of` where they apply.",
    "excluded": "Sentences that look like an escalation and make no rule, each with `quote` and `because`.",
}
_FILES: Final[tuple[tuple[str, str, type[BaseModel], Mapping[str, str]], ...]] = (
    ("pack.yaml", "What the pack is, and what its rules share.", PackFile, _PACK_HELP),
    ("sources.yaml", "Under `sources:` each document or guideline by a short name.", SourceEntry, _SOURCE_HELP),
    (
        "A rule",
        "One file a rule, in the pack's folder or in folders of its own; the name of the file is the rule's id.",
        RuleFile,
        HELP,
    ),
)
_NAMED: Final = {"condition": "a condition", "answers": "answers", "exception": "an exception"}


def format_page() -> str:
    """The page as it is committed."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The files of a rule pack"
    yield ""
    yield "Generated from the models that read the files, by `python -m sciatica_triage.authoring.file_format`;"
    yield "change those, not this page. How to write a pack: [write a pack](../guide/packs.md)."
    for title, about, model, help_ in _FILES:
        yield from (
            "",
            f"## {title}",
            "",
            about,
            "",
            "| key | expects | needed | what it says |",
            "| --- | --- | --- | --- |",
        )
        schema = model.model_json_schema()
        for name, part in schema["properties"].items():
            needed = "yes" if name in schema.get("required", ()) else ""
            # A key without a sentence about it ends this with an error, so that none is left out of the page.
            yield f"| `{name}` | {_kind(part, schema.get('$defs', {}))} | {needed} | {help_[name]} |"
    yield ""
    yield "A condition is a finding's name, a threshold such as `symptom_days >= 7`, the name of a shared definition, or"
    yield "`all:` or `any:` with a list of conditions. The findings are listed in [the rules](rules/findings.md)."


def _kind(part: Mapping[str, Any], defs: Mapping[str, Any]) -> str:
    """What may stand behind a key, in words."""
    if "x-shape" in part:
        return _NAMED[part["x-shape"]]
    if "$ref" in part:
        fields = defs[part["$ref"].rpartition("/")[2]]
        return "keys " + ", ".join(f"`{key}`" for key in fields["properties"])
    if "anyOf" in part:
        # Null is what the models have for "left out"; in a file it is refused.
        kinds = dict.fromkeys(_kind(one, defs) for one in part["anyOf"] if one != {"type": "null"})
        return " or ".join(kinds)
    if "enum" in part or "const" in part:
        return ", ".join(f"`{value}`" for value in part.get("enum", [part.get("const")]))
    if part.get("type") == "array":
        return f"a list: {_kind(part['items'], defs)}"
    if part.get("type") == "object":
        inner = part.get("additionalProperties")
        return f"names, each with {_kind(inner, defs)}" if isinstance(inner, dict) else "names"
    if part.get("type") == "boolean":
        return "`true`, `false`"
    return f"text like `{part['pattern']}`" if "pattern" in part else "text"


if __name__ == "__main__":
    (Path(sys.argv[1] if len(sys.argv) > 1 else ".") / PLACE).write_text(format_page(), "utf-8")
