"""The catalogue of rules: the committed page is current, and every form of it holds every rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sciatica_triage.cli import main
from sciatica_triage.engine.rulebook import Rulebook
from sciatica_triage.packs.condition import (
    AllOf,
    AnyOf,
    Compare,
    Condition,
    Defined,
    Present,
    definitions,
    findings,
    in_words,
)
from sciatica_triage.packs.pack import RulePack
from sciatica_triage.packs.shipped import SHIPPED, shipped_pack
from sciatica_triage.render.catalogue import (
    alone_in,
    as_html,
    as_markdown,
    as_mermaid,
    as_pages,
    listing,
    unsure_in_words,
)
from sciatica_triage.render.graph import decision_graph
from sciatica_triage.render.html import page_html
from sciatica_triage.render.markdown import markdown
from sciatica_triage.render.page import Diagram, Heading, Items, Link, Paragraph, Strong, Table

from ..support.strategies import PACKS, RULES

ROOT = Path(__file__).parents[2]


def test_the_committed_pages_are_current(tmp_path: Path) -> None:
    """`sciatica-triage rules --pages docs/generated/rules` would change nothing, and leaves no page of before."""
    assert main(["rules", "--pages", str(tmp_path)]) == 0
    made = {page.name: page.read_text("utf-8") for page in tmp_path.iterdir()}

    assert made == {page.name: page.read_text("utf-8") for page in (ROOT / "docs/generated/rules").iterdir()}
    assert max(len(text.split()) for text in made.values()) < 10_000


@pytest.mark.parametrize("form", [listing, as_markdown, as_html, as_mermaid])
def test_every_form_names_every_rule(form: object) -> None:
    text = form(PACKS)

    assert [rule.name for rule in RULES if not re.search(rf"{rule.name}\b", text)] == []


def test_the_list_gives_each_rule_its_level_its_title_and_its_sources() -> None:
    lines = listing(PACKS).splitlines()
    expected = (
        "  emergency  documents/loss_of_bladder_control: Leaking urine or losing control of it "
        "[D8c, D8, D2c, D2] (review needed)"
    )

    assert expected in lines
    assert len(lines) == len(RULES) + len(PACKS)


def test_the_page_quotes_every_sentence_and_names_every_source() -> None:
    page = as_html(PACKS)
    told = re.sub(r"&[a-z#0-9]+;|<[^>]+>", "", page)

    for pack in PACKS:
        for entry in pack.sources.values():
            words = [entry.title, *(s.quote for s in (*entry.statements.values(), *entry.excluded.values()))]
            assert [w for w in words if re.sub(r"[\"'&`<>]", "", w) not in told.replace("'", "")] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_words_and_graph_of_a_rule_name_all_that_its_condition_names(rule: object) -> None:
    graph = decision_graph([rule])
    named = {rule.exception} - {None} | _direct(rule.when)

    assert {name for name in named if not re.search(rf"\b{name}\b", graph)} == set()
    assert {n for n in _direct(rule.when) if f"`{n}" not in in_words(rule.when)} == set()


def _direct(condition: Condition) -> set[str]:
    inside = {name for one in definitions(condition) for name in findings(one.meaning)}
    own = {name for name in findings(condition) if name not in inside}
    return own | {one.name for one in definitions(condition) if f"`{one.name}`" in in_words(condition)}


def test_a_condition_in_words_keeps_its_structure() -> None:
    shared = Defined("weak", AnyOf((Present("leg_weakness"), Present("cannot_move_leg"))))
    tree = AllOf((Present("severe_pain"), AnyOf((shared, Compare("severe_pain_hours", ">=", 3.5)))))

    assert in_words(tree) == "`severe_pain` and (`weak` or `severe_pain_hours >= 3.5`)"


def test_a_decision_graph_leads_from_findings_over_rules_to_levels() -> None:
    rule = next(r for r in RULES if r.name == "documents/severe_pain_for_hours")
    expected = """\
