"""durable-rules, driven the one way in which it neither crashes nor misfires.

What this target does differently: shared definitions are evaluated first and reach the engine as atoms; each rule becomes
flat conjunctions of `{atom: 1}` (disjunctive form); a baseline rule fires at every assessment, since deleting a session in
which nothing fired corrupts memory; facts only, no events; no host and so no thread. The extension module is loaded
alone, since the package around it starts slowly and warns on newer Pythons.
"""

from __future__ import annotations

import importlib
import json
import logging
import sys
import threading
from functools import cache
from itertools import count
from typing import Any, Final

from ..condition import definitions
from ..errors import EngineError
from ..normal_form import Leaf, conjunctive, disjunctive
from ..rulebook import Rulebook

_EXTENSION: Final = "durable_rules_engine"
_LOGGER: Final = logging.getLogger("sciatica_triage")
_names = count()


@cache
def extension() -> Any | None:
    """The engine's extension module, or None (with one warning) where it is not installed or cannot be loaded."""
    try:
        return importlib.import_module(_EXTENSION)
    except ImportError:
        pass
    # Its build for Python 3.13 and later names a symbol that is gone but never called here; lazy binding gets past it.
    flags = getattr(sys, "getdlopenflags", lambda: None)()
    if flags is not None:
        import os

        sys.setdlopenflags(os.RTLD_LAZY)
        try:
            return importlib.import_module(_EXTENSION)
        except ImportError:
            pass
        finally:
            sys.setdlopenflags(flags)
    _LOGGER.warning("durable-rules cannot be loaded; the reference evaluator runs alone and gives the same answers")
    return None


class _Session(threading.local):
    """One engine session a thread. One that was interrupted is abandoned: deleting it before a rule fired corrupts memory."""

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        self.id = f"s{next(_names)}"


class Durable:
    """Which rules hold when exactly these atoms are true, by durable-rules."""

    def __init__(self, book: Rulebook, engine: Any) -> None:
        self._engine = engine
        self._session = _Session()
        names: dict[Leaf, str] = {leaf: f"a{i}" for i, leaf in enumerate(book.bits)}
        self._defined: list[tuple[tuple[int, ...], str]] = []
        bits: dict[Leaf, int] = {leaf: 1 << i for i, leaf in enumerate(names)}
        for rule in book.rules:
            for one in definitions(rule.when):
                if one not in bits:
                    bits[one] = 1 << len(bits)
                    names[one] = f"d{len(bits)}"
                    self._defined.append((conjunctive(one, book.bits.get), f',"{names[one]}":1'))
        by_bit = {bit: names[leaf] for leaf, bit in bits.items()}
        ruleset: dict[str, Any] = {"baseline": {"all": [{"m": {"always": 1}}]}}
        self._rule_bits: dict[str, int] = {"baseline": 0}
        used = 0
        for i, rule in enumerate(book.rules):
            for j, clause in enumerate(disjunctive(rule.condition, bits.get)):
                name = f"r{i}c{j}"
                used |= clause
                self._rule_bits[name] = 1 << i
                atoms = [{by_bit[bit]: 1} for bit in by_bit if clause & bit]
                ruleset[name] = {"all": [{"m": atoms[0] if len(atoms) == 1 else {"$and": atoms}}]}
        self._facts = [(bit, f',"{names[leaf]}":1') for leaf, bit in bits.items() if bit & used and leaf in book.bits]
        self.ruleset = ruleset
        self._handle = engine.create_ruleset(f"sciatica_triage_{next(_names)}", json.dumps(ruleset))

    def holding(self, atoms: int) -> int:
        """One bit a rule of the rulebook, for the atoms given as bits; raise `EngineError` where the engine fails."""
        parts = [text for bit, text in self._facts if atoms & bit]
        for clauses, text in self._defined:
            for clause in clauses:
                if not atoms & clause:
                    break
            else:
                parts.append(text)
        session = self._session
        try:
            return self._assess(session.id, "".join(parts))
        except BaseException as error:
            session.renew()
            if not isinstance(error, Exception):
                raise
        raise EngineError("durable-rules failed during an assessment")

    def _assess(self, sid: str, facts: str) -> int:
        engine, handle, rule_bits = self._engine, self._handle, self._rule_bits
        code, state = engine.assert_fact(handle, f'{{"sid":"{sid}","always":1{facts}}}')
        if code != 0:
            raise EngineError("durable-rules did not take the fact")
        held = 0
        fired = 1
        message = engine.start_action_for_state(handle, state)[1]
        while True:
            held |= rule_bits[message.split('"', 2)[1]]
            message = engine.complete_and_start_action(handle, state)
            if not message:
                break
            fired += 1
            if fired > len(rule_bits):
                raise EngineError("durable-rules fired more often than it has rules")
        engine.delete_state(handle, sid)
        return held
