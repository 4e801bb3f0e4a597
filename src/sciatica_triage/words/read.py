"""From a message to a reading: words, sentences, what each says, and whom it is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Final

from ..errors import PresentationError, TriageError, expect, is_a
from ..values import dataclass
from ..vocabulary.findings import Answer, kind_of
from .answers import mark_questions, part_answers, turn
from .collected import Collected
from .fillers import without_fillers
from .form_lines import (
    join_denied_lines,
    join_form_lines,
    mark_choices,
    mark_replies,
    part_numbered,
    without_labels,
    without_number_signs,
)
from .inverted import put_in_order
from .load import Lexicon, lexicon
from .reading import Reading
from .statement import Statement, hear
from .suspicion import is_emergency, is_open, suspected_in
from .tokens import Tokens, sentences_of, tokens_of

MOST_CHARACTERS: Final = 1_000_000
_MOST_REMEMBERED: Final = 2_000


class MessageTooLong(TriageError):
    """A message that is longer than any that a person writes, and is not read at all."""


def read(text: str, *, language: str = "en", today: date | None = None) -> Reading:
    """Hear the findings in a message, never towards calm.

    Silence says nothing: a finding that is not in the reading was not mentioned. `today` lets `since Monday` be a number
    of days. A text of more than `MOST_CHARACTERS` raises `MessageTooLong`, and no other does; a language without a
    lexicon raises `RulePackError`, and anything but a text, a name and a date the error that says so.

    >>> [(f.finding, f.answer.value) for f in read("nothing comes out when I try to wee").findings]
    [('cannot_pass_urine', 'present')]
    """
    alone = lexicon_alone(text, language=language, today=today)
    suspected = suspected_in(((text, alone.denied), *alone.as_meant), alone.reading, alone.suspected)
    return alone.reading.model_copy(update={"suspected": suspected})


@dataclass(frozen=True)
class LexiconAlone:
    """What the lexicon makes of a message before the second ear listens."""

    reading: Reading
    suspected: dict[str, tuple[str, ...]]
    """What is told for which there is no finding, with the findings that are asked then."""
    denied: frozenset[int]
    """Where the words begin that do nothing but deny: they say nothing to the ear."""
    as_meant: tuple[tuple[str, frozenset[int]], ...] = ()
    """The message as it may be meant where it is badly spelt, with what it denies; empty for any other."""


def lexicon_alone(text: str, *, language: str = "en", today: date | None = None) -> LexiconAlone:
    """What `read` hears without its second ear; it raises the same."""
    words = lexicon(language)
    if not is_a(text, str):
        raise PresentationError(f"expected a text, got {kind_of(text)}")
    text, today = str.__str__(text), _plain_day(today)  # a kind of text or date may have ways of its own
    if len(text) > MOST_CHARACTERS:
        raise MessageTooLong(f"a message has at most {MOST_CHARACTERS:,} characters; read it in parts")
    told = _told(text, words, today)
    as_meant = words.sounds.as_meant(text, foreign=told.reading.status == "not_read")
    if as_meant is None or is_emergency(told.reading):
        return told
    guessed = _told(as_meant, words, today)
    answered = told.reading.presentation().answered()
    asked = {**told.suspected, **guessed.suspected}
    if is_emergency(guessed.reading):
        heard = (f for f in guessed.reading.findings if f.answer is not Answer.ABSENT and f.finding not in answered)
        for phrase, findings in groupby(sorted((f.phrase, f.finding) for f in heard), itemgetter(0)):
            asked[phrase] = tuple(dict.fromkeys((*asked.get(phrase, ()), *(finding for _, finding in findings))))
    return replace(told, suspected=asked, as_meant=((as_meant, guessed.denied),))


def _told(text: str, words: Lexicon, today: date | None) -> LexiconAlone:
    """What a message says in these words."""
    tokens = tokens_of(text, words.spell, words.spell.rejoined)
    without_labels(tokens, words.words["labels"])
    without_number_signs(tokens, words.words)
    part_numbered(tokens, words.words)
    without_fillers(tokens, words.words)
    put_in_order(tokens, words.words)
    mark_choices(tokens, words.words)
    join_form_lines(tokens, words.words)
    part_answers(tokens, words.words)
    mark_questions(tokens.words, words.words)
    mark_replies(tokens.words, words.words)
    join_denied_lines(tokens.words, words.words)
    ranges = list(sentences_of(tokens.words))
    turned = turn(tokens.words, ranges, words.words, words.as_told)
    sentences = list(_sentences(tokens, ranges, words, today))
    begins = [begin for begin, _ in ranges]
    collected = Collected(tokens, begins, sentences, words, turned)
    reading = collected.reading()
    # A frame is only asked where help would be called, so that it silences nothing else.
    framed_or_denied = collected.denied_in_doubt or any(h.frames for h in sentences)
    if framed_or_denied and is_emergency(reading):
        framed = Collected(tokens, begins, sentences, words, turned, framed=True)
        calmer = framed.reading()
        if is_open(framed.suspected, calmer) and not is_emergency(calmer):
            collected, reading = framed, calmer
    return LexiconAlone(reading, collected.suspected, collected.denied())


def _plain_day(today: object) -> date | None:
    """The day of a date, or of a date with a time, whatever kind it is."""
    return None if today is None else date.fromordinal(date.toordinal(expect("today", today, date)))


def _sentences(
    tokens: Tokens, ranges: list[tuple[int, int]], words: Lexicon, today: date | None
) -> Iterator[Statement]:
    """What each sentence says; one that was met before after a like sentence is not read again."""
    remembered: dict[tuple[object, ...], Statement] = {}
    before = Statement()
    for begin, end in ranges:
        sentence = tokens.words[begin:end]
        key = (before.last_place, before.ends_with_it, before.severe, before.praised, before.denied, *sentence)
        heard = remembered.get(key)
        if heard is None:
            heard = hear(sentence, words, today, before)
            if len(remembered) < _MOST_REMEMBERED:
                remembered[key] = heard
        yield heard
        before = heard if heard.words else before
