"""The advice in plain language, from `rules/advice/`: which sentence stands at which level is data, like the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple, TypeAlias, TypedDict

from pydantic import AfterValidator, ConfigDict, ValidationError
from pydantic_core import PydanticCustomError

from ..errors import OptionError, RulePackError, TriageError, expect, in_own_words, is_text
from ..packs.condition import Condition, atoms
from ..packs.files import read_file
from ..packs.pack import PackVersion
from ..packs.prepared import as_condition, as_data
from ..packs.shipped import prepared_content, shipped_file
from ..urgency import Urgency
from ..values import dataclass
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer
from ..vocabulary.models import Model
from ..vocabulary.presentation import Presentation
from ..vocabulary.vocabulary import vocabulary_of
from ..vocabulary.who import Whom, whom
from .reasons import Reason

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from ..packs.strict_yaml import YamlText

_FILE: Final = "en.yaml"
_AMBULANCE: Final = "ambulance"
_OWN_WAY: Final = "own way"
"""How a note says to get there."""
_WHAT_TO_SAY: Final = "what to say"
_LAST: Final = 999
"""The place of a finding that nobody would say aloud."""
_NAMED: Final = 2
"""Unsure answers that the advice names; the others are among the questions."""


def _whole(text: str) -> str:
    if not is_text(text):
        raise PydanticCustomError("text", "half of a character stands in it")
    return text


_Text: TypeAlias = Annotated[str, AfterValidator(_whole)]


class Locale(Model):
    """Where the person is: the numbers to call and the place to go to, as the advice names them.

    Nothing is assumed: 111 is an ambulance in one country and an advice line in another, and what one calls A&E is the ER
    to another. Each is put into sentences as it stands: "Go to {emergency_place} now". Raises `OptionError` for anything
    that is not text.
    """

    model_config = ConfigDict(extra="forbid", revalidate_instances="always")

    country: _Text | None = None
    """The country's name or code, for the host; no sentence has it."""
    emergency_number: _Text = "your local emergency number"
    """What to call in an emergency."""
    emergency_place: _Text = "an emergency department"
    """Where to go in an emergency."""
    advice_line: _Text = "your local health advice line"
    """What to call for advice."""

    @classmethod
    def _refused(cls, error: Exception) -> TriageError:
        del error
        return OptionError(
            "a locale takes `country`, `emergency_number`, `emergency_place` and `advice_line`, each a text"
        )

    def fill(self, text: str) -> str:
        """The text with its placeholders (`{emergency_number}` and the like) filled in."""
        if "{" not in expect("text", text, str):
            return text
        for name in ("emergency_number", "emergency_place", "advice_line"):
            text = text.replace(f"{{{name}}}", getattr(self, name))
        return text


class Signs(Model):
    """New signs of one kind, to watch for."""

    title: str
    """What they have in common."""
    signs: tuple[str, ...]
    """Each in words for patients."""


class AdviceParts(Model):
    """The advice in parts, in words for patients, so that a host can lay it out.

    `action`: what to do; `how_soon` repeats when; `headline` is both. `still_open`: while more may come out, that this is
    not the final answer, and what it may come to. `because`: why, in one sentence. `for_whom`: whom "you" means, where
    that is not the reader. `also`: what else to do or to know.
    `sooner`: that some guidance asks for care sooner, where a source of a rule that decides states a higher level.
    `watch_for`: new signs by kind, and `if_new` what to do about one; both are empty at an emergency, where one goes now.
    `limits`: what the result cannot tell. `not_assessed`: the questions that none of the loaded packs covers.
    """

    action: str
    how_soon: str
    """When to do it."""
    still_open: str = ""
    because: str = ""
    for_whom: str = ""
    also: tuple[str, ...] = ()
    sooner: str = ""
    if_new: str = ""
    """What to do about a new sign."""
    watch_for: tuple[Signs, ...] = ()
    limits: tuple[str, ...] = ()
    not_assessed: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """What to do and how soon."""
        return _with_time(self.action, self.how_soon)

    @classmethod
    def of_text(cls, text: str, *, final: bool) -> AdviceParts:
        """The parts as far as they can be told from advice that was stored as text alone."""
        lines = text.splitlines()
        signs = tuple(line.removeprefix("- ") for line in lines if line.startswith("- "))
        plain = [line for line in lines if not line.startswith("- ")]
        still_open = "" if final or not plain else plain.pop(0)
        return cls(
            action=plain[0] if plain else "",
            how_soon="",
            still_open=still_open,
            also=tuple(plain[1:]),
            watch_for=(Signs(title="", signs=signs),) if signs else (),
        )


