"""Every numbered sentence of the documents is used by a rule, or set aside with a reason; nothing is quoted wrongly."""

from __future__ import annotations

import pytest

from sciatica_triage.packs.coverage import Sentence, excluded, rules_by_source, sentences
from sciatica_triage.packs.shipped import rules_folder, shipped_pack
from sciatica_triage.packs.strict_yaml import read_yaml

DOCUMENTS = shipped_pack("documents")
GUIDELINES = shipped_pack("guidelines")
SENTENCES = list(sentences(DOCUMENTS))
EXCLUDED = list(excluded(DOCUMENTS))


def test_every_number_in_the_sources_is_a_sentence_or_is_set_aside() -> None:
    assert [s.id for s in SENTENCES] == [f"D{i}" for i in range(1, 9)]
    assert [x.id for x in EXCLUDED] == [f"X{i}" for i in range(1, 22)]


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s.id)
def test_a_sentence_is_used_by_a_rule(sentence: Sentence) -> None:
    """An escalation is cited, so that it carries a level; an instruction or a context may be context only."""
    uses = {use for _, use in sentence.used_by}

    assert uses & {"cited", "context"}
    assert "cited" in uses or sentence.role == "context"


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s.id)
def test_every_clause_is_a_part_of_its_sentence_and_is_cited(sentence: Sentence) -> None:
    cited = {citation.id for rule in DOCUMENTS.rules for citation in rule.citations}
    for clause, words in sentence.clauses:
        assert words in sentence.quote
        assert clause in cited


def test_every_sentence_set_aside_has_a_reason_and_no_rule() -> None:
    cited = {c.id for rule in DOCUMENTS.rules for c in (*rule.citations, *rule.context)}

    assert [x.id for x in EXCLUDED if not x.because.strip()] == []
    assert cited & {x.id for x in EXCLUDED} == set()


def test_no_sentence_is_both_used_and_set_aside() -> None:
    assert {s.quote for s in SENTENCES} & {x.quote for x in EXCLUDED} == set()


def test_every_reason_quotes_the_sentence_as_the_source_list_has_it() -> None:
    """What a rule's citation carries is the list's sentence, letter by letter, with the document's hash."""
    raw = read_yaml("sources.yaml", (rules_folder() / "documents" / "sources.yaml").read_bytes()).content["sources"]
    quotes = {id_: s["quote"] for entry in raw.values() for id_, s in entry["statements"].items()}
    hashes = {id_: entry["sha256"] for id_, entry in raw.items()}
    for rule in DOCUMENTS.rules:
        for citation in (*rule.citations, *rule.context):
            assert citation.quote == quotes[citation.id]
            assert citation.source.sha256 == hashes[citation.source.id]
            assert citation.locator


def test_every_rule_of_the_documents_quotes_a_sentence() -> None:
    assert [rule.id for rule in DOCUMENTS.rules if not any(c.quote for c in rule.citations)] == []


def test_every_source_of_the_guidelines_is_used_or_says_why_not() -> None:
    used = rules_by_source(GUIDELINES)

    assert [id_ for id_, entry in GUIDELINES.sources.items() if not used[id_] and not entry.not_cited] == []
    assert [id_ for id_, entry in GUIDELINES.sources.items() if used[id_] and entry.not_cited] == []


def test_only_the_documents_are_quoted() -> None:
    assert list(sentences(GUIDELINES)) == []
    assert list(excluded(GUIDELINES)) == []
