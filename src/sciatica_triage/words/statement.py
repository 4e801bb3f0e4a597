"""What one sentence says, without its place in the message: the same words after the same sentence say the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..vocabulary.findings import Answer
from .around import affirms, dates_back, days_at, finds_at, has, is_a_list, is_inverted, same_here, turns_at
from .frames import NOWHERE, Frames, Standing
from .hits import Hit
from .load import Entry, Lexicon
from .meaning import Reader
from .mention import Meaning, NotCounted
from .numbers import Number, tidy
from .people import relatives_of, writer_of
from .pieces import Pieces
from .places import findings_at
from .sentence import Mention, Sentence
from .tokens import COMMA, MARKS

_LONG_AGO_DAYS = 365
_HINT_REACHES = 10
_GOES_ON_WITHIN = 3
_DATED = frozenset({"pregnant_or_postpartum", "recent_spinal_procedure"})
"""Findings whose own date a duration with `ago` tells."""
_BOTH = ("both_legs_affected",)
_INJURY = frozenset({"onset_after_trauma", "minor_injury_onset", "major_trauma"})
_TODAY = frozenset({"recent", "here_now", "present_again", "until_now"})
_TURNS = frozenset({"contrast", "recent", "here_now", "until_now"})
_RAISED_TEMPERATURE = 38.0
_WORST_SCORE = 10.0


@dataclass(frozen=True, slots=True)
class Said:
    """A mention with its meaning."""

    mention: Mention
    meaning: Meaning
    parted: bool = False
    """Whether it stands in a clause that names nobody, after one about somebody else."""
    standing: Standing = NOWHERE
    """In which frames of its sentence it stands."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence."""

    said: tuple[Said, ...] = ()
    idioms: tuple[Hit, ...] = ()
    numbers: tuple[tuple[str, float, Number], ...] = ()
    """Under the names of the vocabulary, in its units."""
    last_place: Entry | None = None
    ends_with_it: bool = False
    """Whether the place is the last thing that it names: `you asked about my bum`."""
    question: bool = False
    severe: bool = False
    """Whether unbearable pain was the last thing spoken of; `been like this for 12 hours` goes on with it."""
    mine: bool = False
    """Whether it sets the writer's own trouble beside another's: `mine is just tight`."""
    relative: Hit | None = None
    """The cue that brings in another person, if any."""
    close: bool = False
    """Whether it names somebody of the household."""
    he: Hit | None = None
    """The cue that goes on with another person by `he` or `her`, if any."""
    own: bool = False
    """Whether the writer says that they have come for their own body: `I am only here with a stiff hip`."""
    others_at: tuple[int, ...] = ()
    """Where somebody is `he`, `she` or `who`."""
    joints: tuple[int, ...] = ()
    """Where a comma stands."""
    turns: tuple[int, ...] = ()
    """Where a contrast or a word of today stands, after which the writer may go on with themselves."""
    examined: tuple[int, ...] = ()
    """Where somebody finds or says what another has."""
    visit: bool = False
    """Whether it is about a visit, to which somebody may be brought along."""
    finds: tuple[int, ...] = ()
    """Where somebody notices something, or says something of what is the writer's."""
    writer_at: tuple[int, ...] = ()
    """Where the writer speaks of themselves."""
    own_part: bool = False
    """Whether it names a part of the writer's own body: `my back`."""
    present_tense: bool = True
    of_today: bool = True
    """Whether anything in it is of today, such as a verb in the present tense."""
    since_today: bool = False
    """Whether a present tense is dated: `can't pee since this morning`."""
    dates_back: Hit | None = None
    """The cue that dates what was told before, if that is all that it says: `that was nine years ago`."""
    for_another: Hit | None = None
    """The cue that says that the patient is not the writer, if any."""
    asked: bool = False
    """Whether it tells what somebody else asked about, or only lists it."""
    listed: bool = False
    """Whether it only lists, and nothing says that it was asked: it may as well be what the writer has."""
    denies_all: Hit | None = None
    """Whether it says that all that was asked before is not so: `I answered no to every one`."""
    affirms: int | None = None
    """The word from which it says that what was asked before is so: `I have both now`, `and I said yes`."""
    same_here: int | None = None
    """The word from which it says that what the sentence itself told of others or the past is so: `now I've got it`."""
    praised: bool = False
    """Whether it, or what it goes on with, finds something good, so that a part named next may be less so."""
    denied: frozenset[str] = frozenset()
    """The findings that it denies."""
    frames: tuple[Hit, ...] = ()
    """The cues that open or close a frame in it."""
    told_today: bool = False
    """Whether anything in it is dated today, so that no frame goes on over it."""
    words: int = 0
    known: int = 0
    """How many of the words are English, or in the lexicon."""


