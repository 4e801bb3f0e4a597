"""Messages in the person's own words, through the conversation and the gate."""

from __future__ import annotations

from importlib.util import find_spec

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sciatica_triage import Answer, Triager, Urgency
from sciatica_triage.chat import LONGEST_MESSAGE, Conversation, Gate, MessageTooLongError
from sciatica_triage.chat.texts import texts, unread_sentences
from sciatica_triage.words import HeardFinding, Reading

pytestmark = pytest.mark.skipif(find_spec("rapidfuzz") is None, reason="needs the extra `words`")

CALM = "It is only a strain."


def test_a_message_adds_what_it_says_with_its_turn() -> None:
    conversation = Conversation()
    reading = conversation.hear("I can't pee since this morning.", turn=3)

    assert reading.status == "read"
    assert conversation.presentation.answered()["cannot_pass_urine"] == "present"
    assert {(row["turn"], row["origin"]) for row in conversation.audit()} == {(3, "words")}
    assert conversation.alert is not None
    assert conversation.alert.turn == 3


def test_the_gate_reads_the_message_before_it_decides() -> None:
    decision = Gate().check(Conversation(), CALM, message="nothing comes out when I try to wee", turn=1)

    assert (decision.action, decision.urgency, decision.fault) == ("escalate", Urgency.EMERGENCY, None)
    assert CALM not in decision.message


def test_a_message_that_says_nothing_changes_nothing() -> None:
    conversation = Conversation()
    conversation.hear("Thank you, see you tomorrow.", turn=1)

    assert conversation.presentation.answered() == {}
    assert conversation.urgency is Urgency.ROUTINE


def test_a_denial_brings_nothing_down() -> None:
    conversation = Conversation()
    conversation.record("cannot_pass_urine", "present", turn=1)
    conversation.hear("I have no trouble passing urine at all.", turn=2)

    assert conversation.urgency is Urgency.EMERGENCY


def test_an_exception_and_a_second_age_are_not_taken_from_a_message() -> None:
    conversation = Conversation()
    conversation.record("age_years", 30, turn=1)
    conversation.hear("I am 70 years old and I can't pee. I always had exactly this bladder problem.", turn=2)

    assert conversation.presentation.answered()["age_years"] == 30
    assert "bladder_usual_for_me" not in conversation.presentation.answered()
    assert conversation.urgency is Urgency.EMERGENCY


@settings(max_examples=60)
@given(st.text() | st.text(alphabet="can't pee numb leg no and but 0123456789.", max_size=120))
def test_no_message_raises_is_kept_or_brings_anything_down(message: str) -> None:
    conversation = Conversation()
    conversation.record("leg_weakness", "present", turn=1)
    decision = Gate().check(conversation, CALM, message=f"SECRETWORD {message}", turn=2)

    assert decision.fault is None
    assert decision.urgency >= Urgency.URGENT
    assert "SECRETWORD" not in conversation.to_json() + repr(conversation) + decision.message


@pytest.mark.parametrize("message", [b"SECRET", 3, ["SECRET"]])
def test_a_message_that_is_no_text_escalates(message: object) -> None:
    decision = Gate().check(Conversation(), CALM, message=message)  # type: ignore[arg-type]

    assert decision.action == "escalate"
    assert decision.fault is not None
    assert "SECRET" not in decision.message


# what is not understood

OTHER_LANGUAGES = [
    "No puedo orinar y no siento las piernas",
    "no siento nada entre las piernas",
    "Me he hecho pis encima y tengo la pierna dormida",
    "Ich kann nicht mehr pinkeln",
    "Ich habe kein Gefühl mehr zwischen den Beinen",
    "Hilfe",
    "Mein Bein ist gelähmt",
    "Je ne peux plus uriner",
    "Je ne sens plus mes jambes",
    "aidez-moi s'il vous plaît",
    "Non riesco a urinare",
    "Non sento più le gambe",
    "Não consigo urinar",
    "Nie mogę oddać moczu",
    "Не могу помочиться",
    "我不能小便",
    "我尿不出来，大腿内侧发麻",
    "لا أستطيع التبول",
    "मैं पेशाब नहीं कर पा रहा हूँ",
    "Ik kan niet plassen",
]
MIXED = [
    *(
        f"{polite}{joint} {foreign}"
        for polite in ("Good morning, how are you?", "I have a question.", "Thank you for your help!")
        for joint in ("", "\n")
        for foreign in (
            "我尿不出来",
            "لا أستطيع التبول",
            "Мочиться не могу",
            "소변이 안 나와요",
            "मैं पेशाब नहीं कर पा रहा हूँ",
            "Me orino encima",
            "Ich kann seit gestern nicht mehr pinkeln",
            "Ho perso il controllo della vescica",
        )
    ),
    "I have 大小便失禁 now",
    "I need your help please, 소변이 안 나와요 what should I do",
    "My English is bad, sorry. Ich kann seit gestern nicht mehr pinkeln. Thank you for your help",
]
ILLEGIBLE = ["😭", "👍👍", "...", "", " \n", "?!", "asdf ghjk", "qwrt", "\u200b"]
ILLEGIBLE += [
    "Thank you, see you tomorrow. 🚽",
    "ok 🆘",
    "What exercises can I do? Beine taub.",
    "yes thank you. piernas dormidas. bye",
]
PLAIN = [
    "Thank you, see you tomorrow.",
    "thanks so much 👍🏽",
    "ok ❤️",
    "nothing else",
    "ok thanks",
    "hi there",
    "What exercises can I do at home?",
    "Can I book an appointment on Tuesday?",
    "My name is John Smith",
    "How much does it cost?",
    "lol",
    "cheers mate",
    "Should I buy a new mattress?",
]


