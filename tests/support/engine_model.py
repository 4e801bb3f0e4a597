"""durable-rules as its notes describe it, in plain Python: it fires flat conjunctions, and notes what would crash or leak."""

from __future__ import annotations

import json
from collections.abc import Callable


class ModelError(Exception):
    """What the extension module raises."""


class EngineModel:
    """The calls of the extension module.

    `open`: what each session in which a fact stands has still to fire. `kept`: sessions that wait, without a fact. `misuse`:
    what was done wrong. `places`: the most rules that may fire for one fact. `largest`: the most rules of a ruleset.
    `before` and `after` are called with every call's name, and may raise.
    """

    error = ModelError

    def __init__(self, places: int = 64, largest: int = 1_000) -> None:
        self.places = places
        self.largest = largest
        self.kept: set[tuple[int, str]] = set()
        self.broken: set[int] = set()
        self.rulesets: list[dict[str, set[str]]] = []
        self.sessions: list[tuple[int, str]] = []
        self.open: dict[tuple[int, str], list[str]] = {}
        self.fired: set[tuple[int, str]] = set()
        self.misuse: list[str] = []
        self.before: Callable[[str], object] = str
        self.after: Callable[[str], object] = str

    def create_ruleset(self, name: str, rules: str) -> int:
        """A handle of these rules; the atoms of each are what it needs."""
        self.before("create_ruleset")
        read = {rule: form["all"][0]["m"] for rule, form in json.loads(rules).items()}
        self.rulesets.append({rule: {a for atom in m.get("$and", [m]) for a in atom} for rule, m in read.items()})
        if len(read) > self.largest:
            raise ModelError("106")
        return len(self.rulesets) - 1

    def assert_fact(self, handle: int, text: str) -> tuple[int, int]:
        """Begin a session, or add to one that was broken off, by one fact."""
        self._called("assert_fact", handle)
        fact = json.loads(text)
        session = handle, fact.pop("sid")
        matching = [rule for rule, atoms in self.rulesets[handle].items() if atoms <= fact.keys()]
        if session in self.open and "ended" not in fact:
            self.misuse.append("two assessments share a session")
        if session not in self.open and session not in self.kept:
            self.fired.discard(session)
        self.kept.discard(session)
        self.open.setdefault(session, [])
        if len(matching) > self.places:
            self.broken.add(handle)
            raise ModelError("303")
        self.open[session] += matching
        state = len(self.sessions)
        self.sessions.append(session)
        self.after("assert_fact")
        return 0, state

    def start_action_for_state(self, handle: int, state: int) -> tuple[str, str | None]:
        """The first rule that fires, as the key of an object."""
        self._called("start_action_for_state", handle)
        self.fired.add(self.sessions[state])
        message = self._next(state)
        self.after("start_action_for_state")
        return "{}", message

    def complete_and_start_action(self, handle: int, state: int) -> str | None:
        """The next rule that fires, or nothing."""
        self._called("complete_and_start_action", handle)
        message = self._next(state)
        self.after("complete_and_start_action")
        return message

    def retract_fact(self, handle: int, text: str) -> tuple[int, int]:
        """Take a fact back; its session waits for the next one."""
        self._called("retract_fact", handle)
        session = handle, json.loads(text)["sid"]
        if self.open.pop(session, None) != []:
            self.misuse.append("a fact was taken back before all its rules had fired")
        self.kept.add(session)
        self.after("retract_fact")
        return 0, 0

    def delete_state(self, handle: int, sid: str) -> None:
        """End a session."""
        self._called("delete_state", handle)
        self.kept.discard((handle, sid))
        if (handle, sid) not in self.open:
            self.misuse.append("a session was ended that never began")
        elif (handle, sid) not in self.fired:
            self.misuse.append("a session was ended in which no rule had fired")
        self.open.pop((handle, sid), None)
        self.after("delete_state")

    def _called(self, call: str, handle: int) -> None:
        if handle in self.broken:
            self.misuse.append("a ruleset was called after the engine had failed in it")
        try:
            self.before(call)
        except (ModelError, MemoryError, SystemError):
            self.broken.add(handle)
            raise

    def _next(self, state: int) -> str | None:
        waiting = self.open[self.sessions[state]]
        return json.dumps({waiting.pop(0): {}}) if waiting else None
