"""Any interleaving of what can happen in two people's conversations, held against a model that is written apart."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sciatica_triage import Answer, Presentation, Triager, Urgency
from sciatica_triage.chat import Alert, Conversation, Gate, handle_tool_call
from sciatica_triage.vocabulary.findings import Value

from ..support.strategies import FINDINGS, answers

TRIAGER = Triager(engine="reference")
NAMES = tuple(FINDINGS)
LOUD = ("loss_of_bladder_control", "bladder_change", "bladder_usual_for_me", "leg_weakness", "severe_pain", "fever")
people = st.sampled_from(("one", "other"))
names = st.one_of(st.sampled_from(LOUD), st.sampled_from(NAMES))
_AGE = "age_years"


class Person:
    """A conversation that is stopped and resumed, one that never is, and what they should say."""

    def __init__(self) -> None:
        self.resumed = Conversation(triager=TRIAGER)
        self.never_stopped = Conversation(triager=TRIAGER)
        self.given: list[tuple[int, str, Value]] = []
        self.taken_back: list[tuple[int, int, str]] = []
        self.refused: list[int] = []
        """The turns of refused calls."""
        self.late = False
        self.reached = Urgency.ROUTINE
        self.alerts: list[tuple[Urgency, int]] = []
        self.turn = 0

    @property
    def both(self) -> tuple[Conversation, Conversation]:
        return self.resumed, self.never_stopped

    @property
    def told(self) -> dict[str, list[Value]]:
        """The answers that count: those with no retraction of a later turn, or of the same turn and after them."""
        told: dict[str, list[Value]] = {}
        for place, (turn, name, value) in enumerate(self.given):
            if not any(n == name and (t, p) > (turn, place) for t, p, n in self.taken_back):
                told.setdefault(name, []).append(value)
        return told

    def expected(self) -> Presentation:
        """The join of single answers, by `merge`."""
        single = [Presentation(**{name: value}) for name, values in self.told.items() for value in values]
        return Presentation().merge(*single)

    def tell(self, given: dict[str, Value], turn: int) -> None:
        for name, value in given.items():
            if value is not Answer.NOT_ASKED:
                self.given.append((turn, name, value))
        urgency = TRIAGER.triage(self.expected()).urgency
        if urgency > self.reached:
            self.reached = urgency
            self.alerts.append((urgency, turn))


class Conversations(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.people = {"one": Person(), "other": Person()}

    def _fits(self, person: Person, name: str, value: Value) -> bool:
        """A second age is refused, and a temperature that is too low beside one that is too high; their own tests say so."""
        numbers = {v for v in (*person.told.get(name, ()), value) if not isinstance(v, Answer)}
        low, high = FINDINGS[name].middle or (0, math.inf)
        both_ends = min(numbers, default=low) < low and max(numbers, default=high) > high
        return not (name == _AGE and len(numbers) > 1) and not both_ends

    @rule(who=people, data=st.data(), name=names, step=st.integers(0, 2))
    def answers_once(self, who: str, data: st.DataObject, name: str, step: int) -> None:
        person = self.people[who]
        value = data.draw(answers(FINDINGS[name]))
        if self._fits(person, name, value):
            person.turn += step
            got = [c.record(name, value, turn=person.turn, origin="button") for c in person.both]
            before = len(person.alerts)
            person.tell({name: value}, person.turn)
            new = person.alerts[before:]
            assert [(a.urgency, a.turn) for a in got if isinstance(a, Alert)] == new * 2

    @rule(who=people, data=st.data(), name=names)
    def an_old_message_arrives(self, who: str, data: st.DataObject, name: str) -> None:
        person = self.people[who]
        value = data.draw(answers(FINDINGS[name]))
        turn = data.draw(st.integers(0, person.turn))
        if self._fits(person, name, value) and value is not Answer.NOT_ASKED:
            latest = max([*person.refused, *(t for t, *_ in (*person.given, *person.taken_back))], default=0)
            for c in person.both:
                c.record(name, value, turn=turn)
            person.tell({name: value}, turn)
            person.late = person.late or turn < latest

    @rule(who=people, data=st.data(), several=st.lists(names, min_size=1, max_size=6, unique=True))
    def answers_several(self, who: str, data: st.DataObject, several: list[str]) -> None:
        person = self.people[who]
        given = {name: data.draw(answers(FINDINGS[name])) for name in several}
        given = {name: value for name, value in given.items() if self._fits(person, name, value)}
        person.turn += 1
        for c in person.both:
            c.record_many(given, turn=person.turn, origin="form")
        person.tell(given, person.turn)

    @rule(who=people, data=st.data(), name=names, step=st.integers(0, 2))
    def a_model_calls_the_tool(self, who: str, data: st.DataObject, name: str, step: int) -> None:
        person = self.people[who]
        value = data.draw(answers(FINDINGS[name]))
        exception = FINDINGS[name].kind == "exception" and value is not Answer.NOT_ASKED
        refused = exception or not self._fits(person, name, value)
        person.turn += step
        for c in person.both:
            assert handle_tool_call("record_answers", {name: value}, c, turn=person.turn).ok is not refused
        if refused:
            person.refused.append(person.turn)
        else:
            person.tell({name: value}, person.turn)

    @precondition(lambda self: any(p.told for p in self.people.values()))
    @rule(data=st.data())
    def contradicts(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from([p for p in self.people.values() if p.told]))
        name = data.draw(st.sampled_from(sorted(person.told)))
        value = data.draw(answers(FINDINGS[name]))
        if self._fits(person, name, value):
            person.turn += 1
            for c in person.both:
                c.record(name, value, turn=person.turn)
            person.tell({name: value}, person.turn)

    @precondition(lambda self: any(p.told for p in self.people.values()))
    @rule(data=st.data())
    def takes_an_answer_back(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from([p for p in self.people.values() if p.told]))
        name = data.draw(st.sampled_from(sorted(person.told)))
        person.turn += 1
        got = [c.retract(name, "said by mistake", turn=person.turn) for c in person.both]
        person.taken_back.append((person.turn, len(person.given), name))
        before, person.reached = person.reached, TRIAGER.triage(person.expected()).urgency
        if person.reached > max(before, Urgency.ROUTINE):
            person.alerts.append((person.reached, person.turn))
        assert [alert is not None for alert in got] == [person.reached > max(before, Urgency.ROUTINE)] * 2

    @rule(who=people)
    def stops_and_resumes(self, who: str) -> None:
        person = self.people[who]
        person.resumed = Conversation.from_json(person.resumed.to_json(), triager=TRIAGER)

    @rule(who=people, mode=st.sampled_from(["enforce", "shadow"]))
    def the_gate_checks(self, who: str, mode: Any) -> None:
        person = self.people[who]
        one, other = (Gate(mode).check(c, "All is well, carry on.") for c in person.both)
        decided = one.enforced or one

        assert one == other
        assert (decided.action == "escalate") == (person.late or person.reached >= Urgency.URGENT)
        assert decided.fault == ("TurnOrderError" if person.late else None)
        person.late = False

    @invariant()
    def the_urgency_is_the_highest_since_the_last_retraction(self) -> None:
        for person in self.people.values():
            for c in person.both:
                assert c.urgency is person.reached
                assert c.urgency >= c.result.urgency

    @invariant()
    def the_answers_are_the_join_of_what_was_said(self) -> None:
        for person in self.people.values():
            assert person.resumed.presentation == person.expected()

    @invariant()
    def resuming_equals_never_having_stopped(self) -> None:
        for person in self.people.values():
            assert person.resumed == person.never_stopped
            assert person.resumed.to_json() == person.never_stopped.to_json()

    @invariant()
    def the_audit_explains_every_change(self) -> None:
        for person in self.people.values():
            rows = person.never_stopped.audit()
            last = {row["entry"]: row["urgency"] for row in rows}
            reached = "routine"
            for row in rows:
                assert row["urgency_before"] == (last[row["entry"] - 1] if row["entry"] else "routine")
                before, after = Urgency(row["urgency_before"]), Urgency(row["urgency"])
                assert after >= before or row["event"] == "retraction"
                assert (after > before) <= bool(row["rules"])
                reached = row["urgency"]
            assert Urgency(reached) is person.reached

    @invariant()
    def alerts_are_raised_once_a_level_at_their_turn(self) -> None:
        for person in self.people.values():
            assert [(a.urgency, a.turn) for a in person.never_stopped.alerts] == person.alerts


TestConversations = Conversations.TestCase
TestConversations.settings = settings(max_examples=60, stateful_step_count=25)
