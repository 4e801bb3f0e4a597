"""What all sentences of a message say together: whom each is about, what is only asked about, and each thing once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from ..vocabulary.findings import Answer
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import vocabulary_of
from .answers import Turned
from .framed import Framed
from .load import Lexicon
from .mention import Meaning, NotCounted
from .person import Person
from .reading import HeardAndNotCounted, HeardFinding, HeardNumber, Reading
from .statement import Said, Statement, finding_of
from .together import Together
from .tokens import MARKS, Tokens

_FEWEST_WORDS: Final = 2
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
        self._tokens, self._begins, self._sentences, self._lexicon = tokens, begins, sentences, words
        self._together = Together(tokens, begins, sentences, words.words, turned)
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
        self.denied_in_doubt = False
        """Whether anything is told as not there, with a doubt."""
        # In order, so that of the same thing said twice the first place is kept.
        for position, heard in enumerate(sentences):
            answered = list(self._together.said_in(position))
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
        denied = {id(s) for s in answered if _denies(s) or self._supposed_and_denied(position, s)}
        told = [s.mention for s in answered if id(s) not in denied]
        begin = self._begins[position]
        covered: set[int] = set()
        for said in answered:
            mention, cue = said.mention, said.meaning.cue
            if id(said) in denied:
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

    def _supposed_and_denied(self, position: int, said: Said) -> bool:
        """Whether it is a sign that is only supposed, and denied by the next sentence; health that is denied is no denial."""
        supposed = said.meaning.why is NotCounted.HYPOTHETICAL and said.mention.says == "present"
        return supposed and self._together.denied_next(position)

    def _joins(self, at: int) -> bool:
        word, lists = self._tokens.words[at], self._lexicon.words
        return word in MARKS or word in lists["alternatives"] or word in lists["additions"]

    def _span(self, position: int, start: int, end: int) -> tuple[int, int]:
        """Offsets into the message of a range of words of a sentence."""
        begin = self._begins[position]
        return self._tokens.starts[begin + start], self._tokens.ends[begin + max(end, start + 1) - 1]

    def _mention(self, position: int, said: Said) -> None:
        mention, meaning = said.mention, said.meaning
        cue = meaning.cue.entry.name if meaning.cue else None
        span = self._span(position, mention.first, mention.last)
        self.denied_in_doubt |= meaning.denied
        other = self._person.not_the_patient(position, said)
        if other is not None and not (mention.says == "present" and self._together.affirmed_here(position, said)):
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
        phrase = mention.entry.phrase
        if phrase is not None and phrase.asks and meaning.answer in (Answer.PRESENT, Answer.UNSURE):
            self.suspected[mention.name] = phrase.asks
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
                if asks := self._lexicon.asks.get(finding):
                    self.suspected.setdefault(finding, asks)  # `38.6` asks what `fever` does

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


@cache
def _alone(findings: tuple[str, ...]) -> tuple[str, ...]:
    """These findings without those that others of them imply: no foot drop says nothing of a weak foot."""
    implied = vocabulary_of(Presentation).ancestors
    return tuple(name for name in findings if not any(name in implied[other] for other in findings))