def screened(**answers: object) -> Conversation:
    """A conversation in which every screening question was answered absent, apart from these."""
    conversation = Conversation()
    conversation.record_many(
        dict.fromkeys(conversation.triager._assessor.screening, "absent") | {"age_years": 40} | answers
    )
    return conversation


@pytest.mark.parametrize("message", OTHER_LANGUAGES + ILLEGIBLE + MIXED)
def test_a_message_that_is_not_understood_holds_the_draft_and_says_what_to_do_if_it_is_urgent(message: str) -> None:
    conversation = screened()
    decision = Gate().check(conversation, CALM, message=message)

    assert (decision.action, decision.heard, decision.held[0]) == ("ask", "not_read", "unread")
    assert CALM not in decision.message
    assert conversation.triager.action(Urgency.EMERGENCY) in decision.message
    assert all(sentence in decision.message for sentence in unread_sentences())
    if "suspected" not in decision.held:
        assert decision.message.endswith(texts().tell_again)


CRIES = ["help", "HELP!!!", "please call someone", "call 911", "Can you send an ambulance please?", "ok 🆘"]
TAKEN_BACK = ["I changed my mind, I do have it", "I made a mistake, my answer should be yes", "I ticked the wrong box"]
TAKEN_BACK += ["Sorry, I meant yes", "I ticked the wrong box, I have no fever"]


@pytest.mark.parametrize(("message", "held"), [*((m, "unread") for m in CRIES), *((m, "unclear") for m in TAKEN_BACK)])
def test_an_answer_taken_back_and_a_cry_for_help_hold_the_draft_and_ask(message: str, held: str) -> None:
    conversation = screened()
    decision = Gate().check(conversation, CALM, message=message)

    assert held in decision.held
    assert decision.message.endswith(texts().tell_again) or "suspected" in decision.held
    assert conversation.triager.action(Urgency.EMERGENCY) in decision.message
    assert "fever" not in conversation.presentation.answered()


@pytest.mark.parametrize("foreign", ["我尿不出来", "Ich kann seit gestern nicht mehr pinkeln"])
def test_beside_another_language_english_symptoms_count_and_english_denials_do_not(foreign: str) -> None:
    conversation = screened()
    decision = Gate().check(conversation, CALM, message=f"My foot is numb, and I have no fever. {foreign}.")

    assert (decision.heard, CALM in decision.message) == ("not_read", False)
    assert "numbness" in conversation.presentation.answered()
    assert "fever" not in conversation.presentation.answered()


@pytest.mark.parametrize("message", PLAIN)
def test_a_plain_message_about_something_else_lets_the_draft_pass(message: str) -> None:
    decision = Gate().check(screened(), CALM, message=message)

    assert (decision.action, decision.heard, decision.held) == ("allow", "nothing_heard", ())


def test_without_a_message_the_decision_says_so() -> None:
    conversation, gate = screened(), Gate()
    gate.hear(conversation, "asdf")
    assert gate.check(conversation, CALM).heard == "not_read"

    assert gate.check(conversation, CALM).heard == "no message was given"


def test_while_screening_is_open_the_question_is_asked_in_the_simplest_form() -> None:
    decision = Gate().check(Conversation(), CALM, message="No puedo orinar")

    assert decision.message.split("\n\n")[-2:] == ["How old are you?", texts().plain_number]


UNCLEAR_ANSWERS = [
    "yes but only when I run",
    "When I run, yes",
    "no, well, at night",
    "only on the stairs",
    "No puedo orinar",
]


