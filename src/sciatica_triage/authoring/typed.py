"""The typed face of the vocabulary, for type checkers and editors: every finding with what may be answered to it.

`python -m sciatica_triage.authoring.typed [FOLDER]` writes it into a checkout.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from ..vocabulary.findings import Finding
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import vocabulary_of

PLACE: Final = "src/sciatica_triage/vocabulary/given.py"
_HEAD: Final = '''"""What may be given for each finding, as type checkers and editors read it.

Made from `presentation.py` by `python -m sciatica_triage.authoring.typed`; change the findings there, not this file.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias, TypedDict

from .findings import Answer

if TYPE_CHECKING:
    from .answers import Heard
    from .who import Reporter

GivenReply: TypeAlias = Answer | Literal["present", "absent", "unsure", "not_asked", "yes", "no"] | bool | None
"""What may be given for a finding or an exception; None is the same as `not_asked`."""
GivenAmount: TypeAlias = float | Decimal | timedelta | Answer | Literal["unsure", "not_asked"] | None
"""What may be given for a number, in the unit of its name; None is the same as `not_asked`."""


class GivenAnswers(TypedDict, total=False):
    """Answers by the name of their finding, as `Presentation(...)` and `triage()` take them."""

    reported_by: Reporter | None
    heard: Sequence[Heard]
'''


def typed_face() -> str:
    """The module as it is committed."""
    return _HEAD + "".join(_entry(finding) for finding in vocabulary_of(Presentation).findings.values())


def _entry(finding: Finding) -> str:
    kind = "GivenAmount" if finding.kind == "number" else "GivenReply"
    # Not `capitalize`, which makes small letters of all the others.
    label = finding.called[:1].upper() + finding.called[1:]
    unit = f", in {finding.unit}" if finding.unit else ""
    return f'    {finding.name}: {kind}\n    """{label}{unit}."""\n'


if __name__ == "__main__":
    (Path(sys.argv[1] if len(sys.argv) > 1 else ".") / PLACE).write_text(typed_face(), "utf-8")
