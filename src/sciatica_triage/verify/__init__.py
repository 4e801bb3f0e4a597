"""Proofs about rule packs, from the shipped files themselves: nothing is restated by hand, so nothing can drift.

`verify` builds a model of all presentations from the packs' condition trees and the vocabulary, and proves each claim or
refutes it with presentations that `triage` can be asked about. Needs the extra `verify` (the solver z3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Final, TypeAlias

from ..errors import OptionError, in_own_words
from ..packs.pack import RulePack
from ..packs.shipped import SHIPPED, PackName, any_packs
from .agreement import code
from .claims import answering, escalating, exceptions, interval, monotone, self_care
from .formula import solver_library
from .proof import Claim, Proof
from .report import Covered, Exempt, Refutation, Report, Verdict
from .rule_claims import deciding, satisfiable, thresholds

__all__ = ["CLAIMS", "Covered", "Exempt", "Refutation", "Report", "Verdict", "verify"]

CLAIMS: Final[dict[str, Claim]] = {
    "monotone": monotone,
    "interval": interval,
    "answering": answering,
    "exceptions": exceptions,
    "self-care": self_care,
    "escalating": escalating,
    "satisfiable": satisfiable,
    "thresholds": thresholds,
    "deciding": deciding,
    "code": code,
}
"""The claims, in the order in which they are proved; the last one compares the code on what the others came up with."""

Progress: TypeAlias = Callable[[int, int, str], None]
"""Told how many statements are done, how many there are, and which claim is being proved."""


def _known(claims: Iterable[str]) -> tuple[str, ...]:
    with in_own_words(Exception, lambda _: OptionError(f"`claims`: expected some of {', '.join(CLAIMS)}")):
        return tuple({name: CLAIMS[name] for name in claims})


def verify(
    packs: Iterable[RulePack | PackName] = SHIPPED,
    claims: Iterable[str] = tuple(CLAIMS),
    progress: Progress | None = None,
) -> Report:
    """Prove or refute every claim about these packs taken together.

    Raises `TriageError` where the solver is not installed or gives up, `OptionError` for packs that do not go together.
    """
    solver_library()
    # A changed copy of a shipped pack too: it is to be proved before it is shipped, and answers nobody here.
    proof = Proof(any_packs(packs))
    claims = _known(claims)
    # INVARIANT: what statements find out of each other, such as presentations met, they read when their turn comes.
    todo = [(name, statement) for name in claims for statement in CLAIMS[name](proof)]
    refuted: dict[str, list[Refutation]] = {}
    proved: dict[str, int] = {}
    seconds: dict[str, float] = {}
    for done, (name, statement) in enumerate(todo):
        if progress is not None:
            progress(done, len(todo), name)
        start = perf_counter()
        refutation = statement.refute()
        seconds[name] = seconds.get(name, 0) + perf_counter() - start
        if refutation is None:
            proved[name] = proved.get(name, 0) + 1
        else:
            refuted.setdefault(name, []).append(refutation)
    if progress is not None:
        progress(len(todo), len(todo), "done")
    return Report(
        packs=proof.packs,
        verdicts=tuple(
            Verdict(
                name,
                (CLAIMS[name].__doc__ or "").strip(),
                proved.get(name, 0),
                tuple(refuted.get(name, ())),
                seconds.get(name, 0.0),
            )
            for name in claims
        ),
        exceptions=tuple(proof.exceptions),
        covered=tuple(proof.covered),
        solver=str(solver_library().get_version_string()),
    )