def hear(words: Sequence[str], lexicon: Lexicon, today: date | None, before: Statement) -> Statement:
    """Hear one sentence; `before` is the one that it follows."""
    sentence = Sentence(words, lexicon, before.last_place, before.ends_with_it)
    reader = Reader(sentence, before.praised, before.denied)
    outright = (
        *_without_denied_legs([Said(m, reader.meaning(m)) for m in sentence.mentions]),
        *_topics(sentence, reader),
    )
    said = (*outright, *_hinted(sentence, reader, outright))
    relatives = relatives_of(sentence)
    if relatives:
        pieces = Pieces(sentence)
        said = tuple(replace(s, parted=pieces.without_subject(relatives[0], s.mention)) for s in said)
    # A frame may have been opened in a sentence before.
    frames = Frames(sentence)
    said = tuple(replace(s, standing=frames.standing(s.mention)) for s in said)
    # Marks are no words: a message of marks alone is in no language.
    content = [w for w in words if w not in MARKS]
    past = any(w in lexicon.words["past"] for w in content)
    present = any(map(sentence.is_present, range(len(words))))
    lists = lexicon.words
    # TRAP: a duration may follow in the next sentence, `been like this for 12 hours`.
    severe = any("severe_pain" in s.mention.findings for s in said) if said else before.severe
    mine = any(w in lists["mine"] and (not at or words[at - 1] not in lists["no_verb"]) for at, w in enumerate(words))
    return Statement(
        said=said,
        idioms=tuple(sentence.idioms),
        numbers=tuple(_named(lexicon.numbers.found(sentence.words, today), said, severe)),
        last_place=sentence.places[-1].entry if sentence.places else before.last_place,
        ends_with_it=bool(sentence.places) and MARKS.issuperset(words[sentence.places[-1].end :]),
        question=reader.is_question,
        severe=severe,
        mine=mine,
        relative=relatives[0] if relatives else None,
        writer_at=(writer := tuple(writer_of(sentence, relatives))),
        own_part=any(sentence.words[at] in lists["owners"] for at in writer),
        close=any(c.entry.name == "close_person" for c in relatives),
        he=next((c for c in sentence.aside if c.entry.cue and c.entry.cue.kind == "third_person"), None),
        own=has(sentence, "own_trouble") or mine,
        others_at=tuple(at for at, w in enumerate(sentence.words) if w in lexicon.words["third"]),
        joints=tuple(at for at, w in enumerate(sentence.words) if w == COMMA),
        turns=tuple(sorted({*turns_at(sentence, _TURNS), *days_at(sentence)})),
        examined=tuple(at for at, w in enumerate(sentence.words) if w in lexicon.words["examines"]),
        visit=any(w in lists["visits"] for w in content),
        finds=tuple(finds_at(sentence)),
        dates_back=dates_back(sentence),
        of_today=bool(dated := turns_at(sentence, _TODAY)) or present,
        since_today=bool(dated or [*days_at(sentence)]) and present,
        present_tense=not past or has(sentence, "recent") or has(sentence, "present_again"),
        for_another=min(
            (c for c in sentence.aside if c.entry.cue is not None and c.entry.cue.kind == "patient_is_other"),
            key=lambda c: c.entry.name == "told_of_another",
            default=None,
        ),
        asked=(asked := any(w in lists["asking"] for w in content) or is_inverted(sentence)) or is_a_list(sentence),
        listed=not asked and not reader.is_question,
        denies_all=next((c for c in sentence.cues if c.entry.cue and c.entry.cue.kind == "denied_all"), None),
        affirms=affirms(sentence, content),
        same_here=same_here(sentence),
        praised=any(w in lists["praise"] for w in content)
        or (reader.is_question and any(w in lists["good_asked"] for w in content))
        or (before.praised and len(content) <= _GOES_ON_WITHIN),
        denied=frozenset(f for s in said if s.meaning.answer is Answer.ABSENT for f in s.mention.findings),
        frames=frames.hits,
        told_today=frames.told_today,
        words=len(content),
        known=sum(w in lexicon.words["english"] or w in lexicon.automaton.words for w in content),
    )


