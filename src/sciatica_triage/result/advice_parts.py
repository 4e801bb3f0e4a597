"""The advice in parts, for a host that lays it out."""

from typing import Self

from ..vocabulary.models import Model


class Signs(Model):
    """New signs of one kind, to watch for."""

    title: str
    """What they have in common."""
    signs: tuple[str, ...]
    """Each in words for patients."""


class AdviceParts(Model):
    """The advice in parts, in words for patients, so that a host can lay it out.

    `action`: what to do; `how_soon` repeats when; `headline` is both. `still_open`: while more may come out, that this is
    not the final answer, and what it may come to. `because`: why, in one sentence; where a doubt decides, what that is and
    what to do if it is so. `for_whom`: whom "you" means, where that is not the reader. `also`: what else to do or to know.
    `sooner`: that some guidance asks for care sooner, where a source of a rule that decides states a higher level.
    `watch_for`: new signs by kind, and `if_new` what to do about one; both are empty at an emergency, where one goes now.
    `limits`: what the result cannot tell. `not_assessed`: the questions that none of the loaded packs covers.
    """

    action: str
    how_soon: str
    """When to do it."""
    still_open: str = ""
    because: str = ""
    for_whom: str = ""
    also: tuple[str, ...] = ()
    sooner: str = ""
    if_new: str = ""
    """What to do about a new sign."""
    watch_for: tuple[Signs, ...] = ()
    limits: tuple[str, ...] = ()
    not_assessed: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """What to do and how soon."""
        return with_time(self.action, self.how_soon)

    @classmethod
    def of_text(cls, text: str, *, final: bool) -> Self:
        """The parts as far as they can be told from advice that was stored as text alone."""
        lines = text.splitlines()
        signs = tuple(line.removeprefix("- ") for line in lines if line.startswith("- "))
        plain = [line for line in lines if not line.startswith("- ")]
        still_open = "" if final or not plain else plain.pop(0)
        return cls(
            action=plain[0] if plain else "",
            how_soon="",
            still_open=still_open,
            also=tuple(plain[1:]),
            watch_for=(Signs(title="", signs=signs),) if signs else (),
        )


def with_time(do: str, how_soon: str) -> str:
    """What to do and how soon, where it does not say so itself."""
    return do if how_soon in do else f"{do} ({how_soon})"
