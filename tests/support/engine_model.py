"""durable-rules as its notes describe it, in plain Python: it fires flat conjunctions, and notes what would crash or leak."""

from __future__ import annotations

import json
from collections.abc import Callable


class EngineModel:
    """The calls of the extension module.

    `open`: what each session that was begun and not ended has still to fire. `misuse`: what was done wrong. `places`: the
    most rules that may fire for one fact. `before` and `after` are called with every call's name, and may raise.
    """

    def __init__(self, places: int = 64) -> None:
        self.places = places
        self.rulesets: list[dict[str, set[str]]] = []
        self.sessions: list[tuple[int, str]] = []
        self.open: dict[tuple[int, str], list[str]] = {}
        self.fired: set[tuple[int, str]] = set()
        self.misuse: list[str] = []
        self.before: Callable[[str], object] = str
        self.after: Callable[[str], object] = str

    def create_ruleset(self, name: str, rules: str) -> int:
        """A handle of these rules; the atoms of each are what it needs."""
        read = {rule: form["all"][0]["m"] for rule, form in json.loads(rules).items()}
        self.rulesets.append({rule: {a for atom in m.get("$and", [m]) for a in atom} for rule, m in read.items()})
        return len(self.rulesets) - 1

    def assert_fact(self, handle: int, text: str) -> tuple[int, int]:
        """Begin a session, or add to one that was broken off, by one fact."""
        self.before("assert_fact")
        fact = json.loads(text)
        session = handle, fact.pop("sid")
        matching = [rule for rule, atoms in self.rulesets[handle].items() if atoms <= fact.keys()]
        if session in self.open and "ended" not in fact:
            self.misuse.append("two assessments share a session")
        if session not in self.open:
            self.fired.discard(session)
        self.open.setdefault(session, [])
        if len(matching) > self.places:
            raise RuntimeError("303")
        self.open[session] += matching
        state = len(self.sessions)
        self.sessions.append(session)
        self.after("assert_fact")
        return 0, state

    def start_action_for_state(self, handle: int, state: int) -> tuple[str, str | None]:
        """The first rule that fires, as the key of an object."""
        self.before("start_action_for_state")
        self.fired.add(self.sessions[state])
        message = self._next(state)
        self.after("start_action_for_state")
        return "{}", message

    def complete_and_start_action(self, handle: int, state: int) -> str | None:
        """The next rule that fires, or nothing."""
        self.before("complete_and_start_action")
        message = self._next(state)
        self.after("complete_and_start_action")
        return message

    def delete_state(self, handle: int, sid: str) -> None:
        """End a session."""
        self.before("delete_state")
        if (handle, sid) not in self.open:
            self.misuse.append("a session was ended that never began")
        elif (handle, sid) not in self.fired:
            self.misuse.append("a session was ended in which no rule had fired")
        self.open.pop((handle, sid), None)
        self.after("delete_state")

    def _next(self, state: int) -> str | None:
        waiting = self.open[self.sessions[state]]
        return json.dumps({waiting.pop(0): {}}) if waiting else None
