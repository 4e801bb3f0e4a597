"""Whether a message is understood to tell nothing of health and to take nothing back.

The contrary cannot be listed: nobody knows all the ways in which an answer is taken back. So the words of which a harmless
message is made are listed, in `rules/chat/understood.yaml`, and a message in which anything else stands, or that speaks of
what it does not name, is unclear.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from ..vocabulary.findings import Answer
from ..words.ear import ear
from .beside import denies_alone
from .clauses import clauses_of, within, words_of
from .phrases import harmless, kind_of, listed, phrases
from .plain import answer_word
from .telling import asks_of_all, is_asked, stands_beside, tells_in_a_question, tells_nothing
from .texts import texts

if TYPE_CHECKING:
    from ..words import Reading

_ALTERNATIVES: Final = frozenset(("or", "nor"))


def unclear_parts(text: str, reading: Reading) -> list[tuple[int, int]]:
    """Where the clauses stand that are neither about something else nor read as telling what is there.

    A message that has such a clause and speaks anywhere of answering is unclear as a whole: no denial in it counts.
    """
    everywhere = [(0, max(len(text), 1))]
    # Of a bare yes or "not sure" that no question of ours waits for, nobody knows to what: perhaps to one of the draft's.
    if (answer := answer_word(text)) is not None:
        return [] if answer is Answer.ABSENT else everywhere
    idioms = [one for one in reading.not_counted if one.phrase in listed("ordinary_idioms")]
    present = [one for one in reading.findings if one.answer is not Answer.ABSENT]
    told = [(one.start, one.end) for one in (*present, *idioms)]
    signs_asked = [(one.start, one.end) for one in reading.not_counted if one.why == "question"]
    denials = [(one.start, one.end) for one in reading.findings if one.answer is Answer.ABSENT]
    heard = [*told, *denials, *((one.start, one.end) for one in (*reading.numbers, *reading.not_counted))]
    words = words_of(text)
    clauses = [([word.text for word in clause], clause, asked) for clause, asked in clauses_of(words)]
    # A message without a word in it has nothing that could be harmless.
    sad = not told and any(sign in text for sign in listed("sad_signs"))
    if not clauses or sad:  # nothing, or signs alone
        return everywhere
    parts, after_a_denial = list[tuple[int, int]](), False
    for said, clause, asked in clauses:
        # "My leg hurts, too" adds to what was heard.
        if told and listed("adding").issuperset(said):
            continue
        # Numbers and what does not count are known, too: the reader has read them, and knows that they are no sign.
        known = [within(word, heard) for word in clause]
        if any(within(word, told) for word in clause):
            after_a_denial = False
            if not stands_beside(said, known):
                parts.append((clause[0].start, clause[-1].end))
            continue
        plain = [word.replace("'", "") for word in said]
        denies = any(within(word, denials) for word in clause)
        # "Is some dripping normal?" says of nothing that it is well.
        denied = not is_asked(said, asked) and denies_alone(plain, known, denies=denies, after_a_denial=after_a_denial)
        about = any(within(word, signs_asked) for word in clause)
        if not denied and not _harmless(said, known, asked, denies=denies, about_a_sign=about, alone=len(clauses) == 1):
            parts.append((clause[0].start, clause[-1].end))
        # "Good" denies nothing, so no list goes on behind it.
        after_a_denial = denies or (denied and (after_a_denial or any(map(phrases("denying").has, plain))))
    answering = listed("answering")
    return everywhere if parts and any(word.text in answering for word in words) else parts


def _harmless(
    words: list[str], known: list[bool], asked: bool, *, denies: bool, about_a_sign: bool, alone: bool
) -> bool:
    """Whether a clause is made of harmless words, and one of them says what it is about.

    `known`: the reader knows what the word says: it denies something, or is of a number or of what does not count.
    `about_a_sign`: it knows one that is asked about. `alone`: the message is this clause.
    """
    first, last = phrases("first"), phrases("last")
    begin, end = 0, len(words)
    # A courtesy of which the reader knows a word is none: "good" may be what a sign was denied by.
    filled, cut = False, list[str]()
    while begin < end and not known[begin] and (length := first.at(words[:end], begin)):
        cut.append(" ".join(words[begin : begin + length]))
        begin += length
    filled = bool(cut) and cut[-1] in listed("fillers")
    while begin < end and (length := last.at_the_end(words[begin:end])):
        # "It was ok" ends with no courtesy.
        if (
            end - length > begin
            and words[end - length - 1] in listed("be")
            and phrases("well").has(words[end - length])
        ):
            break
        end -= length
        cut.append(" ".join(words[end : end + length]))
    words, known = words[begin:end], known[begin:end]
    if not words:
        return (begin > 0 or not alone) and not _adds(cut)  # "today" and "too" by themselves answer something
    if " ".join(words) in listed("alone"):
        return listed("adding").isdisjoint(cut)
    asks = is_asked(words, asked, behind_a_filler=filled)
    if asks and asks_of_all(words):
        return True
    # Who asks about a sign that the reader knows may have it.
    if about_a_sign:
        return False
    # Nobody asks whether dripping is normal who has none; what a denial names, the reader knows.
    named_here = [word for word, heard in zip(words, known, strict=True) if asks or not heard]
    if phrases("screened").is_in(named_here):
        return False
    parts = list(_parts(words, known))
    kinds = {kind for _, kind in parts}
    strange = [word for word, kind in parts if kind is None]
    if _left_open(words) or not all(map(_far_off, strange)):
        return False
    if asks and tells_in_a_question(words, strange):
        return False
    if asks and words[0] in listed("asks") and listed("personal").isdisjoint(words):
        return True
    # "Not good" and "no better" say the contrary of what is listed.
    complains, good = "complaints" in kinds, "good" in kinds and listed("denials").isdisjoint(words)
    if complains and not listed("intense").isdisjoint(words):
        return False
    named = bool(kinds & {"matters", "known", "meant"}) or complains or good or (asks and "times" in kinds)
    if strange and (_in_the_verbs_place(parts) or not (asks or "matters" in kinds)):
        return False
    if asks:
        return named or (bool(strange) and listed("before").isdisjoint(words))
    if strange:
        return False
    plainly = good or complains or "meant" in kinds or (named and not _of_it(parts))
    return plainly and tells_nothing(words, kinds if good else kinds - {"good"}, denies=denies)


def _adds(cut: Sequence[str]) -> bool:
    """Whether courtesies without anything else add to an answer: "thanks, also", but not "evening all"."""
    adding, greetings, greeted = listed("adding"), phrases("before_names").exact, listed("greeted")
    behind = [False, *(tuple(one.split()) in greetings for one in cut)]
    return any(one in adding and not (one in greeted and behind[at]) for at, one in enumerate(cut))


def _far_off(word: str) -> bool:
    """Whether a strange word is of no topic of the questions and of nothing that is done with answers."""
    listening = ear(texts().language)
    named = word in listed("answering") or word in listed("of_health")
    return not named and listening is not None and not listening.listener.groups_of(word)


def _in_the_verbs_place(parts: Sequence[tuple[str, str | None]]) -> bool:
    """Whether a strange word stands where the clause says what is done or how somebody is: it may be any take-back."""
    before = [None, *(phrase.rpartition(" ")[2] for phrase, _ in parts)]
    return any(
        kind is None and (last is None or last in listed("verbs_after"))
        for last, (_, kind) in zip(before, parts, strict=False)
    )


def _parts(words: Sequence[str], known: Sequence[bool]) -> Iterator[tuple[str, str | None]]:
    """The phrases of a clause with what they do: None for one of which nothing is known."""
    at, answering = 0, listed("answering")
    while at < len(words):
        length = harmless().at(words, at)
        kind: str | None = kind_of().get(tuple(words[at : at + length]))
        if length < 2 and known[at] and words[at] not in answering:
            kind = "known"
        elif kind is None and words[at][0].isdigit():
            kind = "between"
        elif kind is None and words[at - 1] in _ALTERNATIVES and any(known[:at]) and words[at] not in answering:
            kind = "known"  # of two signs of one finding the reader names the first: "no fever or chills"
        length = max(length, 1)
        yield " ".join(words[at : at + length]), kind
        at += length


def _left_open(words: Sequence[str]) -> bool:
    """Whether it says that something does, and not what: "I do when I run"."""
    helpers, goes_on = listed("helpers"), listed("goes_on")
    for at in range(1, len(words)):
        inverted = at > 1 and words[at - 2] in helpers  # "can I do": a question
        if words[at] in helpers and words[at - 1] in listed("subjects") and not inverted:
            followed = words[at + 1] if at + 1 < len(words) else None
            if followed is None or (followed in goes_on and words[at] not in listed("be")):
                return True
    return False


def _of_it(parts: Sequence[tuple[str, str | None]]) -> bool:
    """Whether a statement speaks of something that it does not name."""
    subjects, pronouns = listed("subjects"), listed("pronouns")
    after = [*(kind for _, kind in parts[1:]), None]
    return any(
        phrase in pronouns and (phrase in subjects or kind not in ("matters", "times", "good"))
        for (phrase, _), kind in zip(parts, after, strict=True)
    )
