"""A result as cards of CDS Hooks."""

from __future__ import annotations

from typing import Final

from ..errors import expect
from ..triager import TriageResult
from .codes import Release, Resource, checked_release
from .resources import service_request, standing

_LONGEST_SUMMARY: Final = 139
"""The specification wants fewer than 140 characters."""


def cards(result: TriageResult, release: Release = "R4", *, subject: str | None = None) -> list[Resource]:
    """One card: how soon and why, with the rules, the ceiling and what is still open in its detail.

    `subject`: a reference such as `Patient/1`; with it the card suggests a draft ServiceRequest. Give the card a `uuid` to
    know its feedback by. Raises `OptionError`.
    """
    release = checked_release(release)
    expect("result", result, TriageResult)
    first = next((r.title for r in result.reasons if r.urgency == result.urgency), None)
    card: Resource = {
        "summary": _summary(result, first),
        "indicator": result.urgency.cds_indicator,
        "detail": _detail(result),
        "source": {"label": "sciatica_triage, " + ", ".join(f"{p.id} {p.version}" for p in result.ruleset)},
    }
    request = service_request(result, release, subject=subject) if subject is not None else None
    if request is not None:
        action = {"type": "create", "description": f"Draft a request: {standing(result)}", "resource": request}
        card["selectionBehavior"] = "at-most-one"  # a card with suggestions has to say it
        card["suggestions"] = [
            {"label": "Draft a request at this urgency", "isRecommended": False, "actions": [action]}
        ]
    return [card]


def _summary(result: TriageResult, reason: str | None) -> str:
    """How soon and why; a title that is too long for the card gives way, how soon never does."""
    level = standing(result).capitalize()
    full = f"{level}: {reason}" if reason else level
    return full if len(full) <= _LONGEST_SUMMARY else full[: _LONGEST_SUMMARY - 1] + "…"


def _detail(result: TriageResult) -> str:
    """The report, its indented lines as a list of Markdown."""
    parts: list[str] = []
    for line in result.report().splitlines():
        listed = line.startswith("  ")
        gap = "" if not parts else "\n" if listed and parts[-1].startswith("- ") else "\n\n"
        parts += [gap, f"- {line.strip()}" if listed else line]
    return "".join(parts)
