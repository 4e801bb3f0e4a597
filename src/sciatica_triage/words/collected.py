"""What all sentences of a message say together: answers to questions, whom each is about, and each thing once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from ..vocabulary.findings import Answer
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import vocabulary_of
from .answers import Turned
from .dated import dated_later
from .framed import Framed
from .frames import kind_of_frame
from .hits import Hit
from .load import Lexicon
from .mention import Meaning, NotCounted
from .person import Person
from .reading import HeardAndNotCounted, HeardFinding, HeardNumber, Reading
from .statement import Said, Statement, finding_of
from .tokens import COMMA, MARKS, Tokens

_FEWEST_WORDS: Final = 2
_ANSWERS_WITHIN: Final = 3
_BEGINS_WITHIN: Final = 4
_LEAST_KNOWN: Final = 0.34
"""Share of words that are English or in the lexicon, below which a message is taken for another language."""


def _denies(said: Said) -> bool:
    """Whether a denial settles it: outright, or as nothing that is worth a question (`no neck injury`)."""
    meaning = said.meaning
    named = said.mention.says in ("suspected", "only_denied")
    return meaning.answer is Answer.ABSENT or (
        named and meaning.answer is None and meaning.why is None and bool(meaning.cue)
    )


class Collected:
    """What all sentences say together, each thing once with the first place where it is said."""

    def __init__(
        self,
        tokens: Tokens,
        begins: list[int],
        sentences: list[Statement],
        words: Lexicon,
        turned: Turned,
        framed: bool = False,
    ) -> None:
        """`turned`: the questions without a plain answer; `framed`: whether what is in a frame is suspected, not heard."""
        self._turned = turned
        self._untrue = _untrue(sentences)
        self._tokens, self._begins, self._sentences, self._lexicon = tokens, begins, sentences, words
        self._next_told = _next_told(sentences)
        self._dated_later = dated_later(sentences)
        self._denied_all = _denied_all(sentences)
        self._person = Person(sentences, [tokens.words[begin] in words.words["goes_on_with"] for begin in begins])
        self._frames = Framed(sentences, self._person.said_for_another, self._person.own) if framed else None
        self._findings: dict[tuple[str, Answer, str], HeardFinding] = {}
        self._set_aside: dict[tuple[str, NotCounted, str], HeardAndNotCounted] = {}
        self._numbers: dict[tuple[str, float], HeardNumber] = {}
        self._denied: set[int] = set()
        self._in_frames: set[str] = set()
        self._told_in_frames: set[int] = set()
        self.suspected: dict[str, tuple[str, ...]] = {}
        """What is told for which there is no finding, with what is asked then."""
        # In order, so that of the same thing said twice the first place is kept.
        for position, heard in enumerate(sentences):
            answered = list(self._answered(position))
            for said in answered:
                self._mention(position, said)
            self._denied.update(self._only_denies(position, answered))
            for idiom in heard.idioms:
                self._not_counted(
                    "", NotCounted.IDIOM, idiom.entry.name, None, self._span(position, idiom.start, idiom.end)
                )
            self._numbers_of(position, heard)

    def reading(self) -> Reading:
        """The reading; of a message in another language no denial and no number counts."""
        # INVARIANT: words that look English in another language may alarm, and never calm.
        unread = self._in_another_language()
        # What stands in a frame stays open: it is asked, whatever is denied beside it.
        never = self._in_frames
        findings = [
            f for f in self._findings.values() if f.answer is not Answer.ABSENT or not (unread or f.finding in never)
        ]
        numbers = [] if unread else list(self._numbers.values())
        anything = findings or numbers or self._set_aside
        return Reading.model_construct(
            status="not_read" if unread else "read" if anything else "nothing_heard",
            language=self._lexicon.language,
            about="somebody_else" if self._person.writes_for_another else "person",
            spelled_by=self._lexicon.spell.by,
            findings=tuple(sorted(findings, key=lambda f: (f.start, f.end, f.finding))),
            numbers=tuple(sorted(numbers, key=lambda n: (n.start, n.name))),
            not_counted=tuple(sorted(self._set_aside.values(), key=lambda n: (n.start, n.finding))),
        )

    def denied(self) -> frozenset[int]:
        """Where the words begin that do nothing but deny; of a message in another language none does."""
        return frozenset() if self._in_another_language() else frozenset(self._denied)

    def _only_denies(self, position: int, answered: Sequence[Said]) -> Iterator[int]:
        """Offsets of the words from a denial to what it denies; none of a stretch in which anything else is told."""
        told = [s.mention for s in answered if not _denies(s)]
        begin = self._begins[position]
        covered: set[int] = set()
        for said in answered:
            mention, cue = said.mention, said.meaning.cue
            if _denies(said):
                first = min(mention.first, cue.start) if cue else mention.first
                last = max(mention.last, cue.end) if cue else mention.last
                # A stretch in which anything is told keeps its words: the second ear must hear it.
                if not any(m.start < last and first < m.end for m in told):
                    covered.update(range(first, last))
        for at in sorted(covered):
            yield self._tokens.starts[begin + at]
            after = at + 1
            while begin + after < len(self._tokens.words) and self._joins(begin + after):
                after += 1
            if after in covered:
                yield from self._tokens.starts[begin + at + 1 : begin + after]

    def _joins(self, at: int) -> bool:
        word, lists = self._tokens.words[at], self._lexicon.words
        return word in MARKS or word in lists["alternatives"] or word in lists["additions"]

    def _span(self, position: int, start: int, end: int) -> tuple[int, int]:
        """Offsets into the message of a range of words of a sentence."""
        begin = self._begins[position]
        return self._tokens.starts[begin + start], self._tokens.ends[begin + max(end, start + 1) - 1]

    def _answered(self, position: int) -> Iterator[Said]:
        """What a sentence says; what is denied by an answer that takes itself back, or over a slash, is in doubt."""
        for said in self._as_answered(position):
            meaning = said.meaning
            asked = meaning.why is NotCounted.QUESTION and said.mention.says == "present"
            doubted = position in self._turned.doubted and (meaning.answer is Answer.ABSENT or asked)
            doubted = doubted or (position in self._untrue and meaning.answer is Answer.ABSENT)
            if doubted or self._over_a_slash(position, said):
                yield replace(said, meaning=Meaning(Answer.UNSURE, None, meaning.cue))
            else:
                yield said

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
        for said in heard.said:
            if self._contradicted(position, said):
                told = said.meaning.answer is Answer.PRESENT
                yield said if told else replace(said, meaning=Meaning(Answer.UNSURE))
            elif answer is not None and said.mention.says == "present" and said.meaning.answer is not Answer.ABSENT:
                yield replace(said, meaning=Meaning(answer))
            elif (cue := self._all_denied(position, said)) and said.meaning.answer is Answer.PRESENT:
                yield replace(said, meaning=Meaning(None, NotCounted.QUESTION, cue))
            elif (dated := self._dated(position, said)) and said.meaning.answer in (Answer.PRESENT, Answer.UNSURE):
                yield replace(said, meaning=Meaning(None, NotCounted.HISTORY, dated))
            elif self._affirmed(position, said):
                yield replace(said, meaning=Meaning(Answer.PRESENT))
            else:
                yield said

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
        lists, begin = self._lexicon.words, self._begins[position]
        answer = self._opening(after)
        asked = self._tokens.words[begin : self._begins[after]]
        denied = said.mention.says == "present" and said.meaning.answer is Answer.ABSENT
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
        at, lists = self._begins[position], self._lexicon.words
        between = self._tokens.words[at + begin : at + end]
        return not (lists["except_for"] | lists["but"] | lists["restarts"] | {"other", COMMA}).isdisjoint(between)

    def _affirmed(self, position: int, said: Said) -> bool:
        """Whether what was asked, feared or long ago is said to be so."""
        why = said.meaning.why
        asked = why in (NotCounted.QUESTION, NotCounted.HYPOTHETICAL)
        here = (asked or why is NotCounted.HISTORY) and self._affirmed_here(position, said)
        after = position + 1 < len(self._sentences) and self._sentences[position + 1].affirms is not None
        return said.mention.says == "present" and (here or (asked and after))

    def _affirmed_here(self, position: int, said: Said) -> bool:
        """Whether the same sentence goes on to say that it is so: `my wife had this and now I've got it`."""
        here = self._sentences[position].same_here
        return here is not None and here >= said.mention.last

    def _answer_after(self, position: int) -> Answer | None:
        after = self._next_told[position]
        if after >= len(self._sentences):
            return None
        begin, words, lists = self._begins[after], self._tokens.words, self._lexicon.words
        told = words[begin : begin + self._sentences[after].words + 2]
        denials = sum(w in lists["denies_after"] for w in told)
        # One `no` after several questions answers the last of them only.
        if after > position + 1 and denials < 2:
            return None
        if denials > 1:
            every = all(w in lists["all_the_same_no"] or w in MARKS or w in lists["denies_after"] for w in told[:4])
            if every and len(told) > 1:
                return Answer.ABSENT  # `nope, nope and nope`
            # `No, not that I know`: not plainly absent, and not what a bare question names either.
            again = told[0] in lists["denies_after"] and not lists["denies_after"].isdisjoint(told[1:3])
            return Answer.UNSURE if again else None
        if self._answers_with_a_verb(words[self._begins[position]], told):
            return Answer.ABSENT
        end = next((at for at in range(begin + 1, len(words)) if words[at] in MARKS), len(words))
        closed = end == begin + 1
        if words[begin] in lists["denies_after"] and lists["all_the_same_no"].issuperset(words[begin + 1 : end]):
            return Answer.ABSENT  # `no`, `not at all`
        return Answer.PRESENT if closed and words[begin] in lists["affirms_after"] else None

    def _answers_with_a_verb(self, asked: str, told: Sequence[str]) -> bool:
        """Whether `do I have` is answered by `I do not` and nothing more; what one cannot do is no denial."""
        lists = self._lexicon.words
        able = asked in lists["able"] or asked not in lists["asks_first"]
        bare = len(told) > 2 and told[0] in lists["agents"] and (told[1], told[2]) == (asked, "not")
        return bare and not able and (len(told) == 3 or told[3] in MARKS)

    def _mention(self, position: int, said: Said) -> None:
        mention, meaning = said.mention, said.meaning
        cue = meaning.cue.entry.name if meaning.cue else None
        span = self._span(position, mention.first, mention.last)
        other = self._person.not_the_patient(position, said)
        if other is not None and not (mention.says == "present" and self._affirmed_here(position, said)):
            if self._person.may_be_cared_for(position, other) and meaning.answer in (Answer.PRESENT, Answer.UNSURE):
                self.suspected[mention.name] = mention.findings
            cue, meaning = other.entry.name, Meaning(None, NotCounted.OTHER_PERSON)
        if self._frames is not None and meaning.answer in (Answer.PRESENT, Answer.UNSURE):
            frame = self._frames.of(position, said)
            if frame is not None or meaning.denied:
                self.suspected[mention.name] = mention.findings
                self._in_frames.update(mention.findings)
            if frame is not None:
                self._told_in_frames.add(position)
                cue, meaning = frame[1].entry.name, Meaning(None, frame[0])
            elif meaning.denied:
                meaning = Meaning(None)
        asked = meaning.why is NotCounted.QUESTION and position in self._turned.unclear
        unclear = mention.says == "present" and (asked or (meaning.answer and position in self._turned.lost))
        if (meaning.ask and mention.says != "absent") or unclear:
            self.suspected[mention.name] = mention.findings
        if unclear:
            cue, meaning = None, Meaning(None, NotCounted.QUESTION)
        if mention.says == "suspected":
            if meaning.answer in (Answer.PRESENT, Answer.UNSURE):
                self.suspected[mention.name] = mention.findings
            return
        # Who denies a foot drop says nothing of a weak foot; who is healthy there is healthy in all of it.
        denied = meaning.answer is Answer.ABSENT and mention.says != "absent"
        for name in _alone(mention.findings) if denied else mention.findings:
            if meaning.answer is not None:
                self._heard(name, meaning.answer, mention.name, cue, span)
            if meaning.why is not None:
                self._not_counted(name, meaning.why, mention.name, cue, span)
        if mention.both_legs and not meaning.harmless and meaning.answer in (Answer.PRESENT, Answer.UNSURE):
            both = Answer.UNSURE if mention.both_legs == "unsure" else meaning.answer
            self._heard("both_legs_affected", both, mention.name, cue, span)

    def _numbers_of(self, position: int, heard: Statement) -> None:
        for name, value, number in heard.numbers:
            framed = name == "age_years" and position in self._told_in_frames
            if framed or not self._person.has_the_number(position, number):
                continue
            start, end = span = self._span(position, number.start, number.end)
            self._numbers.setdefault(
                (name, value),
                HeardNumber.model_construct(
                    start=start, end=end, name=name, value=float(value), inferred=number.inferred
                ),
            )
            finding = finding_of(name, value)
            if finding is not None:
                self._heard(finding, Answer.PRESENT, name, None, span)

    def _heard(self, name: str, answer: Answer, phrase: str, cue: str | None, span: tuple[int, int]) -> None:
        if (name, answer, phrase) not in self._findings:
            self._findings[name, answer, phrase] = HeardFinding.model_construct(
                start=span[0], end=span[1], finding=name, answer=answer, phrase=phrase, cue=cue
            )

    def _not_counted(self, name: str, why: NotCounted, phrase: str, cue: str | None, span: tuple[int, int]) -> None:
        if (name, why, phrase) not in self._set_aside:
            self._set_aside[name, why, phrase] = HeardAndNotCounted.model_construct(
                start=span[0], end=span[1], finding=name, why=why, phrase=phrase, cue=cue
            )

    def _in_another_language(self) -> bool:
        words = sum(heard.words for heard in self._sentences)
        known = sum(heard.known for heard in self._sentences)
        return words >= _FEWEST_WORDS and known < words * _LEAST_KNOWN


def _next_told(sentences: list[Statement]) -> list[int]:
    """For each sentence the next one that asks nothing."""
    found, following = [], len(sentences)
    for position in range(len(sentences) - 1, -1, -1):
        found.append(following)
        if not sentences[position].question:
            following = position
    return found[::-1]


def _untrue(sentences: list[Statement]) -> frozenset[int]:
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
    return frozenset(found)


def _denied_all(sentences: list[Statement]) -> list[Hit | None]:
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


@cache
def _alone(findings: tuple[str, ...]) -> tuple[str, ...]:
    """These findings without those that others of them imply: no foot drop says nothing of a weak foot."""
    implied = vocabulary_of(Presentation).ancestors
    return tuple(name for name in findings if not any(name in implied[other] for other in findings))
