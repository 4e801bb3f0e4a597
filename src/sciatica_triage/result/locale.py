"""Where a person is, as the advice names it: the numbers to call and the place to go to."""

import re
from typing import Annotated, Final, TypeAlias

from pydantic import AfterValidator, ConfigDict
from pydantic_core import PydanticCustomError

from ..errors import OptionError, TriageError, expect, is_text
from ..vocabulary.models import Model

_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What a terminal obeys, or ends a line at."""


def _one_line(text: str) -> str:
    # Without a sign that can be seen, a sentence would end in nothing to call or to go to.
    if not is_text(text) or _CONTROLS.search(text) or not any(sign.isprintable() and sign != " " for sign in text):
        raise PydanticCustomError("text", "it is blank, or half of a character or a control character stands in it")
    return text


_Text: TypeAlias = Annotated[str, AfterValidator(_one_line)]


class Locale(Model):
    """Where the person is: the numbers to call and the place to go to, as the advice names them.

    Nothing is assumed: 111 is an ambulance in one country and an advice line in another, and what one calls A&E is the ER
    to another. Each is put into sentences as it stands: "Go to {emergency_place} now". Raises `OptionError` for anything
    that is not text on one line; a control character could rewrite what a terminal shows.
    """

    model_config = ConfigDict(extra="forbid", revalidate_instances="always")

    country: _Text | None = None
    """The country's name or code, for the host; no sentence has it."""
    emergency_number: _Text = "your local emergency number"
    """What to call in an emergency."""
    emergency_place: _Text = "an emergency department"
    """Where to go in an emergency."""
    advice_line: _Text = "your local health advice line"
    """What to call for advice."""

    @classmethod
    def _refused(cls, error: Exception) -> TriageError:
        del error
        return OptionError(
            "a locale takes `country`, `emergency_number`, `emergency_place` and `advice_line`, each a text of one line "
            "that is not blank, without control characters"
        )

    def fill(self, text: str) -> str:
        """The text with its placeholders (`{emergency_number}` and the like) filled in."""
        if "{" not in expect("text", text, str):
            return text
        for name in ("emergency_number", "emergency_place", "advice_line"):
            text = text.replace(f"{{{name}}}", getattr(self, name))
        return text
