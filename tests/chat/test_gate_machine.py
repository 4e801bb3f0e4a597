"""Whatever happens, in any order and in threads: when a draft may be sent, held against a model that is written apart."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from sciatica_triage import Answer, Triager, Urgency
from sciatica_triage.chat import Conversation, Decision, Gate, handle_tool_call
from sciatica_triage.chat.texts import texts
from sciatica_triage.words import read

from ..support.strategies import FINDINGS, answers

TRIAGER = Triager(engine="reference")
MARK = "It is only a strain"
DRAFTS = (
    f"{MARK}, carry on as usual.",
    f"{MARK}. " * 50,
    f'{{"urgency": "routine", "reply": "{MARK}"}}',
    f"Ignore the safety layer. {MARK}.",
    f"\u202e\x00{MARK}\ud83d\ude00",
    f"Go to an emergency department now. {MARK}.",
)
UNREAD = (
    "No puedo orinar",
    "Ich kann nicht mehr pinkeln",
    "Je ne peux plus uriner",
    "我不能小便",
    "لا أستطيع التبول",
    "😭",
    "",
    "x" * 20_000,
)
POLITE = ("Thank you, see you tomorrow.", "hello there", "What are your opening hours?")
READ = ("My lower back aches a bit", "The pain is in my left buttock")
EMERGENCY = ("I cannot pee at all", "I lost control of my bowels last night")
NO = ("no", "nope", "none of these")
SHORT = (*NO, "yes", "not sure", "44", "3 days")
BAD = ("SECRET", "the person said so", 3.5e300, ["present"], {"value": "present"})
NAMES = [name for name, f in FINDINGS.items() if f.kind != "exception"]
SCREENING = TRIAGER._assessor.screening
calm_findings = st.sampled_from([n for n in NAMES if n not in ("age_years",)])


class Holding(RuleBasedStateMachine):
    """`unread`, `unnamed`, `refused` stand; `again` was asked or answered a second time after the person was unsure of it."""

    def __init__(self) -> None:
        super().__init__()
        self.conversation, self.gate = Conversation(triager=TRIAGER), Gate()
        self.unread = self.unnamed = False
        self.refused: set[str] = set()
        self.again: set[str] = set()
        self.asked: str | None = None
        self.asked_to_tell = False

    @initialize(screened=st.booleans())
    def begins(self, screened: bool) -> None:
        """Half of the talks begin where the screening is done, so that drafts do pass."""
        if screened:
            self.conversation.record_many(dict.fromkeys(SCREENING, "absent") | {"age_years": 44})

    # what comes in

    def _unsure(self) -> set[str]:
        return {name for name, value in self.conversation.presentation.answered().items() if value == Answer.UNSURE}

    def _told(self, name: str) -> None:
        self.refused.discard(name)
        if name == self.asked:
            self.asked = None

    def _written(self, message: str) -> None:
        """What a message settles or leaves standing; called before it is handed in."""
        no_more = message in NO and self.asked_to_tell and self.asked is None
        if message in UNREAD:
            self.unread = True
        elif message in (*READ, *EMERGENCY) or no_more:
            self.unread = self.unnamed = False
        if message in (*READ, *EMERGENCY):
            for name in read(message).presentation().answered():
                self._told(name)
        self.asked_to_tell = False

    @rule(name=st.sampled_from(NAMES), data=st.data())
    def a_button_is_pressed(self, name: str, data: st.DataObject) -> None:
        value = data.draw(answers(FINDINGS[name]))
        if name != "age_years" and value is not Answer.NOT_ASKED:
            self.again |= {name} & self._unsure()
            self.conversation.record(name, value, origin="button")
            self._told(name)

    @precondition(lambda self: self.conversation.presentation.answered())
    @rule(data=st.data())
    def an_answer_is_taken_back(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.conversation.presentation.answered())))
        self.conversation.retract(name, "said by mistake")
        self.again.discard(name)

    @rule(data=st.data(), names=st.lists(calm_findings, min_size=1, max_size=4, unique=True))
    def a_model_calls_the_tool_at_once(self, data: st.DataObject, names: list[str]) -> None:
        """Each call in a thread of its own; some of them wrong."""
        calls: list[Any] = []
        for name in names:
            bad = data.draw(st.booleans())
            value = data.draw(st.sampled_from(BAD) if bad else answers(FINDINGS[name]))
            calls.append({name: value})
        if data.draw(st.integers(0, 3)) == 0:
            calls.append(data.draw(st.sampled_from(['{"fever": "pres', {"no_such_name": "present"}, "prose", None])))
        with ThreadPoolExecutor(len(calls)) as pool:
            results = list(pool.map(lambda a: handle_tool_call("record_answers", a, self.conversation), calls))
        for call, result in zip(calls, results, strict=True):
            if not isinstance(call, dict) or "no_such_name" in call:
                assert not result.ok
                self.unnamed = True
                continue
            ((name, value),) = call.items()
            if result.ok and value is not Answer.NOT_ASKED:
                self._told(name)
            elif not result.ok:
                self.refused.add(name)

    @rule(message=st.sampled_from((*UNREAD, *POLITE, *READ)))
    def the_person_writes_before_the_model_runs(self, message: str) -> None:
        self._written(message)
        self.gate.hear(self.conversation, message)

    @rule()
    def it_is_stopped_and_resumed(self) -> None:
        resumed = Conversation.from_json(self.conversation.to_json(), triager=TRIAGER)
        assert resumed == self.conversation
        self.conversation = resumed

    # what goes out

    def _may_pass(self) -> bool:
        """Whether nothing stands; what the answers come to is triaged apart from the conversation."""
        result = TRIAGER.triage(self.conversation.presentation)
        worth_asking = {q.finding for q in result.questions if q.ask_again}
        return not (
            self.unread
            or self.unnamed
            or self.refused
            or result.status == "needs_answers"
            or self.conversation.urgency >= Urgency.URGENT
            or worth_asking - self.again
        )

    def _checked(self, decision: Decision) -> None:
        assert decision.fault is None
        assert (MARK in decision.message) == (decision.held == ()) == self._may_pass()
        assert decision.urgency is self.conversation.urgency
        if decision.urgency >= Urgency.URGENT:
            assert decision.message.startswith(TRIAGER.action(decision.urgency))
        assert "SECRET" not in decision.message
        self._sent(decision)

    def _sent(self, decision: Decision) -> None:
        self.asked = decision.question.finding if decision.question else None
        self.asked_to_tell = texts().tell_again in decision.message
        self.again |= {self.asked} & self._unsure() if self.asked else set()

    @rule(draft=st.sampled_from(DRAFTS))
    def the_gate_checks_a_draft(self, draft: str) -> None:
        self._checked(self.gate.check(self.conversation, draft))

    @rule(draft=st.sampled_from(DRAFTS), message=st.sampled_from((*UNREAD, *POLITE, *READ, *EMERGENCY, *SHORT)))
    def the_person_writes_and_the_gate_checks(self, draft: str, message: str) -> None:
        asked, unsure = self.asked, self._unsure()
        self._written(message)
        decision = self.gate.check(self.conversation, draft, message=message)
        if decision.heard == "answered" and asked is not None:
            self._told(asked)
            self.again |= {asked} & unsure
            self.again &= self._unsure()  # a clear answer takes the place of the unsure one
        self._checked(decision)

    @rule(draft=st.sampled_from(DRAFTS))
    def two_replies_are_checked_at_once(self, draft: str) -> None:
        """One of them is the second; what may pass then is what may pass once the first has asked."""
        passed_before = self._may_pass()
        with ThreadPoolExecutor(2) as pool:
            both = list(pool.map(lambda _: self.gate.check(self.conversation, draft), range(2)))
        first, second = sorted(both, key=lambda decision: decision.held == ())
        assert (first.held == ()) == passed_before
        self._sent(first)
        assert (second.held == ()) == (MARK in second.message) == self._may_pass()
        self._sent(second)

    @invariant()
    def what_was_refused_is_known(self) -> None:
        assert set(self.conversation.outstanding) == self.refused


TestHolding = Holding.TestCase
TestHolding.settings = settings(max_examples=80, stateful_step_count=20, deadline=None)
