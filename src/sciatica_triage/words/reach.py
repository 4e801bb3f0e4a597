"""How far each denial of a sentence reaches: over its own clause and the bare list that follows, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from ..values import dataclass
from .clauses import Clauses
from .hits import Hit, by_word
from .sentence import Sentence
from .tokens import COLON, COMMA, MARKS

_PASSED_OVER: Final = ("uncertain", "recent", "lately", "harmless")


@dataclass(frozen=True)
class Reach:
    """How a denial comes to a word of its clause: over which joint of the list, and over how many unknown words."""

    cue: Hit
    graded: bool
    link: str = ""
    """The joint before this item of the list: nothing for the first, then `list`, `and` or `or`."""
    closed: bool = False
    """Whether an `or` has closed the list before: in `no numbness or tingling, weakness` the comma may end the denial."""
    unknown: int = 0
    strange: bool = False
    """Whether an item of one unknown word stands before, `no fever, dizziness`: it may be no item at all."""
    spoken: bool = False
    """Whether something that is no bare noun stands between."""
    met: Hit | None = None
    """What is named already in this item: whatever follows it without a joint was not what is denied."""
    named: bool = False
    """Whether anything is named already in the list."""


def reaches(sentence: Sentence, clauses: Clauses) -> Iterator[Reach | None]:
    """For each word the denial that governs it, if any: one pass, in which a new clause or another cue ends it."""
    words, lists, clause = sentence.words, sentence.lists, clauses.denied
    reach: Reach | None = None
    joint = ""
    strange = -1
    told, passed = lists["owners"] | lists["agents"], lists["through"] | lists["closes_a_name"]
    # A wording that frames others may still be a bare name of the list: `no car accident or fall`.
    named_at = by_word([h for h in sentence.phrases if h.entry.noun])
    # the `with` of `trouble with my leg`
    own = [m for m in sentence.mentions if m.noun or m.says == "absent"]
    within = {at for m in own for at in range(m.first, m.last)}
    inside = {at for m in own for at in range(m.start + 1, m.end - 1)}  # the `or` of `change in bladder or bowel habit`
    for at, word in enumerate(words):
        # INVARIANT: no denial ever governs a word of another clause.
        if at and clause[at] != clause[at - 1]:
            reach = None
        # Before the word itself is looked at: a cue does not govern its own words.
        yield reach
        kind = sentence.cue(at)
        if kind == "denied_all" and words[sentence.cue_at[at].end : sentence.cue_at[at].end + 1] == [COLON]:
            kind = "negation"  # `I have none of these: numbness, weakness`
        if kind == "denied_after" and _denies_what_comes(sentence, sentence.cue_at[at]):
            kind = "negation"  # `there has not been any problem with my bladder`
        if kind == "resolved" and _state_begins(sentence, sentence.cue_at[at].end):
            kind = None  # `has not gone numb` tells of no numbness that has gone
        if kind == "uncertain" and none_noticed(sentence, sentence.cue_at[at]):
            kind = "negation"  # `I haven't noticed numbness, weakness`
        if kind in ("negation", "graded_negation"):
            reach = Reach(sentence.cue_at[at], kind == "graded_negation")
        elif denied := _denied_outright(at, sentence):
            reach = Reach(denied, graded=False, met=denied, named=True)
            continue
        elif (kind is not None and kind not in _PASSED_OVER) or (word in MARKS and word not in (COMMA, COLON)):
            reach = None
        if reach is None:
            continue
        # Of several joints in a row, `, or`, the strongest stays.
        if (link := joint_of(word, lists)) and at not in inside:
            joint = link if not joint or link == "or" else joint
            # A list closes at its `or`; a comma after that begins something else.
            closed = reach.closed or (reach.link == "or" and joint != "or")
            if reach.unknown and not reach.met and strange == at - 1:
                if words[strange] in lists["complaints"]:
                    reach = replace(reach, unknown=0)  # `no cough, fever or leaks`
                elif words[strange] not in lists["english"]:
                    reach = replace(reach, unknown=0, strange=True)
            reach = replace(reach, link=joint, closed=closed, met=None)
            continue
        joint = ""
        if reach.named and word in lists["turns_here"] and _more_follows(at + 1, words, lists):
            reach = None  # `no fever now my foot is numb`, unlike `no fever now, numbness or ...`
            continue
        if reach.named and word in lists["brings_in"] and at not in within:
            reach = replace(reach, spoken=True, unknown=1)  # `no weakness with numbness`: nobody knows
        other = sentence.sense_at.get(at) or sentence.phrase_at.get(at) or named_at.get(at)
        if word == COLON and (reach.named or _tells_of(at + 1, words, lists)):
            reach = None  # `no fever: my foot is numb`, unlike `no red flags: fever, numbness`
        elif other is not None:
            reach = replace(reach, spoken=reach.spoken or not sentence.is_a_name(other), met=other, named=True)
        elif (
            word in lists["unchanged"] and not reach.named and at + 1 < len(words) and words[at + 1] in lists["of_what"]
        ):
            reach = None  # `no change in the numbness`, `no end to the numbness`: it is there
        elif reach.met is not None and word in told and words[at - 1] not in lists["prepositions"] and at not in within:
            reach = None  # `no bowel trouble only now my foot ...`
        elif reach.named and at in sentence.place_at:
            reach = replace(reach, met=reach.met or sentence.place_at[at])
        elif not (word == COLON or kind or word in passed or at in sentence.place_at):
            # One unknown word may be an adjective or a name; after two nobody knows what is denied.
            reach, strange = replace(reach, unknown=reach.unknown + 1) if not reach.unknown else None, at


def none_noticed(sentence: Sentence, cue: Hit) -> bool:
    """Whether the doubt says that none was noticed: `haven't noticed any change`, not `not sure if`."""
    told, lists = sentence.words[cue.start : cue.end], sentence.lists
    return not (lists["negatives"].isdisjoint(told) or lists["unnoticed"].isdisjoint(told))


def _more_follows(at: int, words: Sequence[str], lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether more than the end of an item stands here."""
    return (
        at < len(words) and words[at] not in MARKS and not joint_of(words[at], lists) and words[at] not in lists["but"]
    )


def _denies_what_comes(sentence: Sentence, cue: Hit) -> bool:
    """Whether `has not been any problem with` denies what comes after it: nothing before it is named that it could deny."""
    goes_on = not sentence.lists["of_what"].isdisjoint(sentence.words[cue.end :][:1])
    named = (*sentence.sense_at, *sentence.phrase_at, *sentence.place_at)
    return goes_on and all(at >= cue.start for at in named)


def _state_begins(sentence: Sentence, at: int) -> bool:
    sense = sentence.sense_at.get(at)
    return sense is not None and sense.start == at and not sense.entry.noun


def _tells_of(at: int, words: Sequence[str], lists: Mapping[str, frozenset[str]]) -> bool:
    """Whether somebody's own part or doing begins here: `not the left: that foot drops`."""
    return at < len(words) and words[at] in lists["owners"] | lists["agents"] | lists["points_back"]


def _denied_outright(at: int, sentence: Sentence) -> Hit | None:
    """A wording that ends here and is a denial by itself, `no injury`: the list goes on after it as after a bare `no`."""
    hit = sentence.phrase_at.get(at) or sentence.sense_at.get(at)
    if hit is None or hit.end != at + 1 or sentence.words[hit.start] not in sentence.lists["denies_things"]:
        return None
    told = hit.entry.phrase or hit.entry.sense
    return hit if told is not None and told.says == "absent" else None


def joint_of(word: str, lists: Mapping[str, frozenset[str]]) -> str:
    """What kind of joint of a list this word is, `or`, `and` or `list`; empty for any other word."""
    if word in lists["alternatives"]:
        return "or"
    return "list" if word == COMMA else "and" if word in lists["additions"] else ""