@pytest.mark.parametrize("message", UNCLEAR_ANSWERS)
def test_what_was_put_once_more_and_got_no_clear_answer_is_put_again(message: str) -> None:
    conversation, gate = screened(numbness="unsure"), Gate()
    decision = gate.check(conversation, CALM)
    assert decision.held == ("unsure",)
    assert decision.question is not None
    asked = decision.question.finding
    decision = gate.check(conversation, CALM, message=message)
    assert CALM not in decision.message
    while decision.held and (decision.question is None or decision.question.finding != asked):
        decision = gate.check(conversation, CALM, message="nothing else" if decision.question is None else "no")

    assert "unsure" in decision.held


def test_an_unread_message_stands_through_polite_words_and_calls_of_a_model() -> None:
    from sciatica_triage.chat import handle_tool_call

    conversation, gate = screened(), Gate()
    gate.check(conversation, CALM, message="No puedo orinar")
    handle_tool_call("record_answers", {"leg_pain": "present"}, conversation)

    polite = ("ok", "thanks", None, "yes", "not sure", "Good morning, how are you?")
    for message in (
        *polite,
        "No",
        "no thanks",
        "nope",
        "Nothing else?",
        "I have no fever",
        "I have no numbness and no weakness",
    ):
        assert gate.check(conversation, CALM, message=message).held[0] == "unread"
    resumed = Conversation.from_json(conversation.to_json())
    assert gate.check(resumed, CALM).held[0] == "unread"


@pytest.mark.parametrize("message", ["Nothing else.", "no, nothing like that", "My lower back hurts a bit"])
def test_an_unread_message_is_settled_by_nothing_else_or_by_what_is_there_in_other_words(message: str) -> None:
    conversation, gate = screened(), Gate()
    gate.check(conversation, CALM, message="😭")
    decision = gate.check(conversation, CALM, message=message)

    assert decision.held == ()
    assert decision.message.startswith(CALM)


ENDS = [
    "“nothing else”",
    "No, nothing else, thank you.",
    "ok, that's all",
    "nothing else 🙂",
    "nothing else :)",
    "nope, nothing else",
]
ENDS += [
    "no that's everything thanks",
    "nah nothing else, bye",
    "no, nothing to add",
    "I have nothing else",
    "not really, nothing else",
]
ENDS += [
    "nothing esle",
    "nothing elsee",
    "notihng else",
    "nothing els",
    "nothing else, thank you so much!",
    "no, that's it",
]


@pytest.mark.parametrize("message", ENDS)
def test_the_way_out_that_was_told_is_open_however_it_is_written(message: str) -> None:
    conversation, gate = screened(), Gate()
    assert "“nothing else”" in gate.check(conversation, CALM, message="😭").message

    assert gate.check(conversation, CALM, message=message).held == ()


@pytest.mark.parametrize(
    "message",
    [
        "nothing else?",
        "nothing else 😭",
        "nothing else 😉",
        "nothing else but my leg",
        "nothing less",
        "something else",
        "no",
        "that's it",
    ],
)
def test_what_is_near_to_it_and_says_something_else_is_no_way_out(message: str) -> None:
    conversation, gate = screened(), Gate()
    gate.check(conversation, CALM, message="😭")

    assert CALM not in gate.check(conversation, CALM, message=message).message


@pytest.mark.parametrize("first", ["No puedo orinar", "I fudged it"])
def test_a_message_that_was_not_understood_leaves_a_screening_that_ends(first: str) -> None:
    conversation, gate = Conversation(), Gate()
    decision, turns = gate.check(conversation, CALM, message=first), 0
    while decision.held:
        turns += 1
        asks = decision.checklist or decision.question
        plain = "nothing else" if asks is None else "44" if decision.question and decision.question.unit else "no"
        decision = gate.check(conversation, CALM, message=plain)

    assert turns <= 10


def test_a_message_has_a_length_limit_and_one_beyond_it_is_not_read() -> None:
    conversation, gate = screened(), Gate()
    with pytest.raises(MessageTooLongError):
        conversation.hear("a" * (LONGEST_MESSAGE + 1))
    with pytest.raises(MessageTooLongError):
        conversation.answer("a" * (LONGEST_MESSAGE + 1))
    decision = gate.check(conversation, CALM, message="My leg is fine. " * LONGEST_MESSAGE)

    assert (decision.action, decision.heard, decision.fault) == ("ask", "not_read", None)
    assert texts().too_long in decision.message


def test_several_messages_before_one_reply_are_all_heard() -> None:
    conversation, gate = screened(), Gate()
    assert gate.hear(conversation, "I cannot pee at all") == "read"
    assert not gate.allows(conversation)
    decision = gate.check(conversation, CALM, message="thanks")

    assert (decision.action, decision.urgency) == ("escalate", Urgency.EMERGENCY)


