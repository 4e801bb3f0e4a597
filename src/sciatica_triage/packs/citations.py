"""The sources of a pack, and what its rules cite of them."""

from __future__ import annotations

from .file_models import SourceEntry, SourcesFile
from .problems import Problems
from .rule import Citation, Source
from .strict_yaml import Place, YamlText


class Citations:
    """What may be cited: each source as a whole, and each of its numbered statements."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.sources: dict[str, SourceEntry] = {}
        self.known: dict[str, Citation] = {}
        self.all_known = True
        """False where the sources could not be read: what is cited may stand there."""

    def read(self, text: YamlText) -> None:
        """Take in the file of sources."""
        raw = self.problems.checked(SourcesFile, text)
        if raw is None:
            self.all_known = False
            return
        self.sources = dict(raw.sources)
        # Sources and statements share one list of names: `citations:` of a rule does not say which of them it means.
        for id_, entry in self.sources.items():
            plain = entry.model_dump(include={*Source.model_fields} - {"id"})
            source = Source(id=id_, **plain)
            self._add(text, ("sources", id_), Citation(id=id_, source=source))
            for number, statement in entry.statements.items():
                place = ("sources", id_, "statements", number)
                whole = entry.statements.get(statement.part_of or number)
                if whole is None:
                    self.problems.unknown(text, place, "statement", statement.part_of or "", entry.statements)
                    continue
                # Results quote a clause alone: words that are not in the sentence would be put into the source's mouth.
                if statement.quote not in whole.quote:
                    self.problems.wrong(text, place, f"the quote of `{number}` is not part of `{statement.part_of}`")
                citation = Citation(id=number, source=source, locator=whole.locator, quote=statement.quote)
                self._add(text, place, citation)

    def _add(self, text: YamlText, place: Place, citation: Citation) -> None:
        if citation.id in self.known:
            self.problems.wrong(text, place, f"`{citation.id}` is the name of two sources or statements")
        self.known[citation.id] = citation

    def cited(self, text: YamlText, place: Place, ids: list[str]) -> tuple[Citation, ...]:
        """What these names at this place of a file stand for; a name that stands for nothing is a problem."""
        for i, id_ in enumerate(ids):
            if id_ not in self.known and self.all_known:
                self.problems.unknown(text, (*place, i), "citation", id_, self.known)
        return tuple(self.known[id_] for id_ in ids if id_ in self.known)
