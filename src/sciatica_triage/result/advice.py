"""The advice in plain language, from `rules/advice/`: which sentence stands at which level is data, like the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ..packs.condition import Condition, atoms
from ..packs.files import read_file
from ..packs.pack import PackVersion
from ..packs.prepared import as_condition
from ..packs.shipped import prepared_content
from ..urgency import Urgency
from ..values import blank, dataclass, with_values
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Answer
from ..vocabulary.presentation import Presentation
from ..vocabulary.who import Whom, whom
from .advice_file import FILE, content_of_text, shipped_advice
from .advice_parts import AdviceParts, Signs, with_time
from .locale import Locale
from .reasons import Doubt, Reason

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from .advice_texts import LevelText, Texts


_AMBULANCE: Final = "ambulance"
_OWN_WAY: Final = "own way"
"""How a note says to get there."""
_WHAT_TO_SAY: Final = "what to say"
_LAST: Final = 999
"""The place of a finding that nobody would say aloud."""
_NAMED: Final = 6
"""So many unsure answers the advice names; more would bury what is to be done about them."""


@dataclass(frozen=True, eq=False)
class Note:
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


@dataclass(frozen=True, eq=False)
class Net:
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
        signs = blank(Signs)
        nets = tuple(
            Net(
                None if net["when"] is None else as_condition(net["when"], {}),
                tuple(with_values(signs, {**one, "signs": tuple(one["signs"])}) for one in net["groups"]),
            )
            for net in content["nets"]
        )
        version = PackVersion(f"advice/{texts['language']}", texts["version"], content["sha256"])
        return cls(version, texts, notes, nets)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions of the notes, then those of the nets: one bit each in the masks that `parts` takes."""
        return (*(note.condition for note in self.notes), *(net.condition for net in self.nets if net.condition))

    @cached_property
    def calls(self) -> Mapping[str, tuple[int, Note]]:
        """The notes that stand in place of what to do at their levels, the first that holds: a name for each, and its bit."""
        found = [(i, note) for i, note in enumerate(self.notes) if note.by == _AMBULANCE]
        return {f"{_AMBULANCE}_{number}": one for number, one in enumerate(found, 1)}

    def action(self, urgency: Urgency, locale: Locale, holding: int = 0) -> str:
        """What to do at this level and how soon, in a sentence or two: the first line of its advice.

        `holding`: which of `conditions` hold, since some findings call for one way to get there.
        """
        level = self.texts["levels"][urgency.value]
        return locale.fill(with_time(_to_do(level, self._notes_at(urgency, holding)), level["how_soon"]))

    def deciding_first(
        self, urgency: Urgency, reasons: tuple[Reason, ...], holding: int, answers: Answers
    ) -> tuple[Reason, ...]:
        """The reasons in the order in which texts speak of them: at an emergency, first what the way to get there goes by,
        then what the person would say first.

        INVARIANT: every text that gives one reason takes the first, so that none speaks of another than what is to be done.
        """
        if len(reasons) < 2 or urgency != Urgency.EMERGENCY:
            return reasons
        deciding = [one for one in reasons if one.urgency == urgency]
        if len(deciding) < 2:
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

    def because(self, urgency: Urgency, reasons: Sequence[Reason], doubt: Doubt | None = None, holding: int = 0) -> str:
        """Why: what the rule that decides is about, or what the person is unsure of and what to do if it is so."""
        texts = self.texts["because"]
        if not reasons or reasons[0].urgency < urgency:  # the packs' floor decides
            why = texts["no_rule"]
        elif (first := reasons[0]).doubtful and doubt is not None:
            more = texts["doubtful_more"] if doubt.if_so > urgency else None
            do = _to_do(self.texts["levels"][doubt.if_so.value], self._notes_at(doubt.if_so, holding))
            why = (more or texts["doubtful"]).replace("{points}", self._points(doubt.about)).replace("{do}", do)
        else:
            why = texts["by_rule"].get(first.name) or texts["by_group"].get(first.group) or texts["other_rules"]
        return str(why)

    def aloud(self, urgency: Urgency, reasons: Sequence[Reason], answers: Answers) -> str:
        """What this person may say to the staff at an emergency: of the first reason, what the file puts first.

        Nothing where somebody else will say it: these are words of the person.
        """
        if not reasons or urgency != Urgency.EMERGENCY or whom(told := answers.values_by_name) != "person":
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
        # At an emergency nothing is waited for, so there is nothing to watch for.
        groups = () if emergency else self._net(holding).groups
        filled = partial(_filled, locale)
        return AdviceParts.model_construct(
            action=locale.fill(do),
            how_soon=locale.fill(level["how_soon"]),
            still_open="" if ceiling == urgency else self._still_open(ceiling, unsure, screened, locale),
            because=locale.fill(because),
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
        # From the last on, so that of several about the same the first is what stays.
        first = {note.about: note for note in reversed(held) if note.about}
        return [note for note in held if not note.about or first[note.about] is note]

    def _still_open(self, ceiling: Urgency, unsure: Sequence[str], screened: bool, locale: Locale) -> str:
        highest = self.texts["levels"][ceiling.value]
        open_ = self.texts["more_questions" if screened else "open_questions"]
        text = self.texts["unresolved"].replace("{points}", self._points(unsure)) if unsure else open_
        return locale.fill(text.replace("{ceiling_do}", highest["do"]))

    def _points(self, unsure: Sequence[str]) -> str:
        more = [self.texts["and_more"].replace("{count}", str(len(unsure) - _NAMED))] if len(unsure) > _NAMED else []
        points = "; ".join([*unsure[:_NAMED], *more])
        return points if points.endswith("?") else f"{points}."

    def _net(self, holding: int) -> Net:
        conditional = [net for net in self.nets if net.condition is not None]
        # Their bits come after those of the notes, as in `conditions`.
        held = (net for i, net in enumerate(conditional, len(self.notes)) if holding >> i & 1)
        return next(held, self.nets[-1])

    def advice(self, parts: AdviceParts, *, screened: bool = False) -> str:
        """The parts as lines of text, with lists as lines that start with a dash.

        `screened`: what to do stands first, and right after it what is not ruled out.
        """
        lines = [parts.headline]
        if parts.still_open:
            still_open = parts.still_open
            lines = [*lines, still_open] if screened else [still_open, f"{self.texts['so_far']} {parts.headline}"]
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


def _filled(locale: Locale, texts: Iterable[str]) -> tuple[str, ...]:
    """Each text once."""
    return tuple(dict.fromkeys(locale.fill(text) if "{" in text else text for text in texts))


@cache
def wording() -> Wording:
    """The advice texts that come with the library, read once a process."""
    files = shipped_advice()
    prepared = prepared_content("advice", files)
    return Wording.of_text(FILE, files[FILE]) if prepared is None else Wording.of_content(prepared)