class LevelText(TypedDict):
    """What one level says; `also` holds plain sentences, and mappings for those with conditions."""

    do: str
    """What to do."""
    how_soon: str
    """When."""
    also: Sequence[Any]
    """What else to do or to know."""


class Texts(TypedDict):
    """The texts of an advice file as plain data, as `AdviceFile` documents them; notes and nets stand apart."""

    language: str
    """The language's code."""
    version: str
    """The texts' version, as results record it."""
    if_new: str
    """What to do about a new sign."""
    limits: Sequence[Any]
    """What a result cannot tell."""
    because: Mapping[str, Any]
    """How the reason is said."""
    for_whom: Mapping[str, str]
    """Whom "you" means."""
    levels: Mapping[str, LevelText]
    """What each level says."""
    sooner: Mapping[str, str]
    """That some guidance asks for care sooner."""
    aloud_example: str
    """How the words for the staff begin."""
    aloud: Mapping[str, str]
    """What to say on arrival, by what it is about."""
    open_questions: str
    """That questions are open which could change the level."""
    more_questions: str
    """That more questions are open than were asked."""
    unresolved: str
    """What to do because something stays unsure."""
    and_more: str
    """How a list that is cut short ends."""
    so_far: str
    """That this is the level so far."""
    not_covered: str
    """Which questions no pack covers."""
    unsigned: str
    """That no clinician has signed a rule that decides."""


class Note(NamedTuple):
    """A sentence that is shown at some levels when its condition surely holds."""

    condition: Condition
    """When it is said."""
    at: frozenset[Urgency]
    """At which levels."""
    say: str
    """The sentence."""
    about: str | None
    """Of several notes about the same the first one is said."""
    by: str | None
    """How to get there, where that is what it is about."""


class Net(NamedTuple):
    """The new signs to watch for, for those for whom its condition surely holds; without one, for everybody."""

    condition: Condition | None
    """For whom it is; None for everybody."""
    groups: tuple[Signs, ...]
    """The signs, kind by kind."""


