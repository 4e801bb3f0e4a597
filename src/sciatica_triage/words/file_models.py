"""The lexicon as data: the model of `rules/words/<language>/*.yaml`. Its JSON Schema is `rules/schema/words.schema.json`.

A *phrase* says a finding outright. A *sense* (numb, weak, painful) says one only together with a *place* (foot, inner
thigh): the sense's table `at` tells which. An *idiom* looks like one of these and is none. A *cue* says nothing by
itself and decides what the others mean: denied, doubtful, of somebody else, long ago.
"""

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Findings: TypeAlias = Annotated[
    tuple[str, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
"""One finding, or several that are said at once."""

Says: TypeAlias = Literal["present", "unsure", "absent", "only_denied", "suspected"]
"""What a wording says; `only_denied`: the bare word (`injury`) is too little to count, but its denial counts.

`suspected`: something serious that no finding asks for (`stabbed`); its findings are what is asked then, and no answer.
"""
CueKind: TypeAlias = Literal[
    "negation",  # no, not, without: denies what follows
    "graded_negation",  # not really, not that: neither yes nor no
    "no_negation",  # not only, no wonder, wouldn't say there's no: looks like a denial and is none
    "denied_after",  # numbness is not a problem
    "denied_all",  # I answered no to all of them
    "until_now",  # no trouble until today: the denial is over
    "sometimes",  # some days: what is fine then is no denial
    "uncertain",  # maybe, not sure whether
    "contrast",  # but, however: what was denied before is not denied after
    "hypothetical",  # what if, worried about losing
    "hypothetical_after",  # is something to watch for
    "question",  # can it cause, is it a sign of
    "asks_for_self",  # asking because i have it, is it normal that my: the question is a statement
    "history",  # in 2015, as a child, used to
    "then",  # at nineteen, in college: the past where a past tense tells it
    "dates_back",  # that was nine years ago: the sentence before is the past
    "lately",  # last month: over for what comes and goes, and not for a sign that does
    "present_again",  # still, again, never went away: what was long ago is here
    "here_now",  # now, today: the same, in the same clause
    "resolved",  # has gone, cleared up
    "other_person",  # my gran, a friend
    "other_person_after",  # with my gran
    "stranger",  # a man on my ward: the patient, unless the writer tells of their own body
    "animal",  # the dog had: never the patient
    "third_person",  # he could not: whoever was named before
    "well_since",  # never since, it passed: with a past tense what it ends is in doubt
    "own_trouble",  # I am only here with, my own back: the writer has come for themselves
    "patient_is_other",  # asking for my wife
    "recent",  # this morning, since yesterday
    "no_date",  # I'm 54 now: an age dates nothing
    "harmless",  # leg day, sat on the loo too long: the cause explains it
    # frames, which are asked about before they alarm
    "retold",  # in the film, for my exam, I sell
    "somebody",  # a lad at work, my nan, the cat
    "listed",  # your leaflet says, if you can't
    "asked",  # the physio asked me did I
    "dreaded",  # what if, I panic that
    "it_is_so",  # and that's me: what was listed, asked or feared has come
    "none_of_it",  # I've got none: takes back a list before it
    "long_past",  # in '98, when I had my second child
    "mended",  # healed, right as rain: ends what is long past
    "lasting",  # for a decade, since my op in 2016
    "unchanged",  # no worse, same as ever: what is lasting is old
    "own_ache",  # my own back, with a twinge: beside it, somebody else is not the patient
    "in_sport",  # spin class killed me
    "gladly",  # loved it, in a good way
    "explained",  # soaked by the rain, landed on my feet: the sentence names a harmless cause
    "turned_out",  # it was the hot water bottle: the cause, in a sentence before or after
    "sat_on_it",  # on the hard pew, after forty miles: a part that fell asleep, if it woke
    "soon_over",  # two minutes and it was back
    "untrue",  # I wish, that was a lie: what is denied there is in doubt
]


class WordModel(BaseModel):
    """Base of what a word file holds: frozen, and nothing that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


class Wordings(WordModel):
    """Wordings, with messages that show what they do: `fires` must be heard so, `silent` must not be heard as present."""

    hear: tuple[str, ...] = Field(default=(), description="wordings, in the language of patterns")
    nouns: tuple[str, ...] = Field(
        default=(), description="wordings that name the thing, so that a list of denials can go on over them"
    )
    because: str = Field(default="", description="why this means what it says, where that is not plain")
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


class Phrase(Wordings):
    """Wordings that say a finding outright."""

    finding: Findings
    says: Says = "present"
    lasting: bool = Field(default=False, description="true where having had it once counts, such as cancer")
    event: bool = Field(default=False, description="true where being over does not undo it, such as an accident in bed")
    passing: bool = Field(
        default=False, description="true where having had it last month says nothing, such as a fever"
    )
    part: bool = Field(
        default=False,
        description="true where it is one of many things that the finding asks, so that no denial denies all",
    )
    caused_by: tuple[str, ...] = Field(
        default=(), description="findings that explain it: a fall that a weak leg causes is no cause of the trouble"
    )
    around: bool = Field(default=False, description="true where what stands inside the wording is heard as well")
    asks: tuple[str, ...] = Field(
        default=(), description="findings that are asked about with it, since together they may call help"
    )


class Sense(Wordings):
    """Wordings of what is felt or does not work; what it says depends on the place."""

    at: dict[str, Findings] = Field(description="for each place the findings that it says; a place left out says none")
    unsure_at: dict[str, Findings] = Field(default={}, description="places where it leaves the finding unsure")
    nowhere: Findings = Field(default=(), description="what it says when no place is named")
    both: dict[str, Says] = Field(
        default={}, description="places that are two legs, and whether having it there is surely `both_legs_affected`"
    )
    reach: bool = Field(
        default=False, description="true where the last place named, here or in a sentence before, is what it is about"
    )
    says: Says = "present"


class Place(WordModel):
    """Wordings of a part of the body."""

    hear: tuple[str, ...]
    like: str | None = Field(default=None, description="the place that it counts as in tables that do not name it")
    topic: str | None = Field(default=None, description="the finding that a form asks by this word: `bladder: no`")


class Hint(Wordings):
    """Wordings that say nothing by themselves, and beside a place leave a finding unsure where nothing else was heard."""

    at: dict[str, Findings] = Field(description="for each place the findings that stay open")
    unless: tuple[str, ...] = Field(default=(), description="findings of which the sentence says something already")


class Cue(Wordings):
    """Wordings that decide what is meant."""

    kind: CueKind
    of: Findings = Field(
        default=(), description="findings that the cause explains, for a cue that names a harmless cause"
    )


class Age(WordModel):
    """Wordings that tell an age; `<number>` stands for the number and `^` for the begin of a sentence."""

    hear: tuple[str, ...]
    at_least: float = Field(default=0, description="the least number that counts, in its own unit")
    at_most: float = Field(default=120, description="the greatest number that counts, in its own unit")
    in_years: float = Field(default=1, description="the unit of the number, in years")
    value: float | None = Field(default=None, description="the age in years where no number tells it")
    inferred: bool = Field(default=False, description="true where the age follows from a word")
    soon: bool = Field(default=False, description="true where the age is still to come")
    of_another: bool = Field(default=False, description="true where it counts only if the patient is spoken of")
    named: bool = Field(default=False, description="true where it is told of somebody who is named, as in `he is 4`")
    own: bool = Field(default=False, description="true where the writer tells it of themselves, as in `I am 40`")
    not_before: bool = Field(default=False, description="true where no word of `not_years` may follow the number")
    not_after: tuple[str, ...] = Field(default=(), description="words that may not stand before the number")
    because: str = ""
    fires: dict[str, float] = Field(description="messages, and the age that each tells")
    silent: tuple[str, ...] = Field(description="messages that tell no such age")


class Count(WordModel):
    """Examples of a kind of number: messages with the number that each tells, and messages that tell none."""

    fires: dict[str, float]
    silent: tuple[str, ...]


class Spelling(WordModel):
    """How words are brought to one plain spelling."""

    means: dict[str, str] = Field(default={}, description="short forms, contractions and frequent misspellings")
    endings: dict[str, str] = Field(
        default={}, description="endings that are often written short, `walkin`, and the whole ones"
    )
    parted_ends: tuple[str, ...] = Field(
        default=(), description="ends of short forms that may stand apart from them, as in `can t`"
    )
    repair: tuple[str, ...] = Field(default=(), description="long words that a misspelling is brought back to")
    leave: tuple[str, ...] = Field(default=(), description="words that look like a misspelling of those and are none")
    masked: dict[str, str] = Field(default={}, description="what a word with stars in it may mean, by its first letter")
    meant: tuple[str, ...] = Field(
        default=(), description="further words that a word which nobody knows may mean where it sounds like them"
    )
    joined_first: tuple[str, ...] = Field(default=(), description="words to which the next one is often stuck")
    joined_second: tuple[str, ...] = Field(default=(), description="words that are often stuck to those")


class WordFile(WordModel):
    """One file of a lexicon."""

    about: str = Field(description="what the file is about, in a sentence")
    slots: dict[str, tuple[str, ...]] = {}
    phrases: dict[str, Phrase] = {}
    senses: dict[str, Sense] = {}
    places: dict[str, Place] = {}
    idioms: dict[str, Wordings] = {}
    hints: dict[str, Hint] = {}
    cues: dict[str, Cue] = {}
    spelling: Spelling = Spelling()
    words: dict[str, tuple[str, ...]] = Field(
        default={}, description="plain word lists that the reader uses by name, such as `through` and `links`"
    )
    shows: dict[str, dict[str, dict[str, Literal["present", "unsure", "absent"]]]] = Field(
        default={}, description="for a list the messages that show what it does, with the answers that are heard"
    )
    values: dict[str, float] = Field(default={}, description="number words")
    hours: dict[str, float] = Field(default={}, description="units of time, in hours")
    weekdays: dict[str, int] = Field(default={}, description="the days of the week; the first, Monday, is 0")
    months: dict[str, int] = Field(default={}, description="the months of the year, from 1")
    counts: dict[str, Count] = Field(
        default={}, description="examples of numbers, by the name that they are heard under"
    )
    ages: dict[str, Age] = {}
    as_told: dict[str, str] = Field(
        default={}, description="words of a question, as the person who answers it would say them: `your` is `my`"
    )


WORD_LISTS: Final = (
    "able", "about_with_them", "acts", "additions", "affirms_after", "after_a_place", "after_an_answer", "agents", "ago",
    "all_the_same_no", "also_at", "alternatives", "answers_no", "any", "anyone", "asking", "asks_first", "at_times",
    "barely", "because", "before_a_place", "before_good", "before_object", "before_oneself", "before_subject", "beside",
    "been", "between_topics", "bounds_health", "but", "cannot", "cannot_do_without", "celsius", "closes_a_name",
    "conjunctions", "counted_day", "dated", "degrees", "denies_after", "denies_things", "denies_verbs", "distant",
    "eases", "ends_an_answer", "ends_there", "english", "examines", "except_for", "fahrenheit", "felt", "gets_better",
    "goes_on_with", "good_asked", "good_to_have", "halves_of_day", "has", "heading", "hearsay", "i_am", "if", "is_asked",
    "labels", "links", "long_ago", "looks_ahead", "lost_after", "may_go_on", "mine", "more_of_it", "names_all", "negatives",
    "neither", "no_alone", "no_counted_day", "no_duration_after", "no_duration_before", "no_duration_of",
    "no_fever_near", "no_more", "no_verb", "not_all", "not_bare", "not_years", "nothing", "of_what", "once_more",
    "one", "owners",
    "past", "persons", "points_back", "prepositions", "present", "regrets", "reported", "restarts", "says_asks", "says_so",
    "self", "side", "since", "since_when", "so_that", "stop_before", "subjects", "tag_names", "tag_verbs",
    "takes_back", "tests", "thermometer", "third", "through", "told_as", "unable", "unchanged", "until", "us", "vague",
    "verbs", "wavers", "well_after", "while", "who", "within_a_number", "without", "without_what", "is_high",
    "hangs_on", "hedges_a_no", "turned", "named_on_forms", "yes_alone", "carried", "turns_here", "brings_in",
    "always", "likens",
    # of a no that opens a sentence
    "between_no_and_verb", "more_to_open", "no_opening", "visits", "half_a_yes", "asked_of_good", "before_a_not",
    "fillers_that_turn", "once_able", "up_to_then", "states",
    "opens_with_no", "opens_with_no_and_more",
    # of answers, lists and fillers
    "as_known", "all_of_them", "surely_well", "well_with_all", "no_trouble", "as_ever", "newly", "beside_well",
    "names_trouble", "one_thing", "as_listed", "as_it_should", "not_applicable",
    "counts_by_number", "this_much", "weaker", "narrows", "day_before", "up_to_this", "asks_of_change",
    "counted_things", "fillers_of_certainty", "fillers", "complaints", "after_a_no", "before_a_no", "of_nothing",
    # of what takes the certainty from a denial
    "beside_a_denial", "outdoes",
    "aids", "articles", "as_long", "falls_short", "foreign_no", "held_by", "manner", "not_now", "once", "only",
    "out_or_in", "praise", "provided", "provokes", "says_more", "settings", "some_of", "some_times", "times_of_day",
    "usual", "usual_after", "usual_before", "within",
    # of frames
    "bare_no", "each_time", "fresh", "lately_before", "on_a_day", "others_too", "told_as_past",
    "told_as_present", "told_to", "within_time",
    # of what is asked about before it alarms
    "goes_on_today", "unnoticed",
)  # fmt: skip
"""The plain word lists that the reader uses by name."""


def words_schema() -> dict[str, Any]:
    """The JSON Schema of a word file."""
    schema = WordFile.model_json_schema()
    schema["title"] = "words file"
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema
