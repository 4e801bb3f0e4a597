"""Each claim of `verify` is refuted where a pack or the code is broken, by somebody whom `triage` confirms."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sciatica_triage import RulePack, TriageError, Triager, Urgency
from sciatica_triage.cli import main
from sciatica_triage.engine.assessment import Assessor
from sciatica_triage.engine.rulebook import Rulebook
from sciatica_triage.packs.condition import AllOf, Compare, Condition, Present, Unless
from sciatica_triage.packs.shipped import rules_folder

from ..support.copies import Copy, changed
from ..support.strategies import PACKS

pytest.importorskip("z3", reason="the extra `verify` is not installed")

from sciatica_triage.verify import CLAIMS, Refutation, verify  # needs the solver
from sciatica_triage.verify.certificate import certificate, same_verdicts
from sciatica_triage.verify.formula import formula
from sciatica_triage.verify.model import Judged
from sciatica_triage.verify.proof import Proof
from sciatica_triage.verify.someone import Someone

DOCUMENTS, GUIDELINES = PACKS


def judging(packs: list[RulePack], **options: Any) -> Triager:
    """A triager of packs that were changed here: by the name of a shipped one they would be refused."""
    return Triager([renamed(pack, f"changed_{pack.name}") for pack in packs], **options)


def renamed(pack: RulePack, name: str) -> RulePack:
    return changed(pack, name=name, rules=tuple(replace(rule, pack=name) for rule in pack.rules))


CERTIFICATE = Path(str(rules_folder())).parent / "docs" / "generated" / "certificate.json"


def with_condition(pack: RulePack, rule: str, condition: Condition | Unless) -> RulePack:
    """The pack with another condition in one rule, past the loader, which would refuse it."""
    assert any(r.id == rule for r in pack.rules)
    return changed(pack, rules=tuple(replace(r, condition=condition) if r.id == rule else r for r in pack.rules))


def refutations(claim: str, *packs: RulePack) -> tuple[Refutation, ...]:
    (verdict,) = verify(packs, claims=[claim]).verdicts
    return verdict.refuted


def urgencies(refutation: Refutation, *packs: RulePack) -> list[Urgency]:
    """What the library itself says of a refutation's presentations."""
    options = {"unsigned": refutation.options.unsigned, "weak_flags": refutation.options.weak_flags}
    triager = judging(list(packs or refutation.packs), **options)
    return [triager.triage(p).urgency for p in refutation.presentations]


def test_everything_is_proved_of_the_shipped_packs_as_the_certificate_says() -> None:
    """Made again, the certificate says what the committed one says: `sciatica-triage verify --certificate FILE`."""
    told: list[tuple[int, int, str]] = []

    report = verify(progress=lambda *step: told.append(step))

    assert [str(r) for r in report.refutations] == []
    assert {v.name: v.proved > 0 for v in report.verdicts} == dict.fromkeys(CLAIMS, True)
    assert same_verdicts(certificate(report), CERTIFICATE.read_text("utf-8"))
    assert [done for done, _, _ in told] == list(range(told[0][1] + 1))


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_everything_is_proved_of_each_pack_alone(pack: RulePack) -> None:
    assert [str(r) for r in verify([pack]).refutations] == []


def test_the_certificate_differs_where_a_level_or_a_verdict_differs() -> None:
    committed = CERTIFICATE.read_text("utf-8")
    other = json.loads(committed)

    other["solver"] = "z3 0.0.0"
    assert same_verdicts(committed, json.dumps(other))

    other["claims"]["monotone"]["verdict"] = "refuted"
    assert not same_verdicts(committed, json.dumps(other))


def test_a_rule_that_good_news_fires_refutes_monotone() -> None:
    """A threshold in the wrong direction: the longer the weakness lasts, the lower the urgency."""
    wrong = AllOf((Present("limits_activity"), Compare("symptom_days", "<", 7)))
    (found,) = refutations("monotone", with_condition(DOCUMENTS, "cannot_pass_urine", wrong))

    before, after = found.presentations
    assert found.subject == "symptom_days"
    assert urgencies(found) == [Urgency.EMERGENCY, Urgency.ROUTINE]
    assert {n for n in type(before).model_fields if getattr(before, n) != getattr(after, n)} == {"symptom_days"}


