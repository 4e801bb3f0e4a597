"""Reading a rule pack from its folder of YAML files, in one pass: every problem is reported, with its file and line.

The cases of the rules are read here and not run; that is the lint's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from ..errors import PresentationError, Problem, RulePackError
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.findings import Finding
from ..vocabulary.vocabulary import Vocabulary, nearest, vocabulary_of
from .condition import AllOf, Compare, Condition, Unless, atoms, findings
from .file_models import DissentEntry, PackFile, RuleFile, SignedEntry, SourceEntry, SourcesFile
from .files import shown
from .parse_condition import Parser, unknown_finding
from .rule import Case, Citation, Dissent, Expected, Rule, Signature, Source
from .signature import meaning
from .strict_yaml import Place, YamlText, read_yaml

_File = TypeVar("_File", bound=BaseModel)
_PACK: Final = "pack.yaml"
_SOURCES: Final = "sources.yaml"
_EXPECTED: Final[tuple[Expected, ...]] = ("fires", "silent", "undecided")


class Loading:
    """One reading of the files of one pack; problems gather in `parser.problems`. `name`: its folder's, for errors."""

    def __init__(
        self, name: str, files: Mapping[str, bytes], vocabulary: type[Answers], problems: Iterable[Problem]
    ) -> None:
        self.name = shown(name)
        self.files = files
        self.cls = vocabulary
        self.vocabulary: Vocabulary = vocabulary_of(vocabulary)
        self.parser = Parser(self.vocabulary)
        self.problems = self.parser.problems
        self.problems += problems
        self.sources: dict[str, SourceEntry] = {}
        self.citations: dict[str, Citation] = {}
        self.all_cited_known = True

    def fields(self) -> dict[str, Any]:
        """Everything that a pack consists of, by the names of its fields; raise `RulePackError` with every problem."""
        texts, digest = self._read_files()
        about_text = texts.pop(_PACK, None)
        about = self._checked(PackFile, about_text) if about_text else None
        self._read_sources(texts.pop(_SOURCES, None))
        if about is None or about_text is None:
            raise self._refused_without_pack(about_text, texts.values())
        raw = about[1]
        self.parser.define(about_text, raw.definitions)
        rules = [rule for text in texts.values() if (rule := self._rule(text, raw.name))]
        self._unique(rules)
        for key in ("not_covered", "covered_by_reading"):
            for i, name in enumerate(getattr(raw, key)):
                if name not in self.vocabulary:
                    self._unknown(about_text, (key, i), "finding", name, self.vocabulary.findings)
        for i, calmer in enumerate(raw.calmer_screening):
            if calmer.finding not in self.vocabulary:
                place: Place = ("calmer_screening", i, "finding")
                self._unknown(about_text, place, "finding", calmer.finding, self.vocabulary.findings)
        floor_citations = self._cited(about_text, ("floor", "citations"), raw.floor.citations)
        if not floor_citations and raw.floor.basis is None:
            self._wrong(about_text, ("floor",), "a floor cites a source, or says `basis: design choice`")
        if not rules and not self.problems:
            self._wrong(about_text, (), "the pack has no rules")
        if self.problems:
            raise self._refused()
        named = {name for rule in rules for name in findings(rule.when)} | {r.exception for r in rules}
        return {
            "name": raw.name,
            "version": raw.version,
            "sha256": digest,
            "title": raw.title,
            "scope": raw.scope,
            "not_for": tuple(raw.not_for),
            "floor": Urgency(raw.floor.urgency),
            "floor_because": raw.floor.because,
            "floor_citations": floor_citations,
            "definitions": self.parser.definitions,
            "rules": tuple(sorted(rules, key=lambda rule: rule.id)),
            "sources": self.sources,
            "not_covered": tuple(
                name
                for name, finding in self.vocabulary.findings.items()
                if name in raw.not_covered or (name not in named and finding.kind != "exception")
            ),
            "covered_by_reading": tuple(raw.covered_by_reading),
            "calmer_screening": tuple(raw.calmer_screening),
            "populations": tuple(raw.populations),
            "overlaps": tuple(raw.overlaps),
            "vocabulary": self.cls,
        }

    def _refused_without_pack(self, about: YamlText | None, texts: Iterable[YamlText]) -> RulePackError:
        """All that can be told of the other files of a pack whose `pack.yaml` cannot be read, or is not there."""
        if about is None and not any(problem.file == self._place(_PACK) for problem in self.problems):
            self.problems.append(Problem(self._place(_PACK), None, "the pack has no `pack.yaml`"))
        definitions = about.content.get("definitions", {}) if about and isinstance(about.content, dict) else None
        if about is not None and isinstance(definitions, dict):
            self.parser.define(about, definitions)
        else:
            self.parser.all_known = False
        for text in texts:
            self._rule(text, "")
        return self._refused()

    def _refused(self) -> RulePackError:
        return RulePackError(*sorted(self.problems, key=lambda p: (p.file, p.line or 0)))

    # reading the files

    def _read_files(self) -> tuple[dict[str, YamlText], str]:
        digest = sha256()
        texts: dict[str, YamlText] = {}
        if not self.files and not self.problems:
            raise RulePackError(Problem(self._place(""), None, "expected a folder with a rule pack (`pack.yaml`)"))
        for name, data in self.files.items():
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
            try:
                texts[name] = read_yaml(self._place(name), data)
            except RulePackError as error:
                self.problems += error.problems
        return texts, digest.hexdigest()

    def _place(self, name: str) -> str:
        """The name of a file as errors show it: from the pack's folder on, never the machine's path before it."""
        return f"{self.name}/{name}" if name else self.name

    def _checked(self, kind: type[_File], text: YamlText) -> tuple[YamlText, _File] | None:
        try:
            return text, kind.model_validate(text.content)
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False, include_input=False)
        for one in found:
            place: Place = one["loc"]
            key = place[-1] if place else "the file"
            if one["type"] == "extra_forbidden":
                message = f"unknown key `{key}`; did you mean `{nearest(str(key), _keys(kind, place))}`?"
            elif one["type"] == "missing":
                message = f"`{key}` is missing"
            else:
                message = f"`{key}`: {one['msg'][0].lower()}{one['msg'][1:]}"
            self._wrong(text, place, message)
        return None

    # sources and citations

    def _read_sources(self, text: YamlText | None) -> None:
        checked = self._checked(SourcesFile, text) if text else None
        self.all_cited_known = checked is not None or not any(p.file == self._place(_SOURCES) for p in self.problems)
        if checked is None:
            return
        text, raw = checked
        self.sources = dict(raw.sources)
        for id_, entry in self.sources.items():
            plain = entry.model_dump(include={*Source.model_fields} - {"id"})
            source = Source(id=id_, **plain)
            self._add_citation(text, ("sources", id_), Citation(id=id_, source=source))
            for number, statement in entry.statements.items():
                place = ("sources", id_, "statements", number)
                whole = entry.statements.get(statement.part_of or number)
                if whole is None:
                    self._unknown(text, place, "statement", statement.part_of or "", entry.statements)
                    continue
                if statement.quote not in whole.quote:
                    self._wrong(text, place, f"the quote of `{number}` is not part of `{statement.part_of}`")
                citation = Citation(id=number, source=source, locator=whole.locator, quote=statement.quote)
                self._add_citation(text, place, citation)

    def _add_citation(self, text: YamlText, place: Place, citation: Citation) -> None:
        if citation.id in self.citations:
            self._wrong(text, place, f"`{citation.id}` is the name of two sources or statements")
        self.citations[citation.id] = citation

    def _cited(self, text: YamlText, place: Place, ids: list[str]) -> tuple[Citation, ...]:
        for i, id_ in enumerate(ids):
            if id_ not in self.citations and self.all_cited_known:
                self._unknown(text, (*place, i), "citation", id_, self.citations)
        return tuple(self.citations[id_] for id_ in ids if id_ in self.citations)

    # rules

    def _rule(self, text: YamlText, pack: str) -> Rule | None:
        checked = self._checked(RuleFile, text)
        if checked is None:
            if isinstance(text.content, dict) and "when" in text.content:
                self.parser.parse(text, ("when",), text.content["when"])
            return None
        _, raw = checked
        when = self.parser.parse(text, ("when",), raw.when)
        condition: Condition | Unless | None = when
        if when is not None:
            self._both_ends(text, when)
            if raw.unless is not None:
                condition = self._unless(text, when, raw.unless)
        citations = self._cited(text, ("citations",), raw.citations)
        if not raw.citations and raw.basis is None:
            self._wrong(text, ("title",), "a rule cites a source, or says `basis: design choice`")
        if raw.until_signed is not None and Urgency(raw.until_signed) <= Urgency(raw.urgency):
            self._wrong(text, ("until_signed",), "`until_signed` is stricter than `urgency`")
        if raw.until_signed is not None and raw.review is None and raw.signed is None:
            self._wrong(text, ("until_signed",), "a rule with `until_signed` says `review: needed`, or is `signed`")
        if raw.weak and when is not None:
            self._weak(text, raw, when)
        context = self._cited(text, ("context",), raw.context)
        cases = tuple(self._cases(text, raw))
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
        return rule if raw.signed is None else replace(rule, signature=self._signature(text, raw.signed, rule))

    def _dissent(self, text: YamlText, raw: Sequence[DissentEntry], when: Condition | Unless) -> tuple[Dissent, ...]:
        asked = set(findings(when.condition if isinstance(when, Unless) else when))
        for i, name in ((i, name) for i, one in enumerate(raw) for name in one.about if name not in asked):
            self._wrong(text, ("dissent", i, "about"), f"`{name}` is not in `when`")
        return tuple(
            Dissent(source=d.source, urgency=Urgency(d.urgency), says=d.says, about=tuple(d.about)) for d in raw
        )

    def _signature(self, text: YamlText, raw: SignedEntry, rule: Rule) -> Signature:
        """Who signed, beside the meaning that the rule has now."""
        if rule.waits:
            self._wrong(text, ("review",), "a rule waits for review or is `signed`, not both; take one of them out")
        try:
            date.fromisoformat(raw.date)
        except ValueError:
            self._wrong(text, ("signed", "date"), "`date`: expected a day of the calendar, as in 2026-01-31")
        return Signature(by=raw.by, role=raw.role, date=raw.date, of=raw.of, now=meaning(rule, self.vocabulary))

    def _stated(self, text: YamlText, raw: RuleFile) -> dict[str, Urgency | None]:
        """The level that each cited source states for what the rule asks for; None where it states none."""
        for id_ in raw.stated:
            if id_ not in raw.citations:
                self._unknown(text, ("stated", id_), "citation of this rule", id_, raw.citations)
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
            self._unknown(text, ("unless",), "exception", name, exceptions)
            return None
        parts = when.parts if isinstance(when, AllOf) else (when,)
        if any(set(findings(part)) <= {*known.about} for part in parts):
            return Unless(when, name)  # without the part that it explains, the whole is not there
        for finding in findings(when):
            if finding not in known.about:
                self._wrong(text, ("unless",), f"the exception `{name}` is not about `{finding}`")
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
                self._wrong(
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
            self._wrong(text, ("weak",), "only a rule whose `urgency` is urgent, signed or not, can be `weak`")
        for name in findings(when):
            shown_by = [one.name for one in self._numbers_showing(name) if one.worse == "either_end"]
            if self.vocabulary[name].worse == "either_end" or shown_by:
                number = shown_by[0] if shown_by else name
                self._wrong(
                    text, ("weak",), f"a `weak` rule cannot use `{number}`: no one value meets both of its ends"
                )
            elif self.vocabulary[name].kind == "number" and self.vocabulary[name].tier == 1:
                # Its value both fires the flag and answers the screening, so the flag could never count in full.
                self._wrong(text, ("weak",), f"a `weak` rule cannot compare `{name}`, which is asked of everyone")

    def _cases(self, text: YamlText, raw: RuleFile) -> Iterator[Case]:
        for expected in _EXPECTED:
            for sentence, answers in getattr(raw.cases, expected).items():
                read: dict[str, Any] = {}
                for name, value in answers.items():
                    place: Place = ("cases", expected, sentence, name)
                    known = self.vocabulary.findings.get(name)
                    if known is None:
                        self._unknown(text, place, "finding", name, self.vocabulary.findings)
                    elif isinstance(value, bool):
                        self._wrong(text, place, f"`{name}`: expected present, absent, unsure or not_asked")
                    else:
                        try:
                            read[name] = known.read(value)
                        except PresentationError as error:
                            self._wrong(text, place, str(error))
                yield Case(expected, sentence, read)

    def _unique(self, rules: list[Rule]) -> None:
        seen: dict[str, str] = {}
        for rule in rules:
            if rule.id in seen:
                self.problems.append(
                    Problem(rule.file, None, f"the rule id `{rule.id}` is taken by `{seen[rule.id]}`; rename one file")
                )
            seen.setdefault(rule.id, rule.file)

    # problems

    def _wrong(self, text: YamlText, place: Place, message: str) -> None:
        self.problems.append(text.problem(place, message))

    def _unknown(self, text: YamlText, place: Place, what: str, name: str, known: Any) -> None:
        if what == "finding":
            self._wrong(text, place, unknown_finding(name, [*known]))
            return
        message = f"unknown {what} `{name[:60]}`"
        self._wrong(text, place, f"{message}; did you mean `{nearest(name, known)}`?" if known else message)


def _keys(kind: type[BaseModel], place: Place) -> list[str]:
    """The keys that could have stood where an unknown one was found; the nearest level that has a model."""
    for step in place[:-1]:
        field_ = kind.model_fields.get(str(step))
        inner = field_.annotation if field_ else None
        for candidate in (inner, *getattr(inner, "__args__", ())):
            if isinstance(candidate, type) and issubclass(candidate, BaseModel):
                kind = candidate
    return list(kind.model_fields)
