"""durable-rules, driven the one way in which it neither crashes nor misfires.

What this target does differently: every `any`, be it a shared definition or written inline, is evaluated first and reaches
the engine as one atom, so that a rule is a flat conjunction of `{atom: 1}`; the rules stand in as many rulesets as the
engine's stack needs; a baseline rule fires at every assessment, since deleting a session in which nothing fired corrupts
memory; facts only, no events; no host and so no thread. The extension module is loaded alone, since the package around it
starts slowly and warns on newer Pythons.
"""

from __future__ import annotations

import importlib
import json
import sys
import threading
from collections.abc import Iterator
from functools import cache
from itertools import count
from typing import Any, Final

from ..errors import EngineError
from ..packs.condition import AllOf, AnyOf, Condition, Defined
from .normal_form import Leaf, disjunctive
from .rulebook import Rulebook

_EXTENSION: Final = "durable_rules_engine"
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
    import logging

    logging.getLogger("sciatica_triage").warning(
        "durable-rules cannot be loaded; the reference evaluator runs alone and gives the same answers"
    )
    return None


class _Session(threading.local):
    """The name of an engine session, one a thread; taken for an assessment and given back only when that ended well.

    So neither what an interruption left behind nor an assessment inside another one (in a signal handler) shares a session.
    """

    name: str | None = None

    def take(self) -> str:
        name, self.name = self.name, None
        return name or f"s{next(_names)}"


class _Shard:
    """Some of the rules as one engine ruleset. An assessment is one fact, the rules that it fires, and the session's end."""

    def __init__(self, engine: Any, clauses: dict[str, tuple[int, tuple[str, ...]]]) -> None:
        self.engine = engine
        self.rule_bits = {"baseline": 0, **{name: rule for name, (rule, _) in clauses.items()}}
        self.atoms = frozenset(atom for _, atoms in clauses.values() for atom in atoms)
        self.ruleset: dict[str, Any] = {"baseline": _rule([{"always": 1}])}
        self.ruleset |= {name: _rule([{atom: 1} for atom in atoms]) for name, (_, atoms) in clauses.items()}
        self.handle = engine.create_ruleset(f"sciatica_triage_{next(_names)}", json.dumps(self.ruleset))

    def assess(self, sid: str, facts: str) -> int:
        try:
            return self._assess(sid, facts)
        except BaseException:
            self._end(sid)
            raise

    def _end(self, sid: str) -> None:
        """Free an interrupted session; a ruleset holds 1,024. It may be deleted only after a rule has fired in it.

        An engine that goes on firing is asked no more often than it has rules.
        """
        engine, handle = self.engine, self.handle
        try:
            code, state = engine.assert_fact(handle, f'{{"sid":"{sid}","always":1,"ended":1}}')
            if code == 0:
                engine.start_action_for_state(handle, state)
                for _ in self.rule_bits:
                    if not engine.complete_and_start_action(handle, state):
                        break
                engine.delete_state(handle, sid)
        except Exception:
            return

    def _assess(self, sid: str, facts: str) -> int:
        engine, handle, rule_bits = self.engine, self.handle, self.rule_bits
        code, state = engine.assert_fact(handle, f'{{"sid":"{sid}","always":1{facts}}}')
        if code != 0:
            raise EngineError("durable-rules did not take the fact")
        held = fired = 0
        message = engine.start_action_for_state(handle, state)[1]
        while message:
            held |= rule_bits[message.split('"', 2)[1]]
            fired += 1
            if fired > len(rule_bits):
                raise EngineError("durable-rules fired more often than it has rules")
            message = engine.complete_and_start_action(handle, state)
        engine.delete_state(handle, sid)
        return held


def _rule(atoms: list[dict[str, int]]) -> dict[str, Any]:
    return {"all": [{"m": atoms[0] if len(atoms) == 1 else {"$and": atoms}}]}


def _groups(condition: Condition) -> Iterator[AnyOf | Defined]:
    """The outermost groups of a condition: what is evaluated first and reaches the engine as one atom."""
    match condition:
        case AnyOf() | Defined():
            yield condition
        case AllOf(parts):
            for part in parts:
                yield from _groups(part)


class Durable:
    """Which rules hold when exactly these atoms are true, by durable-rules."""

    def __init__(self, book: Rulebook, engine: Any) -> None:
        self._session = _Session()
        names: dict[Leaf, str] = {leaf: f"a{i}" for i, leaf in enumerate(book.bits)}
        bits = dict(book.bits)
        groups: list[tuple[int, tuple[int, ...], str]] = []
        for group in (g for rule in book.rules for g in _groups(rule.when)):
            if group not in bits:
                bits[group] = 1 << len(bits)
                names[group] = f"g{len(bits)}"
                ways = disjunctive(group, book.bits.get)
                single = sum(way for way in ways if way.bit_count() == 1)
                groups.append((single, tuple(way for way in ways if not way & single), names[group]))
        by_bit = {bit: names[leaf] for leaf, bit in bits.items()}
        clauses = {
            f"r{i}c{j}": (1 << i, tuple(by_bit[bit] for bit in by_bit if clause & bit))
            for i, rule in enumerate(book.rules)
            for j, clause in enumerate(disjunctive(rule.condition, bits.get))
        }
        everything = "".join(f',"{name}":1' for name in names.values())
        shards = self._shards(engine, clauses, everything)
        self.ruleset: dict[str, Any] = {name: rule for shard in shards for name, rule in shard.ruleset.items()}
        self._shards_with_facts = [
            (
                shard,
                [(bits[leaf], f',"{names[leaf]}":1') for leaf in book.bits if names[leaf] in shard.atoms],
                [(single, ways, f',"{name}":1') for single, ways, name in groups if name in shard.atoms],
            )
            for shard in shards
        ]

    def _shards(self, engine: Any, clauses: dict[str, tuple[int, tuple[str, ...]]], everything: str) -> list[_Shard]:
        """As few rulesets as can take a fact in which every atom is true.

        The engine walks its matches with a stack of 64 places and refuses a fact that needs more. More true atoms only
        ever need more places, so a ruleset that takes them all takes every fact.
        """
        shard = _Shard(engine, clauses)
        expected = 0
        for rule, _ in clauses.values():
            expected |= rule
        try:
            held: int | None = shard.assess(self._session.take(), everything)
        except Exception:
            held = None
        if held == expected:
            return [shard]
        if len(clauses) < 2:
            raise EngineError("durable-rules does not take these rules")
        half = len(clauses) // 2
        items = list(clauses.items())
        first, second = dict(items[:half]), dict(items[half:])
        return [*self._shards(engine, first, everything), *self._shards(engine, second, everything)]

    def holding(self, atoms: int) -> int:
        """One bit a rule of the rulebook, for the atoms given as bits; raise `EngineError` where the engine fails."""
        session = self._session
        sid = session.take()
        held = 0
        try:
            for shard, facts, groups in self._shards_with_facts:
                parts = [text for bit, text in facts if atoms & bit]
                for single, ways, text in groups:
                    if atoms & single or (ways and any(atoms & way == way for way in ways)):
                        parts.append(text)
                held |= shard.assess(sid, "".join(parts))
            session.name = sid
            return held
        except Exception:
            pass
        raise EngineError("durable-rules failed during an assessment")