def test_a_rule_that_can_never_fire_refutes_interval() -> None:
    """Both ends of age at once: the ceiling promises a level that no answer reaches."""
    never = AllOf((Compare("age_years", "<", 18), Compare("age_years", ">=", 60)))
    found = refutations("interval", with_condition(DOCUMENTS, "cannot_pass_urine", never))[0]

    assert found.says == "no way of answering the rest reaches the ceiling"
    asked = judging(list(found.packs)).triage(found.presentations[0])
    assert asked.ceiling == Urgency.EMERGENCY
    assert max(urgencies(found)) < Urgency.EMERGENCY


def test_a_model_in_which_doubt_is_ruled_out_refutes_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only in a wrong model can this happen: the code takes the larger of the two."""
    monkeypatch.setattr(Someone, "possible", lambda self, atom: self.answers[atom.finding][2])
    pack = replace(DOCUMENTS, rules=tuple(r for r in DOCUMENTS.rules if r.id == "severe_pain_of_short_duration"))

    assert {r.says for r in refutations("interval", pack)} >= {"the urgency is above the ceiling"}


def test_an_exception_that_is_a_plain_finding_refutes_answering() -> None:
    """If numbness could silence the rule on weakness, then answering a question would lower the urgency."""
    silenced = Unless(Present("cannot_pass_urine"), "numbness")
    found = refutations("answering", with_condition(DOCUMENTS, "cannot_pass_urine", silenced))[0]

    assert urgencies(found)[0] > urgencies(found)[1]


def test_an_exception_without_a_floor_refutes_exceptions(tmp_path: Path) -> None:
    broken = Copy(tmp_path, "documents").change("any_bladder_or_bowel_symptom", urgency="soon").load()

    found = refutations("exceptions", broken)

    assert [r.subject for r in found] == [
        "documents/change_in_bladder_control_or_feeling",
        "documents/change_in_bowel_control_or_feeling",
        "documents/loss_of_bladder_control",
        "documents/loss_of_bowel_control",
    ]
    assert [urgencies(r) for r in found] == [[Urgency.SOON]] * 4


def test_self_care_that_nobody_gets_refutes_self_care() -> None:
    """The age has to be known before self-care, and a rule fires at any."""
    broken = with_condition(GUIDELINES, "cannot_pass_urine", Compare("age_years", ">=", 0))

    (found,) = refutations("self-care", broken)

    assert found.says == "the packs' floors allow self-care and nobody gets it"


def test_self_care_above_a_fired_rule_refutes_self_care(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a rule's level were not looked at, somebody with a red flag would be sent home."""
    monkeypatch.setattr(Judged, "asks", lambda *_: False)

    found = refutations("self-care", GUIDELINES)

    assert "self-care although this rule fired" in {r.says for r in found}


def test_self_care_without_screening_is_seen_in_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Assessor, "_screened_absent", lambda *_: True)

    found = verify([GUIDELINES], claims=["self-care", "code"]).refutations

    assert {(r.claim, r.subject) for r in found} == {("code", "urgency")}
    assert urgencies(found[0]) == [Urgency.SELF_CARE]