def test_hearing_never_raises_and_a_fault_in_it_counts_as_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    conversation, gate = screened(), Gate()
    with monkeypatch.context() as broken:
        broken.setattr("sciatica_triage.words.read", lambda *_, **__: 1 / 0)
        assert gate.hear(conversation, "anything") == "not_read"

    assert gate.check(conversation, CALM).held == ("unread",)


class _Topic:
    """What a reading that suspects something will hold."""

    def __init__(self, *findings: str) -> None:
        self.findings = findings


class _Suspecting(Reading):
    suspected: tuple[object, ...] = ()


def _suspects(*topics: _Topic, monkeypatch: pytest.MonkeyPatch, heard: tuple[HeardFinding, ...] = ()) -> None:
    reading = _Suspecting(status="nothing_heard", language="en", findings=heard, suspected=topics)
    monkeypatch.setattr("sciatica_triage.words.read", lambda *_, **__: reading)


def test_what_is_suspected_is_asked_first_and_holds_the_draft(monkeypatch: pytest.MonkeyPatch) -> None:
    conversation, gate = screened(), Gate()
    _suspects(_Topic("gait_change", "cannot_walk_or_stand"), _Topic("fever"), monkeypatch=monkeypatch)
    asked = []
    decision = gate.check(conversation, CALM, message="thanks a lot")
    monkeypatch.undo()
    while decision.held:
        assert decision.held == ("suspected",)
        assert CALM not in decision.message
        assert decision.question is not None
        asked.append(decision.question.finding)
        decision = gate.check(conversation, CALM, message="no")

    assert asked == ["gait_change", "cannot_walk_or_stand", "fever"]
    assert decision.action == "allow"


def test_an_old_no_is_asked_once_more_when_a_new_message_makes_it_suspect(monkeypatch: pytest.MonkeyPatch) -> None:
    conversation, gate = screened(fever="absent", diabetes="absent"), Gate()
    _suspects(_Topic("fever", "bladder_usual_for_me", "no_such_finding", "diabetes"), monkeypatch=monkeypatch)
    decision = gate.check(conversation, CALM, message="thanks a lot")
    monkeypatch.undo()

    assert conversation.presentation.answered()["fever"] is Answer.ABSENT
    assert (decision.held, decision.question and decision.question.finding) == (("suspected",), "fever")
    assert gate.check(conversation, CALM, message="no").action == "allow"
    assert gate.check(conversation, CALM).action == "allow"


def test_what_the_message_itself_told_is_not_asked_because_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = screened(fever="absent")
    told = HeardFinding(start=0, end=1, finding="diabetes", answer=Answer.ABSENT, phrase="x")
    _suspects(_Topic("fever", "diabetes"), monkeypatch=monkeypatch, heard=(told,))

    assert Gate().check(conversation, CALM, message="thanks a lot").action == "allow"


@pytest.mark.parametrize("message", ["it will not do what I want down there"])
def test_a_message_that_the_reader_suspects_is_never_calm(message: str) -> None:
    from sciatica_triage.words import read

    if not read(message).suspected:
        pytest.skip("the second ear hears it otherwise now")
    assert CALM not in Gate().check(screened(), CALM, message=message).message


def test_a_second_age_in_a_message_is_asked_and_the_persons_answer_counts() -> None:
    conversation, gate = screened(), Gate()
    decision = gate.check(conversation, CALM, message="I am 70 years old and my back hurts")
    assert conversation.presentation.answered()["age_years"] == 40
    assert (decision.held, decision.question and decision.question.finding) == (("refused",), "age_years")
    decision = gate.check(conversation, CALM, message="70")

    assert conversation.presentation.answered()["age_years"] == 70
    assert "refused" not in decision.held
    assert Triager().triage(conversation.presentation) == conversation.result


@pytest.mark.parametrize("news", ["No puedo orinar desde esta mañana", "I fibbed about something"])
@pytest.mark.parametrize("asked_before", [False, True], ids=["unasked", "asked"])
def test_what_was_not_understood_is_not_ended_by_another_message_before_the_reply(
    news: str, asked_before: bool
) -> None:
    conversation, gate = screened(), Gate()
    gate.check(conversation, CALM)
    if asked_before:
        gate.check(conversation, CALM, message=news)
    gate.hear(conversation, news)
    gate.hear(conversation, "My back aches a bit after gardening.")

    assert CALM not in gate.check(conversation, CALM).message
    assert CALM not in gate.check(conversation, CALM, message="My back aches a bit after gardening.").message
    assert CALM in gate.check(conversation, CALM, message="My leg hurts a bit, too.").message