def _without_denied_legs(said: list[Said]) -> Iterator[Said]:
    """What is said, less `in either leg` where it is only the place of something denied or healthy."""
    denied = [s.mention for s in said if s.meaning.answer is Answer.ABSENT]
    for one in said:
        m = one.mention
        if m.findings != _BOTH or not any(d.first <= m.first and m.last <= d.last and d is not m for d in denied):
            yield one


def _topics(sentence: Sentence, reader: Reader) -> Iterator[Said]:
    """A form's answers by place, `bladder: no`, and denials of a bare place, `no bladder or bowel`."""
    for hit in sentence.places:
        place = hit.entry.place
        if place is None or place.topic is None or hit.start in sentence.phrase_at:
            continue
        mention = Mention(
            findings=(place.topic,), says="present", name=hit.entry.name, noun=True, entry=hit.entry,
            start=hit.start, end=hit.end, first=hit.start, last=hit.end,
        )  # fmt: skip
        meaning = reader.of_topic(mention)
        if meaning is not None:
            yield Said(mention, meaning)


def _hinted(sentence: Sentence, reader: Reader, said: tuple[Said, ...]) -> Iterator[Said]:
    """What stays open where nothing was said outright, and a place stands near a word of trouble: never a denial."""
    clause = reader.denials.clause
    told = {f for s in said if s.meaning.answer is not Answer.ABSENT for f in s.mention.findings}
    healthy = {
        (clause[s.mention.start], f) for s in said if s.meaning.answer is Answer.ABSENT for f in s.mention.findings
    }
    for hit in sentence.hints:
        hint = hit.entry.hint
        assert hint is not None
        if told.intersection(hint.unless) or reader.denials.governs(hit):
            continue
        for place in sentence.places:
            findings = findings_at(hint.at, place.entry)
            apart = max(place.start - hit.end, hit.start - place.end)
            if not findings or apart > _HINT_REACHES or told.issuperset(findings):
                continue
            if any((clause[h.start], f) in healthy for h in (hit, place) for f in (*findings, *hint.unless)):
                continue
            first, last = min(hit.start, place.start), max(hit.end, place.end)
            mention = Mention(
                findings=findings, says="unsure", name=hit.entry.name, noun=False, entry=hit.entry,
                start=first, end=last, first=first, last=last,
            )  # fmt: skip
            meaning = reader.meaning(mention)
            # INVARIANT: a hint never settles anything, so a denial near it leaves the finding unasked.
            if meaning.answer is not Answer.ABSENT:
                told.update(findings)
                yield Said(mention, meaning)


def _named(numbers: Iterator[Number], said: tuple[Said, ...], severe: bool) -> Iterator[tuple[str, float, Number]]:
    """Numbers under the names of the vocabulary; a duration belongs to what the sentence tells."""
    counted = [s.mention for s in said if s.meaning.answer in (Answer.PRESENT, Answer.UNSURE)]
    names = {f for m in counted for f in m.findings}
    set_aside = any(s.meaning.why in (NotCounted.HISTORY, NotCounted.HYPOTHETICAL) for s in said)
    found = list(numbers)
    severe = severe or any(n.kind == "pain_score_said" and n.value >= _WORST_SCORE for n in found)
    pregnant = [m for m in counted if "pregnant_or_postpartum" in m.findings]
    for number in found:
        # The weeks of a pregnancy are no weeks of pain.
        if number.kind == "duration" and any(m.first <= number.start < m.last for m in pregnant):
            continue  # `34 weeks gone`
        if number.kind == "age":
            yield "age_years", number.value, number
        elif number.kind != "duration":
            yield number.kind, number.value, number
        elif number.ago and names & _INJURY:
            yield "trauma_days_ago", number.days, number
        elif number.ago and (number.days >= _LONG_AGO_DAYS or names & _DATED):
            continue
        # Hours are told of the worst of it, days of the whole.
        elif severe and not number.ago and number.value < 24:
            yield "severe_pain_hours", tidy(number.value), number
        elif number.value >= 24 and (counted or not set_aside):
            yield "symptom_days", number.days, number


def finding_of(name: str, value: float) -> str | None:
    """The finding that a number says by itself: a raised temperature is a fever, ten of ten is severe pain."""
    if name == "temperature_c" and value >= _RAISED_TEMPERATURE:
        return "fever"
    return "severe_pain" if name == "pain_score_said" and value >= _WORST_SCORE else None
