"""The question who answers, as a form asks it. Most programs ask nothing themselves, and never import it."""

from typing import Final

from .models import Model
from .who import Reporter


class Choice(Model):
    """One of those who may answer, with its label."""

    reported_by: Reporter
    """The answer, as a presentation keeps it."""
    label: str
    """The answer, as it is shown."""


class Who(Model):
    """The question who answers: part of the first form, beside the findings."""

    text: str
    """The question."""
    choices: tuple[Choice, ...]
    """The answers to choose from."""


# Unread, since making pydantic's validators would be paid at every import.
WHO: Final = Who.model_construct(
    text="Who answers these questions?",
    choices=(
        Choice.model_construct(reported_by="person", label="I have the pain myself"),
        Choice.model_construct(
            reported_by="somebody_else", label='I answer for a child or someone else ("you" means them)'
        ),
    ),
)
