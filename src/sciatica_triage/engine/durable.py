"""durable-rules, driven the one way in which it neither crashes nor misfires.

What this target does differently: every `any`, be it a shared definition or written inline, is evaluated first and reaches
the engine as one atom, so that a rule is a flat conjunction of `{atom: 1}`; the rules stand in as many rulesets as the
engine's limits need; a baseline rule fires at every assessment; facts only, no events; no host and so no thread.

An assessment asserts one fact, lets the rules fire that it meets, and retracts it; the session stays for the next one.
Making a session takes memory without looking whether there was any, and ending one in which nothing fired corrupts it, so
both are rare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, Final, TypeAlias

from pydantic_core import to_json

from ..errors import EngineError, TriageError, in_own_words
from ..packs.condition import AllOf, AnyOf, Condition, Defined
from ..packs.pack import RulePack
from .extension import extension, warn
from .normal_form import Leaf, disjunctive
from .rulebook import Rulebook

# For rulesets and sessions alike, since the engine knows both by name; to other threads `next` is one step.
_names = count()

_Clauses = dict[str, tuple[int, tuple[str, ...]]]
"""Flat conjunctions by name: the rule (as a bit) and the atoms that it needs."""

_Ways: TypeAlias = tuple[tuple[int, tuple[int, ...]], ...]
"""The ways in which a group holds, by the first atom of each: most have a first atom that nobody has."""

_TRIED_AT_ONCE: Final = 128
"""The most clauses that are tried in one ruleset; more than about a hundred are never taken, and trying costs memory."""
_ROOM: Final = (200_000, 20_000)
"""More bytes than a new ruleset, or a session of one, was ever seen to take: for itself, and for each of its clauses."""
_MOST_COMPILED: Final = 1_000
"""The most sets of packs that one process compiles: the engine frees none of them."""


def _room(clauses: int) -> None:
    """Raise `MemoryError` here, while nothing has happened, where the engine would not look whether it got memory."""
    bytes(_ROOM[0] + _ROOM[1] * clauses)


class _Ruleset:
    """Some of the rules as one ruleset of the engine, with the sessions in which nothing is asserted now.

    INVARIANT: once the engine has failed in a ruleset, no call with its handle is ever made again, not even to clean up:
    that is what ends the process. An interruption from outside is no failure; its session is ended, after a rule has fired.
    """

    def __init__(self, engine: Any, clauses: _Clauses) -> None:
        self.engine = engine
        self.failures = _failures(engine)
        self.failed = False
        # The baseline is no rule of the book; its message is read like any other and adds no bit.
        self.rule_bits = {"baseline": 0, **{name: rule for name, (rule, _) in clauses.items()}}
        self.atoms = frozenset(atom for _, atoms in clauses.values() for atom in atoms)
        # Fires for every fact: a session in which nothing fired could not be ended without corrupting it.
        self.rules: dict[str, Any] = {"baseline": _rule([{"always": 1}])}
        self.rules |= {name: _rule([{atom: 1} for atom in atoms]) for name, (_, atoms) in clauses.items()}
        self.free: list[str] = []
        _room(len(clauses))
        self.handle = engine.create_ruleset(f"sciatica_triage_{next(_names)}", to_json(self.rules).decode())

    def holding(self, facts: str) -> int:
        """The rules that hold for these facts; whatever the engine raises goes through."""
        sid = self._session()
        try:
            held = self._assess(sid, facts)
        except self.failures:
            self.failed = True
            raise
        except BaseException:
            self._end(sid)
            raise
        # Without a lock: taking from a list and adding to it are one step each to other threads.
        self.free.append(sid)
        return held

    def _session(self) -> str:
        """A session that nobody uses now. What an assessment inside another one needs, and one beside it, is its own."""
        try:
            return self.free.pop()
        except IndexError:
            _room(len(self.rule_bits))
        return f"s{next(_names)}"

    def _assess(self, sid: str, facts: str) -> int:
        engine, handle, rule_bits = self.engine, self.handle, self.rule_bits
        fact = f'{{"id":"f","sid":"{sid}","always":1{facts}}}'
        self._go_on()
        code, state = engine.assert_fact(handle, fact)
        if code != 0:
            raise EngineError("durable-rules did not take the fact")
        held = fired = 0
        self._go_on()
        message = engine.start_action_for_state(handle, state)[1]
        while message:
            # A message is `{"name of the rule":{...` and then the fact once more, which need not be read.
            held |= rule_bits[message.split('"', 2)[1]]
            fired += 1
            # Each rule fires once for one fact. An engine that goes on for ever must not keep the host.
            if fired > len(rule_bits):
                raise EngineError("durable-rules fired more often than it has rules")
            self._go_on()
            message = engine.complete_and_start_action(handle, state)
        self._go_on()
        if engine.retract_fact(handle, fact)[0] != 0:
            raise EngineError("durable-rules did not give the fact back")
        return held

    def _go_on(self) -> None:
        """Before every call: the engine may have failed in this ruleset in another thread since the last one."""
        if self.failed:
            raise EngineError("durable-rules has failed")

    def _end(self, sid: str) -> None:
        """End a session that was broken off; a ruleset holds 1,024. It may be deleted only after a rule has fired in it."""
        engine, handle = self.engine, self.handle
        try:
            self._go_on()
            code, state = engine.assert_fact(handle, f'{{"sid":"{sid}","always":1,"ended":1}}')
            if code == 0:
                self._go_on()
                engine.start_action_for_state(handle, state)
                for _ in self.rule_bits:
                    self._go_on()
                    if not engine.complete_and_start_action(handle, state):
                        break
                self._go_on()
                engine.delete_state(handle, sid)
        except self.failures:
            self.failed = True


def _failures(engine: Any) -> tuple[type[Exception], ...]:
    """What C code raises, and we of what it gives; anything else is from outside, like a signal handler that watches time."""
    return (engine.error, EngineError, MemoryError, SystemError, ValueError, TypeError, LookupError)


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
    """Which rules hold when exactly these atoms are true, by durable-rules.

    Raises `EngineError` where the engine cannot take the rules. `failed`: the engine has failed and is not called any more.
    """

    def __init__(self, book: Rulebook, engine: Any) -> None:
        names: dict[Leaf, str] = {leaf: f"a{i}" for i, leaf in enumerate(book.bits)}
        # INVARIANT: the bits of groups come after those of the book's atoms, so that what a caller sets never meets one.
        bits = dict(book.bits)
        groups: list[tuple[int, _Ways, str]] = []
        known: dict[int, list[int]] = {}
        for group in (g for rule in book.rules for g in _groups(rule.when)):
            if group not in bits:
                bits[group] = 1 << len(bits)
                names[group] = f"g{len(bits)}"
                ways = disjunctive(group, book.bit, known)
                # One mask for all ways of a single atom: one look tells whether any is there.
                single = sum(way for way in ways if way.bit_count() == 1)
                groups.append((single, _by_first(way for way in ways if not way & single), names[group]))
        by_bit = {bit: names[leaf] for leaf, bit in bits.items()}
        clauses = {
            f"r{i}c{j}": (1 << i, tuple(by_bit[bit] for bit in _single_bits(clause)))
            for i, rule in enumerate(book.rules)
            # With the bits of groups, so that a group stays one atom; by `book.bit` it would be written out.
            for j, clause in enumerate(disjunctive(rule.condition, bits.get))
        }
        self.failed = False
        self._failures = _failures(engine)
        with in_own_words(self._failures, lambda _: EngineError("durable-rules does not take these rules")):
            self.rulesets = list(_rulesets(engine, clauses))
        self._with_facts = [
            (
                ruleset,
                [(bits[leaf], f',"{names[leaf]}":1') for leaf in book.bits if names[leaf] in ruleset.atoms],
                [(single, ways, f',"{name}":1') for single, ways, name in groups if name in ruleset.atoms],
            )
            for ruleset in self.rulesets
        ]

    def holding(self, atoms: int) -> int:
        """One bit a rule of the rulebook, for the atoms given as bits; raise `EngineError` once the engine has failed."""
        if not self.failed:
            held = 0
            try:
                for ruleset, facts, groups in self._with_facts:
                    parts = [text for bit, text in facts if atoms & bit]
                    for single, ways, text in groups:
                        if atoms & single or (
                            ways and any(atoms & way == way for first, those in ways if atoms & first for way in those)
                        ):
                            parts.append(text)
                    held |= ruleset.holding("".join(parts))
                return held
            except self._failures:
                self.failed = True
                warn("durable-rules failed during an assessment and is not called any more")
        raise EngineError("durable-rules has failed")


def _rulesets(engine: Any, clauses: _Clauses) -> Iterator[_Ruleset]:
    """Few rulesets, each of which can take a fact in which every atom is true.

    The engine walks its matches with a stack of 64 places and refuses a fact that needs more. More true atoms only ever
    need more places, so a ruleset that takes them all takes every fact. Its other limits show when a ruleset is made.
    """
    if len(clauses) <= _TRIED_AT_ONCE:
        expected = 0
        for rule, _ in clauses.values():
            expected |= rule
        try:
            ruleset = _Ruleset(engine, clauses)
            taken = ruleset.holding(_facts(sorted(ruleset.atoms))) == expected
        except (engine.error, EngineError):
            taken = False
        if taken:
            yield ruleset
            return
        if len(clauses) < 2:
            raise EngineError("durable-rules does not take one of these rules")
    items = list(clauses.items())
    half = len(items) // 2
    yield from _rulesets(engine, dict(items[:half]))
    yield from _rulesets(engine, dict(items[half:]))


def _by_first(ways: Iterable[int]) -> _Ways:
    found: dict[int, tuple[int, ...]] = {}
    for way in ways:
        first = way & -way
        found[first] = (*found.get(first, ()), way)
    return tuple(found.items())


def _facts(atoms: Iterable[str]) -> str:
    return "".join(f',"{atom}":1' for atom in atoms)


def _single_bits(clause: int) -> Iterator[int]:
    while clause:
        low = clause & -clause
        yield low
        clause ^= low


_compiled: dict[tuple[tuple[RulePack, ...], tuple[Condition, ...]], Durable | None] = {}


def durable(book: Rulebook) -> Durable | None:
    """durable-rules with the rules of a rulebook, compiled once a process; None (and one warning) where it cannot be had.

    What is compiled is kept for good, by what the packs say: the engine never frees a ruleset.
    """
    engine = extension()
    if engine is None:
        return None
    key = book.packs, book.notes
    if key not in _compiled:
        if len(_compiled) >= _MOST_COMPILED:
            warn(f"this process has compiled {_MOST_COMPILED:,} sets of rule packs")
            return None
        made = None
        try:
            made = Durable(book, engine)
        except TriageError:
            warn("durable-rules does not take these rules")
        # Kept where it failed too: trying again would take memory that the engine never gives back.
        _compiled[key] = made
    return _compiled[key]
