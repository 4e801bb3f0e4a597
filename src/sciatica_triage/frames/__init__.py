"""Triage of whole tables: one row a person, one column a finding, every row at once and by the same rules as `triage()`.

Needs the extra `frames`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Literal, TypeVar

from ..engine.assessment import WeakFlags, options_of
from ..errors import OptionError, expect, needs
from ..packs.pack import RulePack
from ..packs.rule import Unsigned
from ..packs.shipped import SHIPPED, PackName
from ..vocabulary.answers import Answers
from .compiled import Detail
from .understood import Understood, UnreadColumnWarning
from .validators import column_schema

__all__ = ["Understood", "UnreadColumnWarning", "column_schema", "needs_narwhals", "triage_frame"]

if TYPE_CHECKING:
    from typing import Any

    Frame = TypeVar("Frame", bound=Any)


def triage_frame(
    frame: Frame,
    *,
    packs: Iterable[PackName | RulePack] = SHIPPED,
    vocabulary: type[Answers] | None = None,
    detail: Detail = "urgency",
    columns: Mapping[str, str] | None = None,
    answers: Mapping[str, str] | None = None,
    strict: bool = False,
    report: Callable[[Understood], object] | None = None,
    unsigned: Unsigned = "cautious",
    weak_flags: WeakFlags = "urgent",
) -> Frame:
    """The same frame with a triage of every row, compiled from the rules to the frame's own expressions.

    Takes what narwhals takes: pandas, polars (eager and lazy), PyArrow, DuckDB relations, PySpark and more. A lazy frame
    stays lazy. Added columns:

    - `urgency`, `ceiling`, `status`: what `triage()` gives for the row. The first two are of a type that is ordered by level
      where the library has one (pandas, polars, DuckDB, Arrow), and text elsewhere. DuckDB and Arrow's own functions compare
      them with a *text* by alphabet all the same: `urgency >= 'urgent'` is wrong there; write
      `enum_code(urgency) >= 3` (0 is `self_care`, 4 `emergency`), or compare with `'urgent'` cast to the type of the column;
    - `rule_ids` (`detail` is `reasons` or `full`): the names (`pack/rule_id`) of the reasons that `triage()` gives, the
      rules that only unsure answers make fire among them; joined by `;`, in a fixed order, by the level that each rule has
      at most (doubt and `weak_flags` may lower it in a row);
    - one boolean column a rule, by its name (`full`): whether it is one of those reasons;
    - `problem` (lazy frames): what is wrong with a row, else null.

    A column is the finding of its name, whatever the case, or the one that `columns` maps it to
    (`{"my_column": "leg_weakness"}`); a finding without a column was not asked; any other column is passed through. One
    that only looks like a finding is an `UnreadColumnWarning`, or an error where `strict`; `report` is called with what was
    `Understood` (`report=print` shows it). `answers` says what other texts mean (`{"Y": "present", "": "not_asked"}`), and
    codes in columns of numbers (`{"2": "absent"}`). See `columns` for types and values. `vocabulary`: your own subclass of
    `Presentation`, where its findings are columns too and no pack was loaded with it; otherwise they are passed through.

    Raises `PresentationError`, before anything is computed, for a table of which no column stands for a finding, for a
    column whose type holds no answers, and for one that is named like an added one, in whatever case; and for an eager
    frame with a value that is no answer, naming its first row (counted from 0). A lazy frame cannot raise: such a row is
    an emergency, its status is `needs_answers`, and its `problem` says why. Input is not changed.
    """
    needs_narwhals()
    from .evaluation import Reading, triaged

    if not (report is None or callable(report)):
        raise OptionError("`report`: expected something to call with what was understood")
    near: Literal["refuse", "warn"] = "refuse" if expect("strict", strict, bool) else "warn"
    done: Frame = triaged(
        frame,
        packs=packs,
        vocabulary=vocabulary,
        detail=detail,
        options=options_of(unsigned, weak_flags),
        reading=Reading({} if columns is None else columns, answers, near=near, report=report),
    )
    return done


def needs_narwhals() -> None:
    """Raise `TriageError` where narwhals is missing."""
    needs("narwhals.stable.v2", "frames")
