"""What a table's columns were taken for: which stand for findings, which only look as if they did, and what has no column."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache


class UnreadColumnWarning(UserWarning):
    """A column looks like a finding and is none, so what it says was not read."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What the columns of a table were taken for.

    `read`: columns that stand for a finding, each with that finding; case does not matter. `near`: columns that are not
    read though they look like a finding (spaces, signs between words, a typing mistake), each with it.
    `missing`: findings without a column, which count as not asked in every row.
    """

    read: Mapping[str, str]
    near: Mapping[str, str]
    missing: tuple[str, ...]
    columns: int
    """How many columns the table has."""

    def __str__(self) -> str:
        """Three sentences at most, a line each."""
        lines = [f"{len(self.read):,} of {self.columns:,} columns stand for findings: {', '.join(self.read) or 'none'}"]
        lines += [
            f"column {name!r} is no finding and is not read; did you mean `{finding}`?"
            for name, finding in self.near.items()
        ]
        if self.missing:
            lines.append(
                f"{len(self.missing):,} findings have no column and count as not asked: {', '.join(self.missing)}"
            )
        return "\n".join(lines)


def understood(names: Collection[str], findings: Collection[str], renamed: Mapping[str, str]) -> Understood:
    """What columns of these names stand for; `renamed` says so for some. Two that stand for the same are not refused here."""
    any_case = {name.casefold(): name for name in findings}
    read: dict[str, str] = {}
    for name in names:
        finding = renamed.get(name) or any_case.get(name.casefold(), "")
        if finding in findings:
            read[name] = finding
    looks_like = _looks_like(tuple(findings))
    found = {"", *read.values()}
    near = {name: like for name in names if name not in read and (like := _near(name, looks_like))}
    return Understood(read, near, tuple(name for name in findings if name not in found), len(names))


def _near(name: str, looks_like: Mapping[str, str]) -> str:
    plain = _plain(name)
    for spelling in (plain, *_without_one(plain)):
        if spelling in looks_like:
            return looks_like[spelling]
    return ""


@lru_cache(maxsize=8)
def _looks_like(findings: tuple[str, ...]) -> Mapping[str, str]:
    """Every spelling of a finding with at most one letter left out, so that one typing mistake on either side is seen."""
    looks: dict[str, str] = {}
    for finding in findings:
        plain = _plain(finding)
        for spelling in (plain, *_without_one(plain)):
            looks.setdefault(spelling, finding)
    return looks


def _plain(name: str) -> str:
    """Letters and digits only, since anything may stand between words."""
    return "".join(filter(str.isalnum, name.casefold()))


def _without_one(name: str) -> Iterable[str]:
    return (name[:i] + name[i + 1 :] for i in range(len(name))) if len(name) > _SHORT else ()


_SHORT = 3
"""Of names as short as this, too much is one typing mistake away."""