@dataclass(frozen=True, eq=False)
class Wording:
    """The advice texts of one language."""

    id_and_version: PackVersion
    """What a result records of these texts."""
    texts: Texts
    """The texts as plain data."""
    notes: tuple[Note, ...]
    """The sentences with conditions."""
    nets: tuple[Net, ...]
    """The new signs to watch for."""

    @classmethod
    def load(cls, file: Path | Traversable, vocabulary: type[Answers] = Presentation) -> Wording:
        """Read the advice file; raise `RulePackError` with every problem found."""
        return cls.of_text(file.name, read_file(f"advice/{file.name}", file), vocabulary)

    @classmethod
    def of_text(cls, name: str, data: bytes, vocabulary: type[Answers] = Presentation) -> Wording:
        """The advice from the text of its file."""
        return cls.of_content(content_of_text(name, data, vocabulary))

    @classmethod
    def of_content(cls, content: Mapping[str, Any]) -> Wording:
        """The advice from what `content_of_text` made of its file."""
        texts: Texts = content["texts"]
        notes = tuple(
            Note(
                as_condition(note["when"], {}),
                frozenset(map(Urgency, note["at"])),
                note["say"],
                note["about"],
                note["by"],
            )
            for note in content["notes"]
        )
        nets = tuple(
            Net(
                None if net["when"] is None else as_condition(net["when"], {}),
                tuple(Signs.model_construct(title=one["title"], signs=tuple(one["signs"])) for one in net["groups"]),
            )
            for net in content["nets"]
        )
        version = PackVersion(f"advice/{texts['language']}", texts["version"], content["sha256"])
        return cls(version, texts, notes, nets)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of the notes, then those of the nets: one bit each in the masks that `parts` takes."""
        return (*(note.condition for note in self.notes), *(net.condition for net in self.nets if net.condition))

    def action(self, urgency: Urgency, locale: Locale, holding: int = 0) -> str:
        """What to do at this level and how soon, in a sentence or two: the first line of its advice.

        `holding`: which of `conditions` hold, since some findings call for one way to get there.
        """
        level = self.texts["levels"][urgency.value]
        return locale.fill(_with_time(_to_do(level, self._notes_at(urgency, holding)), level["how_soon"]))

    def deciding_first(
        self, urgency: Urgency, reasons: tuple[Reason, ...], holding: int, answers: Answers
    ) -> tuple[Reason, ...]:
        """The reasons in the order in which texts speak of them: at an emergency, first what the way to get there goes by,
        then what the person would say first.

        INVARIANT: every text that gives one reason takes the first, so that none speaks of another than what is to be done.
        """
        deciding = [one for one in reasons if one.urgency == urgency]
        if urgency < Urgency.EMERGENCY or len(deciding) < 2:
            return reasons
        calls = next((note for note in self._notes_at(urgency, holding) if note.by == _AMBULANCE), None)
        calling = {atom.finding for atom in atoms(calls.condition)} if calls else set[str]()
        told = answers.values_by_name

        def place(one: Reason) -> tuple[bool, bool, int]:
            sure = [self._said_first.get(name, _LAST) for name in one.findings if told[name] is not Answer.UNSURE]
            return one.doubtful, calling.isdisjoint(one.findings), min(sure, default=_LAST)

        return (*sorted(deciding, key=place), *reasons[len(deciding) :])

    @cached_property
    def _said_first(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.texts["aloud"])}

    def because(self, urgency: Urgency, reasons: Sequence[Reason]) -> str:
        """Why, in one sentence: what the rule that decides is about."""
        texts = self.texts["because"]
        if not reasons or reasons[0].urgency < urgency:  # the packs' floor decides
            why = texts["no_rule"]
        elif (first := reasons[0]).doubtful:
            why = texts["doubtful"]
        else:
            why = texts["by_rule"].get(first.name) or texts["by_group"].get(first.group) or texts["other_rules"]
        return str(why)

    def aloud(self, urgency: Urgency, reasons: Sequence[Reason], answers: Answers) -> str:
        """What this person may say to the staff at an emergency: of the first reason, what the file puts first.

        Nothing where somebody else will say it: these are words of the person.
        """
        if urgency < Urgency.EMERGENCY or whom(told := answers.values_by_name) != "person":
            return ""
        for one in reasons:
            if one.urgency == urgency and not one.doubtful:
                sure = [name for name in one.findings if name in self._said_first and told[name] is not Answer.UNSURE]
                if sure:
                    return self.texts["aloud"][min(sure, key=self._said_first.__getitem__)]
        return ""

    def parts(
        self,
        urgency: Urgency,
        ceiling: Urgency,
        holding: int,
        *,
        because: str,
        whom: Whom = "person",
        aloud: str = "",
        elsewhere: Urgency,
        unsure: Sequence[str],
        screened: bool = False,
        unsigned: bool,
        not_assessed: Sequence[str],
        locale: Locale,
    ) -> AdviceParts:
        """The parts for this level.

        `holding`: which of `conditions` hold; `whom`: whom "you" means; `aloud`: what to say to the staff; `elsewhere`: the
        highest level that a source of a deciding rule states; `unsure`: what alone keeps the ceiling up; `screened`: nothing
        is open that everybody is asked.
        """
        level = self.texts["levels"][urgency.value]
        emergency = urgency == Urgency.EMERGENCY
        alarmed = max(urgency, ceiling) >= Urgency.URGENT
        notes = self._notes_at(urgency, holding)
        told = {note.about for note in notes if note.about}
        do = _to_do(level, notes)
        also: list[str] = []
        for entry in level["also"]:
            if isinstance(entry, str):
                also.append(entry)
            elif not (entry["calm"] and alarmed) and entry["about"] not in told:
                also.append(entry["say"])
                if aloud and entry["about"] == _WHAT_TO_SAY:
                    also[-1] += " " + self.texts["aloud_example"].replace("{words}", aloud)
        limits = [
            entry if isinstance(entry, str) else entry["say"]
            for entry in self.texts["limits"]
            if isinstance(entry, str) or not (entry["below_emergency"] and emergency)
        ]
        groups = () if emergency else self._net(holding).groups
        filled = partial(_filled, locale)
        return AdviceParts.model_construct(
            action=locale.fill(do),
            how_soon=locale.fill(level["how_soon"]),
            still_open="" if ceiling == urgency else self._still_open(ceiling, unsure, screened, locale),
            because=because,
            for_whom=self.texts["for_whom"].get(whom, ""),
            also=filled([*also, *(note.say for note in notes if note.say != do)]),
            sooner=locale.fill(self.texts["sooner"][elsewhere.value]) if elsewhere > urgency else "",
            if_new="" if emergency else locale.fill(self.texts["if_new"]),
            watch_for=tuple(Signs.model_construct(title=group.title, signs=filled(group.signs)) for group in groups),
            limits=filled([*limits, *([self.texts["unsigned"]] if unsigned else [])]),
            not_assessed=tuple(not_assessed),
        )

    def _notes_at(self, urgency: Urgency, holding: int) -> list[Note]:
        """The notes that are told: of several about the same the first, and no other way to get there beside an ambulance."""
        held = [note for i, note in enumerate(self.notes) if holding >> i & 1 and urgency in note.at]
        if any(note.by == _AMBULANCE for note in held):
            return [note for note in held if note.by != _OWN_WAY]
        first = {note.about: note for note in reversed(held) if note.about}
        return [note for note in held if not note.about or first[note.about] is note]

    def _still_open(self, ceiling: Urgency, unsure: Sequence[str], screened: bool, locale: Locale) -> str:
        highest = self.texts["levels"][ceiling.value]
        more = [self.texts["and_more"].replace("{count}", str(len(unsure) - _NAMED))] if len(unsure) > _NAMED else []
        points = "; ".join([*unsure[:_NAMED], *more])
        points += "" if points.endswith("?") else "."
        open_ = self.texts["more_questions" if screened else "open_questions"]
        text = self.texts["unresolved"].replace("{points}", points) if unsure else open_
        return locale.fill(text.replace("{ceiling_do}", highest["do"]))

    def _net(self, holding: int) -> Net:
        conditional = [net for net in self.nets if net.condition is not None]
        held = (net for i, net in enumerate(conditional, len(self.notes)) if holding >> i & 1)
        return next(held, self.nets[-1])

    def advice(self, parts: AdviceParts) -> str:
        """The parts as lines of text, with lists as lines that start with a dash."""
        so_far = [parts.still_open, f"{self.texts['so_far']} {parts.headline}"]
        lines = so_far if parts.still_open else [parts.headline]
        whom = [parts.for_whom] if parts.for_whom else []
        lines += [parts.because, *whom, *parts.also, *(line for line in (parts.sooner, parts.if_new) if line)]
        for group in parts.watch_for:
            lines += [f"{group.title}:", *(f"- {sign}" for sign in group.signs)]
        lines += parts.limits
        if parts.not_assessed:
            lines += [self.texts["not_covered"], *(f"- {question}" for question in parts.not_assessed)]
        return "\n".join(lines)


def _to_do(level: LevelText, notes: Iterable[Note]) -> str:
    return next((note.say for note in notes if note.by == _AMBULANCE), level["do"])


def _with_time(do: str, how_soon: str) -> str:
    return do if how_soon in do else f"{do} ({how_soon})"


def _filled(locale: Locale, texts: Iterable[str]) -> tuple[str, ...]:
    """Each text once."""
    return tuple(dict.fromkeys(locale.fill(text) if "{" in text else text for text in texts))


def content_of_text(name: str, data: bytes, vocabulary: type[Answers] = Presentation) -> dict[str, Any]:
    """The text of an advice file, checked, as plain data; raise `RulePackError` with every problem found."""
    from ..packs.file_models import AdviceFile
    from ..packs.parse_condition import Parser
    from ..packs.strict_yaml import read_yaml

    data = data.replace(b"\r\n", b"\n")
    read = read_yaml(f"advice/{name}", data)
    with in_own_words(ValidationError, partial(_wrong_file, read)):
        text = AdviceFile.model_validate(read.content)
    parser = Parser(vocabulary_of(vocabulary))

    def parsed(place: str, number: int, when: object) -> Any:
        condition = None if when is None else parser.parse(read, (place, number, "when"), when)
        return condition and as_data(condition)

    for name in text.aloud.keys() - vocabulary_of(vocabulary).findings.keys():
        parser.problems.append(read.problem(("aloud", name), f"`{name}` is no finding"))
    plain = text.model_dump(exclude={"notes": {"__all__": {"basis"}}})
    notes, nets = plain.pop("notes"), plain.pop("watch_for")
    for place, entries in (("notes", notes), ("watch_for", nets)):
        for i, entry in enumerate(entries):
            entry["when"] = parsed(place, i, entry["when"])
    if not nets or text.watch_for[-1].when is not None:
        parser.problems.append(read.problem(("watch_for",), "the last net must be for everybody"))
    if parser.problems:
        raise RulePackError(*parser.problems)
    return {"sha256": sha256(data).hexdigest(), "texts": plain, "notes": notes, "nets": nets}


@cache
def wording() -> Wording:
    """The advice texts that come with the library, read once a process."""
    files = shipped_advice()
    prepared = prepared_content("advice", files)
    return Wording.of_text(_FILE, files[_FILE]) if prepared is None else Wording.of_content(prepared)


def shipped_advice() -> dict[str, bytes]:
    """The shipped advice file by its name."""
    return {_FILE: shipped_file(f"advice/{_FILE}")}


def _wrong_file(read: YamlText, error: ValidationError) -> RulePackError:
    found = error.errors(include_input=False, include_context=False)
    return RulePackError(*(read.problem(e["loc"], e["msg"]) for e in found))
