"""The report of a result in plain text, at most 25 lines."""

from __future__ import annotations

from typing import Final

from ..result.reasons import merged, worth_showing
from ..shown import text_of
from ..triager import TriageResult

_REASONS: Final = 5
_QUESTIONS: Final = 3


@text_of.register
def report(result: TriageResult) -> str:
    """Urgency with its ceiling, what to do, the first reasons with their sources, what to ask next, and the limits."""
    lines = [f"urgency: {result.urgency.value}", f"status: {result.status}, by {result.engine}"]
    if result.ceiling > result.urgency:
        lines[0] += f", and up to {result.ceiling.value} is not ruled out"
    parts = result.advice_parts
    to_do = [part for part in (parts.still_open, parts.action) if part]
    lines += to_do[::-1] if result.status == "screened" else to_do
    reasons = worth_showing(result.reasons, result.urgency)
    if reasons:
        lines.append("because:")
    # Twins once: two packs often have a rule for the same sign.
    said = merged(reasons)
    for twins in said[:_REASONS]:
        reason = twins.reasons[0]
        names = " and ".join(one.name for one in twins.reasons)
        cited = ", ".join(citation.id for citation in twins.citations) or reason.basis
        unreviewed = all(one.review == "needed" for one in twins.reasons)
        marks = " (unsure answers)" * reason.doubtful + " (review needed)" * unreviewed
        lines.append(f"  {reason.urgency.value}: {reason.title} [{names}; {cited}]{marks}")
    # Quoted is a rule that decides: the words of another would seem to give this level its reason.
    deciding = [reason for reason in reasons if reason.urgency == result.urgency]
    quoted = next((c for r in deciding for c in r.citations if c.quote), None)
    if quoted is not None:
        lines.append(f"  {quoted.id} says: “{quoted.quote}”")
    lines += _more(len(said) - _REASONS, "reason")
    # Only who asks for more: that others ask for less is no reason to wait.
    higher = dict.fromkeys(d for reason in deciding for d in reason.dissent if d.urgency > result.urgency)
    if higher:
        lines.append(
            "  others say more: " + "; ".join(f"{one.source} ({one.urgency.value}): {one.says}" for one in higher)
        )
    if result.questions:
        lines.append("still open:")
    for question in result.questions[:_QUESTIONS]:
        again = " (again)" if question.ask_again else ""
        lines.append(f"  {question.text}{again} [could raise to {question.could_raise_to.value}]")
    lines += _more(len(result.questions) - _QUESTIONS, "question")
    lines += [f"conflict: {conflict.message}" for conflict in result.conflicts[:2]]
    lines += _more(len(result.conflicts) - 2, "conflict")
    if result.not_assessed:
        names = ", ".join(result.not_assessed[:6])
        lines.append(f"not assessed: {names}{', ...' if len(result.not_assessed) > 6 else ''}")
    lines.append("rules: " + ", ".join(f"{p.id} {p.version} ({p.sha256[:12]})" for p in result.ruleset))
    lines.append(result.disclaimer)
    return "\n".join(lines)


def _more(count: int, what: str) -> list[str]:
    return [f"  and {count} more {what}{'s' if count > 1 else ''}"] if count > 0 else []