def test_packs_that_pull_each_other_down_refute_escalating(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the lowest floor counted instead of the highest, in the code as in the model, adding a pack would lower."""
    floor: Any = {"urgency": "urgent", "because": "an example", "basis": "design choice"}
    strict = Copy(tmp_path, "documents").change("pack.yaml", floor=floor).load()
    whole = Rulebook.__init__

    def with_lowest_floor(self: Rulebook, *arguments: Any, **keywords: Any) -> None:
        whole(self, *arguments, **keywords)
        self.floor = max(Urgency.ROUTINE, min(pack.floor for pack in self.packs))

    monkeypatch.setattr(Rulebook, "__init__", with_lowest_floor)
    lowest = property(lambda self: max(Urgency.ROUTINE, min(pack.floor for pack in self.packs)))
    monkeypatch.setattr(Judged, "floor", lowest)

    found = refutations("escalating", strict, GUIDELINES)

    assert {r.subject for r in found} == {"guidelines"}
    assert urgencies(found[0], strict) > urgencies(found[0])


def test_a_rule_that_nobody_meets_refutes_satisfiable() -> None:
    never = AllOf((Compare("age_years", "<", 18), Compare("age_years", ">=", 60)))
    broken = with_condition(DOCUMENTS, "cannot_pass_urine", never)

    (found,) = refutations("satisfiable", broken)

    assert (found.subject, found.says) == ("documents/cannot_pass_urine", "no presentation makes the rule fire")
    (undecided,) = found.presentations
    for age in (5, 17.99, 18, 59, 60, 90):
        reasons = judging([broken]).triage(undecided.with_answers(age_years=age)).reasons
        assert "cannot_pass_urine" not in {reason.rule_id for reason in reasons}


def test_a_threshold_that_decides_nothing_refutes_thresholds(tmp_path: Path) -> None:
    copy = Copy(tmp_path, "documents")
    copy.change("severe_pain_for_hours", when={"all": ["severe_pain_hours >= 3", "severe_pain_hours >= 5"]})

    found = refutations("thresholds", copy.load())

    assert [(r.subject, r.says) for r in found] == [
        ("documents/severe_pain_for_hours", "`severe_pain_hours >= 3` decides nothing")
    ]
    fired = [
        {r.rule_id for r in judging([copy.load()]).triage({"severe_pain_hours": hours}).reasons} for hours in (2.99, 3)
    ]
    assert all("severe_pain_for_hours" not in rules for rules in fired)


def test_an_undeclared_overlap_refutes_deciding(tmp_path: Path) -> None:
    broken = Copy(tmp_path, "documents").change("pack.yaml", overlaps=None).load()

    assert [(r.subject, r.says) for r in refutations("deciding", broken)] == [
        (
            f"documents/{rule}",
            f"it never decides alone, since `documents/{cover}` cover it; `overlaps` does not say so",
        )
        for rule, cover in (
            ("consistent_or_recurring_pain", "any_sciatica_symptom"),
            ("loss_of_bladder_control", "change_in_bladder_control_or_feeling"),
            ("loss_of_bowel_control", "change_in_bowel_control_or_feeling"),
            ("pain_after_self_care", "any_sciatica_symptom"),
        )
    ]


@pytest.mark.parametrize(
    ("rule", "cover", "says"),
    [
        ("cannot_pass_urine", "loss_of_bladder_control", "and it decides alone"),
        ("consistent_or_recurring_pain", "pain_after_self_care", "which leave this open"),
    ],
)
def test_a_declared_overlap_that_is_none_refutes_deciding(rule: str, cover: str, says: str, tmp_path: Path) -> None:
    copy = Copy(tmp_path, "documents")
    overlap = {"rule": rule, "covered_by": [cover], "because": "a mistake"}
    declared = copy.read("pack.yaml")["overlaps"]
    assert isinstance(declared, list)
    kept = [one for one in declared if one["rule"] != rule]
    broken = copy.change("pack.yaml", overlaps=[*kept, overlap]).load()

    (found,) = refutations("deciding", broken)

    assert found.subject == f"documents/{rule}"
    assert found.says.endswith(says)
    fired = {r.rule_id for r in judging([broken]).triage(found.presentations[0]).reasons}
    assert rule in fired
    assert cover not in fired


def test_a_rule_written_twice_refutes_deciding(tmp_path: Path) -> None:
    """Two rules of one pack with one condition and two levels: the lower never decides, the higher equals it."""
    copy = Copy(tmp_path, "documents")
    twin = copy.file("symptoms_straight_after_injury")
    text = twin.read_text("utf-8").replace("urgency: emergency", "urgency: soon", 1)
    (twin.parent / "injury_again.yaml").write_text(text, "utf-8")

    found = refutations("deciding", copy.load())

    assert {(r.subject, r.says) for r in found} == {
        (
            "documents/injury_again",
            "it never decides alone, since `documents/injury_before_these_symptoms` cover it; `overlaps` does not say so",
        ),
        (
            "documents/symptoms_straight_after_injury",
            "it equals `documents/injury_again`, and `overlaps` does not say so",
        ),
    }


def mutated(kind: str) -> Callable[..., Any]:
    """The translation of one node kind to the solver, broken."""
    import z3

    from sciatica_triage.verify import formula as smt

    right = smt.formula

    def formula(condition: Any, value: Any, excepted: Any) -> Any:
        if type(condition).__name__ != kind:
            return right(condition, value, excepted)
        match condition:
            case Present() | Compare():
                return z3.Not(value(condition))
            case Unless(inner, _):
                return formula(inner, value, excepted)
        if kind == "Defined":
            return z3.BoolVal(False)
        return (z3.Or if kind == "AllOf" else z3.And)([formula(part, value, excepted) for part in condition.parts])

    return formula


@pytest.mark.parametrize("kind", ["Present", "Compare", "AllOf", "AnyOf", "Defined", "Unless"])
def test_a_wrong_translation_of_a_node_is_seen(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = mutated(kind)
    monkeypatch.setattr("sciatica_triage.verify.formula.formula", broken)
    monkeypatch.setattr("sciatica_triage.verify.model.formula", broken)

    assert refutations("code", DOCUMENTS) != ()


def test_dissent_between_packs_is_between_rules_that_ask_for_the_same_findings() -> None:
    """`alike` says of rules what the solver says of their conditions without exceptions."""
    proof = Proof(PACKS)
    book = Rulebook(PACKS)
    wants = [formula(rule.when, proof.p.sure, proof.p.excepted) for rule in book.rules]
    pairs = [(i, j) for i, a in enumerate(book.rules) for j, b in enumerate(book.rules) if a.pack < b.pack]

    same = {(i, j) for i, j in pairs if proof.find(wants[i] != wants[j]) is None}

    assert {(i, j) for i, j in pairs if j in book.alike(i)} == same
    assert same


@pytest.mark.parametrize("operator", [">=", "<=", ">", "<"])
def test_every_operator_is_translated_as_it_is_read(operator: Any) -> None:
    """A threshold meets exactly the values that `met_by` says."""
    import z3

    from sciatica_triage.verify.formula import beyond

    for value in (37.9, 37.99, 38, 38.01, 39):
        formula = beyond(z3.RealVal(repr(value)), operator, 38)
        assert z3.is_true(z3.simplify(formula)) == Compare("temperature_c", operator, 38).met_by(value)


def test_a_refutation_can_be_pasted_into_triage() -> None:
    from sciatica_triage import Presentation

    never = AllOf((Compare("age_years", "<", 18), Compare("age_years", ">=", 60)))
    found = refutations("satisfiable", with_condition(DOCUMENTS, "cannot_pass_urine", never))[0]

    shown = str(found).splitlines()[1].split("  ->  ")[0].strip()
    assert eval(shown, {"Presentation": Presentation}) == found.presentations[0]


def test_the_command_prints_a_table_and_fails_on_a_refutation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Copy(tmp_path, "documents").change("pack.yaml", overlaps=None)
    written = tmp_path / "certificate.json"

    assert main(["verify", str(copy.folder), "--certificate", str(written)]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[2:12]] == [
        [name, "REFUTED" if name == "deciding" else "proved"] for name in CLAIMS
    ]
    verdicts = {name: claim["verdict"] for name, claim in json.loads(written.read_text("utf-8"))["claims"].items()}
    assert verdicts == {name: "refuted" if name == "deciding" else "proved" for name in CLAIMS}


@pytest.mark.parametrize("command", [["verify"], ["check"], ["diff", "documents"]], ids=lambda command: command[0])
def test_bad_packs_are_one_clear_error(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = Copy(tmp_path, "documents")
    shutil.copytree(copy.folder, tmp_path / "broken")
    (tmp_path / "broken" / "severe_pain_for_hours.yaml").write_text("title: [", "utf-8")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path)

    for folder in ("empty", "nowhere"):
        assert main([*command, folder]) == 2
        assert capsys.readouterr().err == (
            f"sciatica-triage: {folder}: expected a folder with a rule pack (`pack.yaml`)\n"
        )
    assert main([*command, "broken"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("sciatica-triage: broken/severe_pain_for_hours.yaml:")
    assert "this is not YAML" in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("command", [["verify"], ["check"], ["diff", "rules/documents", "rules/documents"]])
def test_without_the_extra_the_error_says_which_to_install(command: list[str]) -> None:
    """`test-rules` and `check --no-proof` need no solver; the rest says what to install, without a traceback."""
    hidden = "import sys; sys.modules['z3'] = None; from sciatica_triage.cli import main; sys.exit(main(sys.argv[1:]))"
    root = Path(str(rules_folder())).parent

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", hidden, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            cwd=root,
            check=False,
        )

    found = run(*command)
    without = "; `--no-proof` leaves the proofs out" if command == ["check"] else ""
    assert (found.returncode, found.stderr) == (
        2,
        f'sciatica-triage: this needs the extra `verify`: pip install "sciatica-triage[verify]"{without}\n',
    )
    assert run("test-rules").returncode == 0
    assert run("check", "--no-proof").returncode == 0


def test_third_parties_get_lint_cases_and_proofs_by_one_command(tmp_path: Path) -> None:
    """A pack with a finding and a number of its own, both worse in a way that no shipped one is."""
    (tmp_path / "clinic.py").write_text(
        "from sciatica_triage import Presentation, finding, number\n"
        "class Clinic(Presentation):\n"
        "    stiff: object = finding('Stiff?', group='pain', tier=3, unsure='ask', because='an example',"
        " implies=('back_pain',))\n"
        "    steps_walked: object = number('Steps?', unit='steps', group='course', tier=3, worse='smaller',"
        " unsure='ask', because='an example', maximum=50000)\n",
        "utf-8",
    )
    pack = tmp_path / "clinic_pack"
    pack.mkdir()
    (pack / "pack.yaml").write_text(
        "name: clinic\nversion: 1.0.0\ntitle: A clinic\nscope: An example\n"
        "floor: {urgency: routine, because: It is a clinic, basis: design choice}\n",
        "utf-8",
    )
    (pack / "stiff_and_still.yaml").write_text(
        "title: Stiff, and hardly walking\nwhen: {all: [stiff, steps_walked <= 500]}\nurgency: soon\n"
        "suspects: something\nbecause: It is an example.\nbasis: design choice\nreview: needed\n"
        "review_note: All of it.\ncases:\n  fires:\n    at 500: {stiff: present, steps_walked: 500}\n"
        "  silent:\n    at 501: {stiff: present, steps_walked: 501}\n    not stiff: {steps_walked: 0}\n"
        "  undecided:\n    nobody counted: {stiff: present, steps_walked: unsure}\n",
        "utf-8",
    )
    command = [sys.executable, "-m", "sciatica_triage", "check", str(pack), "--vocabulary", "clinic:Clinic"]

    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=tmp_path, check=False)

    lines = ran.stdout.splitlines()
    assert (ran.returncode, ran.stderr) == (0, "")
    assert lines[0] == "clinic 1.0.0: 1 rule, 4 cases: no issues"
    assert [line.split()[:2] for line in lines[4:14]] == [[name, "proved"] for name in CLAIMS]


def test_the_solver_giving_up_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sciatica_triage.verify.proof._PATIENCE", 1)
    monkeypatch.setattr("z3.Solver.check", lambda *_: "unknown")

    with pytest.raises(TriageError, match="the solver gave up; nothing is proved"):
        verify([DOCUMENTS], claims=["satisfiable"])
