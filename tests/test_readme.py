"""The README and the pages of `docs/`: their code runs, and their table of rules is the rules."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from sciatica_triage import Urgency
from sciatica_triage.packs.shipped import shipped_pack

PROJECT = Path(__file__).parents[1]
PAGES = [*sorted(PROJECT.glob("*.md")), *sorted((PROJECT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_code_on_a_page_runs(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    failures, _ = doctest.testfile(str(page), module_relative=False)

    assert failures == 0


def test_the_code_in_the_readme_is_there_to_be_run() -> None:
    assert len(doctest.DocTestParser().get_examples((PROJECT / "README.md").read_text())) >= 20


def test_the_readme_is_short() -> None:
    assert len((PROJECT / "README.md").read_text().splitlines()) <= 150


def rules_table() -> str:
    """The documents pack as the README shows it: each rule, the most urgent first, with the words that it rests on.

    Words that state a level come before words that state none for what the rule asks.
    """
    lines = ["| rule | urgency | words of the documents |", "| --- | --- | --- |"]
    for rule in sorted(shipped_pack("documents").rules, key=lambda rule: (-rule.urgency.rank, rule.id)):
        clauses = [c for c in rule.citations if c.id[-1].isalpha()] or list(rule.citations[:1])
        clauses = [c for c in clauses if rule.stated[c.id] is not None] or clauses
        words = "; ".join(f"{c.id} “{c.quote}”" for c in clauses)
        level = rule.urgency.value + (f" ({rule.until_signed.value} until signed)" if rule.until_signed else "")
        level += f" (raised from {rule.raised_from.value})" if rule.raised_from else ""
        lines.append(f"| {rule.title} | {level} | {words} |")
    return "\n".join(lines)


def test_the_table_of_rules_is_current() -> None:
    readme = (PROJECT / "README.md").read_text()
    found = re.search(r"<!-- rules -->\n(.*)\n<!-- /rules -->", readme, re.DOTALL)

    assert found is not None
    assert found[1] == rules_table()


def test_the_table_of_levels_is_current() -> None:
    readme = (PROJECT / "README.md").read_text()
    for level in Urgency:
        row = next(line for line in readme.splitlines() if line.startswith(f"| `{level.value}` |"))

        assert row.endswith(f"| {level.fhir_priority or '-'} | {level.cds_indicator} |")


def test_every_link_to_a_file_leads_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"
