"""What a check of a rule pack found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a check found: where, and what about (a name, a sentence, a number)."""

    file: str
    about: str = ""
    says: ClassVar[str]

    def __str__(self) -> str:
        return f"{self.file}: {self.says.format(self.about)}"
