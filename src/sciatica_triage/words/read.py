"""From a message to a reading: words, sentences, what each says, and whom it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import Final

from ..errors import PresentationError, TriageError
from ..values import dataclass
from ..vocabulary.findings import Answer, kind_of
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import vocabulary_of
from .answers import turn
from .hits import Hit
from .load import Lexicon, lexicon
from .mention import Meaning, NotCounted
from .person import Person
from .reading import HeardAndNotCounted, HeardFinding, HeardNumber, Reading
from .statement import Said, Statement, finding_of, hear
from .suspicion import suspected_in
from .tokens import MARKS, Tokens, sentences_of, tokens_of

MOST_CHARACTERS: Final = 1_000_000
_MOST_REMEMBERED: Final = 2_000
_FEWEST_WORDS: Final = 2
_LEAST_KNOWN: Final = 0.34
"""Share of words that are English or in the lexicon, below which a message is taken for another language."""


class MessageTooLong(TriageError):
    """A message that is longer than any that a person writes, and is not read at all."""


def read(text: str, *, language: str = "en", today: date | None = None) -> Reading:
    """Hear the findings in a message, never towards calm.

    Silence says nothing: a finding that is not in the reading was not mentioned. `today` lets `since Monday` be a number
    of days. A text of more than `MOST_CHARACTERS` raises `MessageTooLong`, and no other does; a language without a
    lexicon raises `RulePackError`.

    >>> [(f.finding, f.answer.value) for f in read("nothing comes out when I try to wee").findings]
    [('cannot_pass_urine', 'present')]
    """
    alone = lexicon_alone(text, language=language, today=today)
    suspected = suspected_in(text, alone.reading, alone.suspected, alone.denied)
    return alone.reading.model_copy(update={"suspected": suspected})


@dataclass(frozen=True)
class LexiconAlone:
    """What the lexicon makes of a message before the second ear listens."""

    reading: Reading
    suspected: dict[str, tuple[str, ...]]
    """What is told for which there is no finding, with the findings that are asked then."""
    denied: frozenset[int]
    """Where the words begin that do nothing but deny: they say nothing to the ear."""


def lexicon_alone(text: str, *, language: str = "en", today: date | None = None) -> LexiconAlone:
    """What `read` hears without its second ear; it raises the same."""
    words = lexicon(language)
    if not isinstance(text, str):
        raise PresentationError(f"expected a text, got {kind_of(text)}")
    if len(text) > MOST_CHARACTERS:
        raise MessageTooLong(f"a message has at most {MOST_CHARACTERS:,} characters; read it in parts")
    tokens = tokens_of(text, words.spell)
    ranges = list(sentences_of(tokens.words))
    turn(tokens.words, ranges, words.words, words.as_told)
    sentences = list(_sentences(tokens, ranges, words, today))
    collected = _Collected(tokens, [begin for begin, _ in ranges], sentences, words)
    return LexiconAlone(collected.reading(), collected.suspected, collected.denied())


def _sentences(
    tokens: Tokens, ranges: list[tuple[int, int]], words: Lexicon, today: date | None
) -> Iterator[Statement]:
    """What each sentence says; one that was met before after a like sentence is not read again."""
    remembered: dict[tuple[object, ...], Statement] = {}
    before = Statement()
    for begin, end in ranges:
        sentence = tokens.words[begin:end]
        key = (before.last_place, before.severe, *sentence)
        heard = remembered.get(key)
        if heard is None:
            heard = hear(sentence, words, today, before)
            if len(remembered) < _MOST_REMEMBERED:
                remembered[key] = heard
        yield heard
        before = heard if heard.words else before


def _denies(said: Said) -> bool:
    """Whether a denial settles it: outright, or as nothing that is worth a question (`no neck injury`)."""
    meaning = said.meaning
    named = said.mention.says in ("suspected", "only_denied")
    return meaning.answer is Answer.ABSENT or (
        named and meaning.answer is None and meaning.why is None and bool(meaning.cue)
    )


class _Collected:
    """What all sentences say together, each thing once with the first place where it is said."""

    def __init__(self, tokens: Tokens, begins: list[int], sentences: list[Statement], words: Lexicon) -> None:
        self._tokens, self._begins, self._sentences, self._lexicon = tokens, begins, sentences, words
        self._next_told = _next_told(sentences)
        self._person = Person(sentences, [tokens.words[begin] in words.words["goes_on_with"] for begin in begins])
        self._findings: dict[tuple[str, Answer, str], HeardFinding] = {}
        self._set_aside: dict[tuple[str, NotCounted, str], HeardAndNotCounted] = {}
        self._numbers: dict[tuple[str, float], HeardNumber] = {}
        self._denied: set[int] = set()
        self.suspected: dict[str, tuple[str, ...]] = {}
        """What is told for which there is no finding, with what is asked then."""
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
        unread = self._in_another_language()
        findings = [f for f in self._findings.values() if not unread or f.answer is not Answer.ABSENT]
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
        """What a sentence says; a question that the next sentence answers with `no` or `yes` says that."""
        heard = self._sentences[position]
        answer = self._answer_after(position) if heard.question else None
        for said in heard.said:
            asked = said.meaning.why in (NotCounted.QUESTION, NotCounted.HYPOTHETICAL)
            if answer is not None and said.mention.says == "present" and said.meaning.answer is not Answer.ABSENT:
                yield Said(said.mention, Meaning(answer))
            elif (cue := self._all_denied(position)) and said.meaning.answer is Answer.PRESENT:
                yield Said(said.mention, Meaning(None, NotCounted.QUESTION, cue))
            elif asked and said.mention.says == "present" and self._affirmed(position):
                yield Said(said.mention, Meaning(Answer.PRESENT))
            else:
                yield said

    def _all_denied(self, position: int) -> Hit | None:
        """The cue that says no to all of what the sentence lists as asked; it stands there or in the next sentence."""
        here = self._sentences[position]
        after = self._sentences[position + 1] if position + 1 < len(self._sentences) else here
        return (here.denies_all or after.denies_all) if here.asked else None

    def _affirmed(self, position: int) -> bool:
        return position + 1 < len(self._sentences) and self._sentences[position + 1].affirms

    def _answer_after(self, position: int) -> Answer | None:
        after = self._next_told[position]
        if after >= len(self._sentences):
            return None
        begin, words = self._begins[after], self._tokens.words
        told = words[begin : begin + self._sentences[after].words + 2]
        denials = sum(w in self._lexicon.words["denies_after"] for w in told)
        if after > position + 1 and denials < 2:
            return None
        if denials > 1:
            every = all(
                w in self._lexicon.words["all_the_same_no"] or w in MARKS or w in self._lexicon.words["denies_after"]
                for w in told[:4]
            )
            return Answer.ABSENT if every and len(told) > 1 else None  # `nope, nope and nope`
        closed = begin + 1 >= len(words) or words[begin + 1] in MARKS
        if closed and words[begin] in self._lexicon.words["denies_after"]:
            return Answer.ABSENT
        return Answer.PRESENT if closed and words[begin] in self._lexicon.words["affirms_after"] else None

    def _mention(self, position: int, said: Said) -> None:
        mention, meaning = said.mention, said.meaning
        cue = meaning.cue.entry.name if meaning.cue else None
        span = self._span(position, mention.first, mention.last)
        other = self._person.not_the_patient(position, mention)
        if other is not None:
            cue, meaning = other.entry.name, Meaning(None, NotCounted.OTHER_PERSON)
        if mention.says == "suspected":
            if meaning.answer in (Answer.PRESENT, Answer.UNSURE):
                self.suspected[mention.name] = mention.findings
            return
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
            if not self._person.has_the_number(position, number):
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


@cache
def _alone(findings: tuple[str, ...]) -> tuple[str, ...]:
    """These findings without those that others of them imply: no foot drop says nothing of a weak foot."""
    implied = vocabulary_of(Presentation).ancestors
    return tuple(name for name in findings if not any(name in implied[other] for other in findings))
