"""Reading a rule pack from its folder of YAML files, in one pass: every problem is reported, with its file and line.

The cases of the rules are read here and not run; that is the lint's work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

from ..errors import Problem, RulePackError
from ..urgency import Urgency
from ..vocabulary.answers import Answers
from ..vocabulary.vocabulary import Vocabulary, vocabulary_of
from .citations import Citations
from .condition import findings
from .file_models import PackFile
from .files import MOST_PROBLEMS, shown
from .parse_condition import Parser
from .problems import Problems
from .read_rule import RuleReader
from .rule import Rule
from .strict_yaml import Place, YamlText, read_yaml

_PACK: Final = "pack.yaml"
_SOURCES: Final = "sources.yaml"


def read_pack(
    name: str, files: Mapping[str, bytes], vocabulary: type[Answers], problems: Iterable[Problem] = ()
) -> dict[str, Any]:
    """Everything that a pack consists of, by the names of its fields; raise `RulePackError` with every problem.

    `name`: its folder's, for errors. `files`: by their paths from that folder on. `problems`: those of reading them.
    """
    return _Loading(name, files, vocabulary, problems).fields()


class _Loading:
    """One reading of the files of one pack; problems gather in `problems`."""

    def __init__(
        self, name: str, files: Mapping[str, bytes], vocabulary: type[Answers], problems: Iterable[Problem]
    ) -> None:
        self.name = shown(name) or "/"
        self.files = files
        self.cls = vocabulary
        self.vocabulary: Vocabulary = vocabulary_of(vocabulary)
        self.parser = Parser(self.vocabulary, problems=[*problems])
        self.problems = Problems(self.parser.problems)
        self.citations = Citations(self.problems)
        self.rules = RuleReader(self.parser, self.citations, self.problems)

    def fields(self) -> dict[str, Any]:
        texts, digest = self._read_files()
        about_text = texts.pop(_PACK, None)
        raw = self.problems.checked(PackFile, about_text) if about_text else None
        sources = texts.pop(_SOURCES, None)
        if sources is not None:
            self.citations.read(sources)
        elif self._told_of(_SOURCES):
            self.citations.all_known = False
        if raw is None or about_text is None:
            raise self._refused_without_pack(about_text, texts.values())
        # Definitions and sources before any rule, wherever their files sort: rules name them.
        self.parser.define(about_text, raw.definitions)
        read = (self.rules.read(text, raw.name) for text in texts.values() if not self.problems.too_many)
        rules = [rule for rule in read if rule]
        self._unique(rules)
        for key in ("not_covered", "covered_by_reading"):
            for i, name in enumerate(getattr(raw, key)):
                if name not in self.vocabulary:
                    self.problems.unknown(about_text, (key, i), "finding", name, self.vocabulary.findings)
        for i, calmer in enumerate(raw.calmer_screening):
            if calmer.finding not in self.vocabulary:
                place: Place = ("calmer_screening", i, "finding")
                self.problems.unknown(about_text, place, "finding", calmer.finding, self.vocabulary.findings)
        floor_citations = self.citations.cited(about_text, ("floor", "citations"), raw.floor.citations)
        if not floor_citations and raw.floor.basis is None:
            self.problems.wrong(about_text, ("floor",), "a floor cites a source, or says `basis: design choice`")
        if not rules and not self.problems.found:
            self.problems.wrong(about_text, (), "the pack has no rules")
        if self.problems.found:
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
            "sources": self.citations.sources,
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
        # A `pack.yaml` that is there and broken was told of when it was read.
        if about is None and not self._told_of(_PACK) and not self.problems.too_many:
            self.problems.found.append(Problem(self._place(_PACK), None, "the pack has no `pack.yaml`"))
        definitions = about.content.get("definitions", {}) if about and isinstance(about.content, dict) else None
        if about is not None and isinstance(definitions, dict):
            self.parser.define(about, definitions)
        else:
            self.parser.all_known = False
        for text in texts:
            if not self.problems.too_many:
                self.rules.read(text, "")
        return self._refused()

    def _refused(self) -> RulePackError:
        found = sorted(self.problems.found, key=lambda p: (p.file, p.line or 0))
        if self.problems.too_many:
            found[MOST_PROBLEMS:] = [
                Problem(self._place(""), None, "there is more, which is not told; is this a rule pack?")
            ]
        return RulePackError(*found)

    # reading the files

    def _read_files(self) -> tuple[dict[str, YamlText], str]:
        digest = sha256()
        texts: dict[str, YamlText] = {}
        if not self.files and not self.problems.found:
            raise RulePackError(Problem(self._place(""), None, "expected a folder with a rule pack (`pack.yaml`)"))
        for name, data in self.files.items():
            if self.problems.too_many:
                break
            # The length parts one file from the next: no other set of files has the same bytes.
            digest.update(f"{name}\0{len(data)}\0".encode() + data)
            try:
                texts[name] = read_yaml(self._place(name), data)
            except RulePackError as error:
                self.problems.found += error.problems
        return texts, digest.hexdigest()

    def _told_of(self, name: str) -> bool:
        """Whether something is wrong with this file already."""
        return any(problem.file == self._place(name) for problem in self.problems.found)

    def _place(self, name: str) -> str:
        """The name of a file as errors show it: from the pack's folder on, never the machine's path before it."""
        return f"{self.name}/{name}" if name else self.name

    def _unique(self, rules: list[Rule]) -> None:
        seen: dict[str, str] = {}
        for rule in rules:
            if rule.id in seen:
                self.problems.found.append(
                    Problem(rule.file, None, f"the rule id `{rule.id}` is taken by `{seen[rule.id]}`; rename one file")
                )
            seen.setdefault(rule.id, rule.file)