flowchart LR
    n0(["documents/severe_pain_for_hours<br/>Severe pain that has lasted more than a few hours"])
    n1(("all"))
    n2["severe_pain"]
    n3["severe_pain_hours #gt;= 3"]
    n4["severe_pain_checked"]
    n5{{"emergency"}}
    n1 --> n0
    n2 --> n1
    n3 --> n1
    n4 --x|unless| n0
    n0 --> n5
"""

    assert decision_graph([rule]) == expected


def test_no_graph_is_larger_than_its_renderers_draw() -> None:
    """Mermaid draws at most 500 edges and 50,000 characters unless it is told otherwise."""
    graph = as_mermaid(PACKS)

    assert len(graph) < 50_000
    assert sum("-->" in line or "--x" in line or "-.->" in line for line in graph.splitlines()) <= 500


NASTY = "<script>alert(1)</script> *bold* [x](javascript:1) | `a|b`"


def test_what_a_pack_says_is_never_markup() -> None:
    """Text of a third party's pack stays text in every form."""
    blocks = [
        Heading(2, NASTY),
        Paragraph((Strong(NASTY), Link(NASTY, "javascript:alert(1)"), Link("here", "https://example.org/?a=1&b=<2>"))),
        Items([NASTY]),
        Table(["a"], [[NASTY]]),
        Diagram(NASTY),
    ]
    html, text = page_html(NASTY, blocks), markdown(blocks[:4])

    assert "<script>" not in html
    assert "javascript:alert(1)" not in html + text
    assert "<script>" not in text.replace("\\<", "")
    assert text.splitlines()[-1] == (
        r"| \<script\>alert(1)\</script\> \*bold\* \[x\](javascript:1) \| `ab` |"  # a bar would end the cell
    )


def test_a_third_partys_pack_is_rendered_from_its_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own/pack.yaml").write_text(
        "name: own\nversion: 1.0.0\ntitle: Own\nscope: Own rules\n"
        "floor: {urgency: routine, because: so, basis: design choice}\n"
    )
    (tmp_path / "own/limp.yaml").write_text(
        "title: A limp\nwhen: gait_change\nurgency: soon\nsuspects: something\nbecause: so\nbasis: design choice\n"
        "cases: {fires: {a limp: {gait_change: present}}}\n"
    )

    assert main(["rules", str(tmp_path / "own")]) == 0
    assert capsys.readouterr().out == "own 1.0.0: Own\n  soon       own/limp: A limp [design choice]\n"
    for form in ("markdown", "html", "mermaid"):
        assert main(["rules", "--packs", "documents", str(tmp_path / "own"), "--format", form]) == 0
        out = capsys.readouterr().out
        assert "own/limp" in out
        assert "documents/loss_of_bladder_control" in out
        assert "guidelines/" not in out


def test_the_pages_hold_every_rule_once_and_the_index_names_them_all() -> None:
    packs = [shipped_pack(name) for name in SHIPPED]
    pages = as_pages(packs)
    index = pages["index.md"]

    for rule in (rule for pack in packs for rule in pack.rules):
        assert [name for name, text in pages.items() if f"# `{rule.name}`\n" in text] != []
        assert sum(text.count(f"# `{rule.name}`\n") for text in pages.values()) == 1
        found = re.search(rf"\[`{rule.name}`\]\(([\w-]+\.md)#([\w-]+)\)", index)
        assert found is not None
        assert f"# `{rule.name}`\n" in pages[found[1]]
        assert found[2] == rule.name.replace("/", "")
        lines = [line for line in index.splitlines() if f"**{rule.title}**" in line]
        assert any(f"unless `{rule.exception}`" in line for line in lines) == bool(rule.exception)


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: str(pack.name))
def test_what_an_unsure_answer_does_is_said_as_it_is(pack: RulePack) -> None:
    """By what the rules are told of somebody who is unsure of this one thing."""
    book = Rulebook([pack])
    for name, finding in book.vocabulary.findings.items():
        atoms_of = [bit for leaf, bit in book.bits.items() if getattr(leaf, "finding", None) == name]
        if finding.kind == "finding" and atoms_of:
            counted = book.read(book.presentation(**{name: "unsure"})).counted
            says = unsure_in_words(finding, alone_in(pack))
            assert all(counted & bit for bit in atoms_of) == says.startswith("counts as present"), (name, says)
