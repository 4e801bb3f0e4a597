"""What a client offers its user: a prompt that asks the questions, resources by template, and names to complete."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from ..chat.texts import texts
from ..packs.shipped import SHIPPED, shipped_file
from ..triager import Triager
from ..vocabulary.findings import Finding

SCHEME: Final = "sciatica-triage"
PROMPT: Final = "ask_the_red_flags"
PROMPT_TITLE: Final = "Ask the red-flag questions"
PROMPT_SAYS: Final = "Asks a person with back or leg pain one question at a time, and says what to do."
RULE_TEMPLATE: Final = f"{SCHEME}://rules/{{pack}}/{{rule}}"
FINDING_TEMPLATE: Final = f"{SCHEME}://findings/{{finding}}"
# The protocol allows no more in one answer.
_MOST_COMPLETED: Final = 100


class Text(NamedTuple):
    """A resource: its address, title, type and text."""

    uri: str
    title: str
    mime: str
    text: str


def prompt_text(triager: Triager, finding: str | None) -> str | None:
    """The prompt, which begins with one finding where that is named; None for an unknown one."""
    said = texts().mcp_prompt
    if not finding:
        return said.replace("{first}", "")
    known = triager.book.vocabulary.findings.get(finding)
    return said.replace("{first}", texts().mcp_first.replace("{question}", known.question)) if known else None


def resources(triager: Triager) -> Iterator[Text]:
    """Each rule's file, each pack's sources and each finding. Only shipped packs have files here."""
    for pack in triager.packs:
        sources = {
            id_: entry.model_dump(exclude_none=True, exclude_defaults=True) for id_, entry in pack.sources.items()
        }
        yield Text(f"{SCHEME}://sources/{pack.name}", f"Sources of {pack.title}", "application/json", _json(sources))
        for rule in pack.rules:
            if pack.name in SHIPPED:
                text = shipped_file(rule.file).decode("utf-8")
                yield Text(f"{SCHEME}://rules/{rule.name}", rule.title, "application/yaml", text)


def findings(triager: Triager) -> Iterator[Text]:
    """Each finding as JSON: its question, kind, unit and range, and what being unsure of it means."""
    for finding in triager.book.vocabulary.findings.values():
        uri = FINDING_TEMPLATE.replace("{finding}", finding.name)
        yield Text(uri, finding.question, "application/json", _json(_described(finding)))


def completions(triager: Triager, argument: str, begun: str) -> tuple[list[str], int]:
    """The values of an argument that begin, or else go on, with what was typed; at most 100, and how many there are."""
    rules = [rule.name.split("/") for rule in triager.book.rules]
    known: Mapping[str, Sequence[str]] = {
        "finding": list(triager.book.vocabulary.findings),
        "pack": sorted({pack for pack, _ in rules}),
        "rule": sorted({rule for _, rule in rules}),
    }
    typed = begun.strip().casefold().replace(" ", "_")
    fitting = [value for value in known.get(argument, ()) if typed in value]
    fitting.sort(key=lambda value: not value.startswith(typed))
    return fitting[:_MOST_COMPLETED], len(fitting)


def _described(finding: Finding) -> dict[str, Any]:
    described = {
        "name": finding.name,
        "question": finding.question,
        "label": finding.label,
        "again": finding.again,
        "kind": finding.kind,
        "group": finding.group,
        "tier": finding.tier,
        "unsure": finding.unsure,
        "because": finding.because,
        "implies": list(finding.implies),
        "follows": list(finding.follows),
    }
    return {**described, "unit": finding.unit, "range": finding.range} if finding.kind == "number" else described


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)
