"""What each sentence of a message says beside the others: as an answer, an affirmation, a date or a taking back of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ..vocabulary.findings import Answer
from .answers import Turned
from .dated import dated_later
from .frames import kind_of_frame
from .hits import Hit
from .mention import Meaning, NotCounted
from .replies import AS_EVER, reply
from .statement import Said, Statement
from .tokens import COMMA, DASH, MARKS, QUESTION, STOP, Tokens

_ANSWERS_WITHIN: Final = 3
_BEGINS_WITHIN: Final = 4
_LEFT_OUT_WITHIN: Final = 8
_ASKED: Final = (NotCounted.QUESTION, NotCounted.HYPOTHETICAL)


class Together:
    """The sentences of a message, each read with those around it; `turned`: the questions without a plain answer."""

    def __init__(
        self,
        tokens: Tokens,
        begins: Sequence[int],
        sentences: Sequence[Statement],
        lists: Mapping[str, frozenset[str]],
        turned: Turned,
    ) -> None:
        self._tokens, self._begins, self._sentences = tokens, begins, sentences
        self._lists, self._turned = lists, turned
        self._untrue = _untrue(sentences)
        self._next_told = _next_told(sentences)
        self._dated_later = dated_later(sentences)
        self._denied_all = _denied_all(sentences)
        self._all_but = frozenset(self._with_an_exception())

    def _with_an_exception(self) -> Iterator[int]:
        """Which cues that say no to all go on with what they leave out: `all no bar the last`."""
        for begin, heard in zip(self._begins, self._sentences, strict=True):
            if (cue := heard.denies_all) is not None:
                told = self._tokens.words[begin + cue.end : begin + cue.end + _LEFT_OUT_WITHIN]
                end = next((i for i, word in enumerate(told) if word in (STOP, QUESTION)), len(told))
                if not self._lists["except_for"].isdisjoint(told[:end]):
                    yield id(cue)

    def said_in(self, position: int) -> Iterator[Said]:
        """What a sentence says; what is denied by an answer that takes itself back, or over a slash, is in doubt."""
        for said in self._as_answered(position):
            meaning = said.meaning
            asked = meaning.why is NotCounted.QUESTION and said.mention.says == "present"
            doubted = position in self._turned.doubted and (meaning.answer is Answer.ABSENT or asked)
            doubted = doubted or (position in self._untrue and self._denies_untruly(position, said))
            # `They asked if I can feel myself wipe. I do not.`
            asked_of = meaning.why in _ASKED and said.mention.says == "absent"
            doubted = doubted or (asked_of and self._answered_no(position))
            if said.mention.says == "absent" and meaning.answer is Answer.ABSENT and self._turns_after(position):
                continue
            if doubted or self._over_a_slash(position, said):
                yield replace(said, meaning=Meaning(Answer.UNSURE, None, meaning.cue))
            else:
                yield said

    def _turns_after(self, position: int) -> bool:
        """Whether the next sentence takes it back, or begins with what came then: `It was fine. Then on Monday ...`."""
        after = position + 1
        if after >= len(self._sentences):
            return False
        told = self._tokens.words[self._begins[position] : self._begins[after]]
        opening = self._tokens.words[self._begins[after] :][:_ANSWERS_WITHIN]
        if (
            len(opening) == _ANSWERS_WITHIN
            and opening[0] in self._lists["points_back"]
            and opening[2] in self._lists["falls_short"]
        ):
            return True  # `My legs are strong. They are not`
        past = not self._lists["past"].isdisjoint(told) and self._lists["present"].isdisjoint(told)
        return past and self._tokens.words[self._begins[after]] in self._lists["turned"] | self._lists["but"]

    def _denies_untruly(self, position: int, said: Said) -> bool:
        """Whether it denies, asks for health or is denied in a condition: `bladder fine?`, `a lie if I said no leaks`."""
        meaning, asked = said.meaning, self._sentences[position].question and said.mention.says == "absent"
        named = any(hit.entry.name == "not_what_is_said" for hit in self._sentences[position].frames)
        supposed = named and meaning.why is NotCounted.HYPOTHETICAL and said.mention.says == "present"
        lied = meaning.why in _ASKED and said.mention.says == "absent"  # `they asked if it was normal and I lied`
        return meaning.answer is Answer.ABSENT or asked or supposed or lied

    def _over_a_slash(self, position: int, said: Said) -> bool:
        """Whether a slash parts a state from its denial: `never had weakness / left leg buckles`."""
        begin, mention, meaning = self._begins[position], said.mention, said.meaning
        silenced = meaning.answer is None and meaning.why is None
        if mention.noun or mention.says != "present" or not (silenced or meaning.answer is Answer.ABSENT):
            return False
        after = meaning.cue.end if meaning.cue else max(0, mention.first - 1)
        return not self._tokens.slashes.isdisjoint(self._tokens.starts[begin + after : begin + mention.start])

    def _as_answered(self, position: int) -> Iterator[Said]:
        """What a sentence says; a question that the next sentence answers with `no` or `yes` says that."""
        heard = self._sentences[position]
        answer = self._answer_after(position) if heard.question else None
        asked_from = self._question_begins(position) if answer is not None else 0
        for said in heard.said:
            if self._contradicted(position, said):
                told = said.meaning.answer is Answer.PRESENT
                yield said if told else replace(said, meaning=Meaning(Answer.UNSURE))
            elif answer is not None and self._takes(said, answer) and said.mention.start >= asked_from:
                asks_of_it = answer.answer is Answer.ABSENT and self._asks_of_a_change(position, said)
                yield replace(said, meaning=AS_EVER if asks_of_it else answer)
            elif (cue := self._all_denied(position, said)) and said.meaning.answer is Answer.PRESENT:
                yield replace(said, meaning=Meaning(None, NotCounted.QUESTION, cue, ask=id(cue) in self._all_but))
            elif (dated := self._dated(position, said)) and said.meaning.answer in (Answer.PRESENT, Answer.UNSURE):
                yield replace(said, meaning=Meaning(None, NotCounted.HISTORY, dated))
            elif self._affirmed(position, said):
                yield replace(said, meaning=Meaning(Answer.PRESENT))
            elif said.mention.says == "present" and said.meaning.why in _ASKED and self._answered_in_short(position):
                yield replace(said, meaning=replace(said.meaning, ask=True))
            else:
                yield said

    def _asks_of_a_change(self, position: int, said: Said) -> bool:
        """Whether only a change of it was asked for: who says no to `any change in the numbness` may be numb."""
        begin, lists = self._begins[position], self._lists
        before = self._tokens.words[begin : begin + said.mention.start]
        small = lists["of_what"] | lists["owners"] | lists["articles"] | lists["before_a_place"]
        while before and before[-1] in small:
            before.pop()
        return before[-1:] != [] and before[-1] in lists["asks_of_change"]

    def _question_begins(self, position: int) -> int:
        """Where a question begins in its last line, behind what was told in lines before: `only a dribble\nany fever?`."""
        begin = self._begins[position]
        end = self._begins[position + 1] if position + 1 < len(self._begins) else len(self._tokens.words)
        dashes = [at for at in range(begin, end - 1) if self._tokens.words[at] == DASH]
        asks = self._lists["asks_first"] | self._lists["any"]
        return dashes[-1] - begin if dashes and self._tokens.words[dashes[-1] + 1] in asks else 0

    @staticmethod
    def _takes(said: Said, answer: Meaning) -> bool:
        """Whether the answer of the next sentence is to this; half a no makes nothing of what was only feared."""
        told = (
            (Answer.PRESENT, Answer.UNSURE) if answer.answer is Answer.UNSURE else (Answer.PRESENT, Answer.UNSURE, None)
        )
        return said.mention.says == "present" and said.meaning.answer in told

    def _dated(self, position: int, said: Said) -> Hit | None:
        """The cue by which a later sentence puts it years back; who had cancer in 2015 has had cancer."""
        lasting = said.mention.entry.phrase is not None and said.mention.entry.phrase.lasting
        return None if lasting else self._dated_later.get(position)

    def _contradicted(self, position: int, said: Said) -> bool:
        """Whether the answer to a question may tell of trouble: a no to a good thing, a yes to a denial.

        INVARIANT: neither is ever `absent`, whatever the grammar of the question.
        """
        here, after = self._sentences[position], self._next_told[position]
        if not here.question or after != position + 1 or after >= len(self._sentences):
            return False
        lists, begin = self._lists, self._begins[position]
        answer = self._opening(after)
        asked = self._tokens.words[begin : self._begins[after]]
        unheard = said.meaning.answer is None and said.meaning.why is None and said.meaning.cue is not None
        denied = said.mention.says == "present" and (said.meaning.answer is Answer.ABSENT or unheard)
        # The yes may be of another sentence; it is the doubt that counts.
        if denied and (self._sentences[after].affirms is not None or not lists["affirms_after"].isdisjoint(answer)):
            return True
        says_no = not lists["negatives"].isdisjoint(answer) or not lists["denies_after"].isdisjoint(answer)
        says_no = says_no or not lists["answers_no"].isdisjoint(answer)
        return says_no and (said.mention.says == "absent" or not lists["good_asked"].isdisjoint(asked))

    def _opening(self, position: int) -> list[str]:
        """The first words of a sentence, up to its first mark."""
        begin = self._begins[position]
        told = self._tokens.words[begin : begin + _ANSWERS_WITHIN]
        end = next((i for i, word in enumerate(told) if word in MARKS), len(told))
        return told[:end]

    def _all_denied(self, position: int, said: Said) -> Hit | None:
        """The cue that says no to all that the sentence lists as asked, itself or after it; not to what is told later."""
        heard = self._sentences[position]
        own = heard.denies_all
        if own is not None and (
            self._excepted(position, own.end, said.mention.first) or said.mention.first <= own.start < said.mention.last
        ):
            return None  # what a wording has taken in does not deny it
        told_later = own is not None and said.mention.start >= own.end and not said.mention.noun
        return self._denied_all[position] if heard.asked and not told_later else None

    def _excepted(self, position: int, begin: int, end: int) -> bool:
        """Whether something new begins between these words: `no to all of it apart from the weak leg`."""
        at, lists = self._begins[position], self._lists
        between = self._tokens.words[at + begin : at + end]
        return not (lists["except_for"] | lists["but"] | lists["restarts"] | {"other", COMMA}).isdisjoint(between)

    def _affirmed(self, position: int, said: Said) -> bool:
        """Whether what was asked, feared or long ago is said to be so."""
        why = said.meaning.why
        asked = why in _ASKED
        here = (asked or why is NotCounted.HISTORY) and self.affirmed_here(position, said)
        after = position + 1 < len(self._sentences) and self._sentences[position + 1].affirms is not None
        # `You asked about weakness. Yes.`
        yes = self._sentences[position].asked and self._short_answer(position)[:1]
        after = after or bool(yes and yes[0] in self._lists["affirms_after"] - self._lists["regrets"])
        return said.mention.says == "present" and (here or (asked and after))

    def _short_answer(self, position: int) -> list[str]:
        """The next sentence, where it is no longer than an answer; else nothing."""
        after = position + 1
        if after >= len(self._sentences) or self._sentences[after].words > _ANSWERS_WITHIN:
            return []
        return self._opening(after)

    def _answered_no(self, position: int) -> bool:
        return self.denied_next(position) or self._short_answer(position) in (["no"], ["nope"])

    def denied_next(self, position: int) -> bool:
        """Whether the next sentence says no to it and nothing more: `I'd be numb, wouldn't I? I'm not.`"""
        told, lists = self._short_answer(position), self._lists
        if len(told) != _ANSWERS_WITHIN or told[2] != "not":
            return False
        return told[0] in lists["agents"] and told[1] in lists["asks_first"] - lists["able"]

    def _answered_in_short(self, position: int) -> bool:
        """Whether what somebody asked about is so in part: `you asked about weakness. A bit.`"""
        heard = self._sentences[position]
        return (
            heard.asked
            and not heard.question
            and not self._lists["half_a_yes"].isdisjoint(self._short_answer(position))
        )

    def affirmed_here(self, position: int, said: Said) -> bool:
        """Whether the same sentence goes on to say that it is so: `my wife had this and now I've got it`."""
        here = self._sentences[position].same_here
        return here is not None and here >= said.mention.last

    def _answer_after(self, position: int) -> Meaning | None:
        """What the next sentence that asks nothing answers to this question."""
        after = self._next_told[position]
        if after >= len(self._sentences):
            return None
        begin, words = self._begins[after], self._tokens.words
        last = after + 1 >= len(self._sentences)
        told = words[begin : None if last else self._begins[after + 1]]
        goes_on = () if last else self._opening(after + 1)[:1]
        asked = words[self._begins[position] : self._begins[position + 1]]
        return reply(asked, told, "".join(goes_on), after > position + 1, self._lists)


def _next_told(sentences: Sequence[Statement]) -> list[int]:
    """For each sentence the next one that asks nothing."""
    found, following = [], len(sentences)
    for position in range(len(sentences) - 1, -1, -1):
        found.append(following)
        if not sentences[position].question:
            following = position
    return found[::-1]


def _untrue(sentences: Sequence[Statement]) -> frozenset[int]:
    """The sentences whose denials are wished for or untrue: they say so themselves, or the next one begins with it."""
    found: set[int] = set()
    for position, heard in enumerate(sentences):
        for hit in heard.frames:
            if kind_of_frame(hit) != "untrue":
                continue
            alone = hit.entry.name == "wished_and_no_more"
            if not alone:
                found.add(position)
            if heard.words <= hit.end - hit.start if alone else hit.start < _BEGINS_WITHIN:
                found.add(position - 1)
                # `Leaks? No. I read that wrong`: the bare answer is that to the question before it.
                if position > 1 and sentences[position - 1].words == 1:
                    found.add(position - 2)
    return frozenset(found)


def _denied_all(sentences: Sequence[Statement]) -> list[Hit | None]:
    """For each sentence the cue that says no to all that is asked in it and in those that follow.

    INVARIANT: a bare list is answered by the next sentence only: `numb saddle. Fever? Weight loss? No to both.`
    """
    found: list[Hit | None] = []
    following: Hit | None = None
    after: Statement | None = None
    for heard in reversed(sentences):
        reached = after.denies_all if heard.listed and after is not None else following
        found.append(heard.denies_all or reached)
        after = heard
        following = found[-1] if heard.question or heard.asked else heard.denies_all
    return found[::-1]
