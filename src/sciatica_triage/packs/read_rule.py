"""From one file of a pack to one rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from ..errors import PresentationError
from ..urgency import Urgency
from ..vocabulary.findings import Finding
from .citations import Citations
from .condition import AllOf, Compare, Condition, Unless, atoms, findings
from .file_models import DissentEntry, RuleFile, SignedEntry
from .parse_condition import Parser
from .problems import Problems
from .rule import Case, Dissent, Expected, Rule, Signature
from .signature import meaning
from .strict_yaml import Place, YamlText

_EXPECTED: Final[tuple[Expected, ...]] = ("fires", "silent", "undecided")
_HARMLESS: Final = {"title": "-", "urgency": "urgent", "suspects": "-", "because": "-", "cases": {"fires": {"-": {}}}}
_RESTS_ON: Final = {
    "urgency": ("weak", "until_signed"),
    "review": ("until_signed",),
    "signed": ("until_signed",),
    "citations": ("stated",),
}
"""What cannot be judged where something else is wrong."""


class RuleReader:
    """Reads the rules of one pack, once its definitions and sources are read."""

    def __init__(self, parser: Parser, citations: Citations, problems: Problems) -> None:
        self.vocabulary = parser.vocabulary
        self.parser = parser
        self.citations = citations
        self.problems = problems

    def read(self, text: YamlText, pack: str) -> Rule | None:
        """The rule of a file; None where there is none without the problems that were found."""
        raw = self.problems.checked(RuleFile, text)
        if raw is not None:
            return self._rule(text, raw, pack)
        rest = _without_what_is_wrong(text.content)
        if rest is not None:
            self._rule(text, rest, pack)  # for the problems that it finds
        elif isinstance(text.content, dict) and "when" in text.content:
            self.parser.parse(text, ("when",), text.content["when"])
        return None

    def _rule(self, text: YamlText, raw: RuleFile, pack: str) -> Rule | None:
        when = self.parser.parse(text, ("when",), raw.when)
        condition: Condition | Unless | None = when
        if when is not None:
            self._both_ends(text, when)
            if raw.unless is not None:
                condition = self._unless(text, when, raw.unless)
        citations = self.citations.cited(text, ("citations",), raw.citations)
        if not raw.citations and raw.basis is None:
            self.problems.wrong(text, ("title",), "a rule cites a source, or says `basis: design choice`")
        if raw.until_signed is not None and Urgency(raw.until_signed) <= Urgency(raw.urgency):
            self.problems.wrong(text, ("until_signed",), "`until_signed` is stricter than `urgency`")
        if raw.until_signed is not None and raw.review is None and raw.signed is None:
            self.problems.wrong(
                text, ("until_signed",), "a rule with `until_signed` says `review: needed`, or is `signed`"
            )
        if raw.weak and when is not None:
            self._weak(text, raw, when)
        context = self.citations.cited(text, ("context",), raw.context)
        cases = tuple(self._cases(text, raw))
        # Not before: an author is to see what else is wrong with the file.
        if condition is None:
            return None
        rule = Rule(
            id=Path(text.file).stem,
            pack=pack,
            title=raw.title,
            code=raw.code,
            condition=condition,
            urgency=Urgency(raw.urgency),
            until_signed=Urgency(raw.until_signed) if raw.until_signed else None,
            weak=raw.weak,
            suspects=raw.suspects,
            group=raw.group or self._folder_of(text),
            because=raw.because,
            citations=citations,
            context=context,
            basis=raw.basis,
            waits=raw.review is not None,
            signature=None,
            review_note=raw.review_note,
            raised_from=Urgency(raw.raised_from) if raw.raised_from else None,
            stated=self._stated(text, raw),
            narrower=raw.narrower,
            dissent=self._dissent(text, raw.dissent, condition),
            cases=cases,
            file=text.file,
        )
        # The hash is of the rule as it has just been made; a signature is no part of what it signs.
        return rule if raw.signed is None else replace(rule, signature=self._signature(text, raw.signed, rule))

    def _dissent(self, text: YamlText, raw: Sequence[DissentEntry], when: Condition | Unless) -> tuple[Dissent, ...]:
        asked = set(findings(when.condition if isinstance(when, Unless) else when))
        for i, name in ((i, name) for i, one in enumerate(raw) for name in one.about if name not in asked):
            self.problems.wrong(text, ("dissent", i, "about"), f"`{name}` is not in `when`")
        return tuple(
            Dissent(source=d.source, urgency=Urgency(d.urgency), says=d.says, about=tuple(d.about)) for d in raw
        )

    def _signature(self, text: YamlText, raw: SignedEntry, rule: Rule) -> Signature:
        """Who signed, beside the meaning that the rule has now."""
        if rule.waits:
            self.problems.wrong(
                text, ("review",), "a rule waits for review or is `signed`, not both; take one of them out"
            )
        try:
            # The pattern of the file lets 30 February through.
            date.fromisoformat(raw.date)
        except ValueError:
            self.problems.wrong(text, ("signed", "date"), "`date`: expected a day of the calendar, as in 2026-01-31")
        return Signature(by=raw.by, role=raw.role, date=raw.date, of=raw.of, now=meaning(rule, self.vocabulary))

    def _stated(self, text: YamlText, raw: RuleFile) -> dict[str, Urgency | None]:
        """The level that each cited source states for what the rule asks for; None where it states none."""
        for id_ in raw.stated:
            if id_ not in raw.citations:
                self.problems.unknown(text, ("stated", id_), "citation of this rule", id_, raw.citations)
        return {id_: None if level == "none" else Urgency(level) for id_, level in raw.stated.items()}

    def _folder_of(self, text: YamlText) -> str:
        """The name of the folder in which a rule's file stands, or `general` at the top of the pack."""
        folder = Path(text.file).parent
        return folder.name if len(folder.parts) > 1 else "general"

    def _unless(self, text: YamlText, when: Condition, name: str) -> Unless | None:
        """An exception names an exception, and silences only what it is about."""
        known = self.vocabulary.findings.get(name)
        if known is None or known.kind != "exception":
            exceptions = [f.name for f in self.vocabulary.findings.values() if f.kind == "exception"]
            self.problems.unknown(text, ("unless",), "exception", name, exceptions)
            return None
        parts = when.parts if isinstance(when, AllOf) else (when,)
        if any(set(findings(part)) <= {*known.about} for part in parts):
            return Unless(when, name)  # without the part that it explains, the whole is not there
        for finding in findings(when):
            if finding not in known.about:
                self.problems.wrong(text, ("unless",), f"the exception `{name}` is not about `{finding}`")
        return Unless(when, name)

    def _both_ends(self, text: YamlText, when: Condition) -> None:
        """One rule on both ends of a number might need two values at once; two rules never do."""
        ends: dict[str, set[str]] = {}
        for atom in atoms(when):
            if isinstance(atom, Compare):
                ends.setdefault(atom.finding, set()).add(atom.operator[0])
            else:
                for number in self._numbers_showing(atom.finding):
                    ends.setdefault(number.name, set()).add("<" if number.worse == "smaller" else ">")
        for name, directions in ends.items():
            if len(directions) > 1:
                self.problems.wrong(
                    text,
                    ("when",),
                    f"`{name}` is used at both ends, by itself or by what it shows, which no one value meets; "
                    "write two rules",
                )

    def _numbers_showing(self, name: str) -> Iterator[Finding]:
        """The numbers that may make a finding present."""
        below = (self.vocabulary[other] for other in self.vocabulary.below[name])
        return (one for one in below if one.kind == "number")

    def _weak(self, text: YamlText, raw: RuleFile, when: Condition) -> None:
        """A weak flag is urgent, or `soon` where it stands alone; and what it needs never keeps a serious rule away."""
        if Urgency(raw.urgency) != Urgency.URGENT or raw.until_signed is not None:
            self.problems.wrong(text, ("weak",), "only a rule whose `urgency` is urgent, signed or not, can be `weak`")
        for name in findings(when):
            shown_by = [one.name for one in self._numbers_showing(name) if one.worse == "either_end"]
            if self.vocabulary[name].worse == "either_end" or shown_by:
                number = shown_by[0] if shown_by else name
                self.problems.wrong(
                    text, ("weak",), f"a `weak` rule cannot use `{number}`: no one value meets both of its ends"
                )
            elif self.vocabulary[name].kind == "number" and self.vocabulary[name].tier == 1:
                # Its value both fires the flag and answers the screening, so the flag could never count in full.
                self.problems.wrong(
                    text, ("weak",), f"a `weak` rule cannot compare `{name}`, which is asked of everyone"
                )

    def _cases(self, text: YamlText, raw: RuleFile) -> Iterator[Case]:
        for expected in _EXPECTED:
            for sentence, answers in getattr(raw.cases, expected).items():
                read: dict[str, Any] = {}
                for name, value in answers.items():
                    place: Place = ("cases", expected, sentence, name)
                    known = self.vocabulary.findings.get(name)
                    if known is None:
                        self.problems.unknown(text, place, "finding", name, self.vocabulary.findings)
                    elif isinstance(value, bool):
                        self.problems.wrong(text, place, f"`{name}`: expected present, absent, unsure or not_asked")
                    else:
                        try:
                            read[name] = known.read(value)
                        except PresentationError as error:
                            self.problems.wrong(text, place, str(error))
                yield Case(expected, sentence, read)


def _without_what_is_wrong(content: object) -> RuleFile | None:
    """A rule's file with something harmless in place of every value that is wrong, so that the others can be looked at.

    None where it is no rule at all, or what is wrong is its condition.
    """
    wrong = _wrong_keys(content)
    if not isinstance(content, dict) or "when" in wrong:
        return None
    untold = {other for key in wrong for other in _RESTS_ON.get(key, ())}
    kept = {key: value for key, value in content.items() if str(key) not in wrong | untold}
    harmless = {key: value for key, value in _HARMLESS.items() if key in wrong}
    uncited = {"basis": "design choice"} if "citations" in wrong else {}
    with suppress(ValidationError):
        return RuleFile.model_validate({**harmless, **uncited, **kept})
    return None


def _wrong_keys(content: object) -> set[str]:
    try:
        RuleFile.model_validate(content)
    except ValidationError as error:
        return {str(one["loc"][0]) for one in error.errors(include_url=False, include_input=False) if one["loc"]}
    return set()
