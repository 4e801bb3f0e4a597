"""An installation that lost, gained or changed a rule file says so; a checkout, where rules are written, does not mind."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import sciatica_triage
from sciatica_triage.authoring.prepare import files_beside
from sciatica_triage.packs.manifest import NAME, manifest_of
from sciatica_triage.packs.shipped import rules_folder

RULES = Path(str(rules_folder()))
ASKED = "from sciatica_triage import triage; print(triage({'collapse_or_chest_pain': True}).urgency.value)"
HEARD = "from sciatica_triage.words import lexicon; lexicon(); print('read')"


@pytest.fixture(scope="module")
def beside() -> dict[str, bytes]:
    """What a build adds to the rules."""
    return files_beside(RULES)


@pytest.fixture
def installed(tmp_path: Path, beside: dict[str, bytes]) -> Path:
    """The library as a wheel unpacks it, in a folder of its own."""
    site = tmp_path / "site"
    package = site / "sciatica_triage"
    shutil.copytree(
        Path(sciatica_triage.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__", "rules")
    )
    shutil.copytree(RULES, package / "rules")
    for name, data in beside.items():
        (package / "rules" / name).parent.mkdir(exist_ok=True)
        (package / "rules" / name).write_bytes(data)
    return site


def said(path: Path, program: str = ASKED) -> str:
    """What a program prints that finds the library on this path, or the name of its error."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=path.parent,
        env={**os.environ, "PYTHONPATH": str(path)},
    )
    last = [line for line in done.stderr.splitlines() if line[:1].strip()]
    return done.stdout.strip() or next(line.split(": ")[0] for line in last if "Error: " in line)


def lose_a_folder(rules: Path) -> None:
    shutil.rmtree(rules / "guidelines" / "vascular")


def lose_a_pack(rules: Path) -> None:
    shutil.rmtree(rules / "documents")


def change_a_rule(rules: Path) -> None:
    rule = next(rules.glob("guidelines/vascular/*.yaml"))
    rule.write_text(rule.read_text("utf-8").replace("urgency: emergency", "urgency: soon"), "utf-8")


def add_a_rule(rules: Path) -> None:
    shutil.copy(next(rules.glob("documents/any*.yaml")), rules / "documents" / "another.yaml")


def lose_the_advice(rules: Path) -> None:
    (rules / "advice" / "en.yaml").unlink()


def change_the_advice(rules: Path) -> None:
    (rules / "advice" / "en.yaml").write_text((rules / "advice" / "en.yaml").read_text("utf-8") + "\n", "utf-8")


def change_what_was_prepared(rules: Path) -> None:
    made = rules / "prepared" / "documents.json"
    made.write_text(made.read_text("utf-8").replace('"emergency"', '"soon"'), "utf-8")


def change_the_prepared_advice(rules: Path) -> None:
    made = rules / "prepared" / "advice.json"
    made.write_text(made.read_text("utf-8").replace("now", "soon"), "utf-8")


def lose_the_manifest(rules: Path) -> None:
    (rules / NAME).unlink()


def break_the_manifest(rules: Path) -> None:
    (rules / NAME).write_text("[", "utf-8")


def list_the_manifest(rules: Path) -> None:
    (rules / NAME).write_text(f'["{NAME}"]', "utf-8")


def empty_the_manifest(rules: Path) -> None:
    (rules / NAME).write_text("null", "utf-8")


def take_the_hashes_from_the_manifest(rules: Path) -> None:
    (rules / NAME).write_text(
        json.dumps({path: [1] for path in json.loads((rules / NAME).read_text("utf-8"))}), "utf-8"
    )


def test_an_installation_as_it_was_shipped_answers(installed: Path) -> None:
    assert said(installed) == "emergency"
    assert said(installed, HEARD) == "read"


@pytest.mark.parametrize(
    "break_",
    [
        lose_a_folder,
        lose_a_pack,
        change_a_rule,
        add_a_rule,
        lose_the_advice,
        change_the_advice,
        change_what_was_prepared,
        change_the_prepared_advice,
        lose_the_manifest,
        break_the_manifest,
        list_the_manifest,
        empty_the_manifest,
        take_the_hashes_from_the_manifest,
    ],
)
def test_an_installation_that_is_not_as_it_was_shipped_refuses(installed: Path, break_: Callable[[Path], None]) -> None:
    break_(installed / "sciatica_triage" / "rules")

    assert said(installed) == "sciatica_triage.errors.RulePackError"


def test_what_was_prepared_is_used_and_the_yaml_where_it_is_lost(installed: Path) -> None:
    read = f"{ASKED}; import sys; print('yaml' in sys.modules)"
    assert said(installed, read).split() == ["emergency", "False"]
    shutil.rmtree(installed / "sciatica_triage" / "rules" / "prepared")

    assert said(installed, read).split() == ["emergency", "True"]


LATER = {
    *("packs.load", "packs.strict_yaml", "packs.signature", "packs.made_by_program", "packs.citations"),
    *("vocabulary.catalogue", "vocabulary.given", "vocabulary.only_adds", "vocabulary.who_asks"),
    *("result.advice_models", "result.checklists", "result.explanation", "result.what_would_change"),
    *("authoring", "cli", "frames", "render", "words"),
}
"""What no first triage needs, of the library."""


def test_a_first_triage_imports_what_it_needs_and_no_more(installed: Path) -> None:
    """No parser of YAML or of a command line, nothing that compares texts: each of these takes as long as many rules."""
    model = "import sys; from pydantic import BaseModel; type('M', (BaseModel,), {}); before = {*sys.modules}"
    new = "print(*sorted({name for name in sys.modules if name not in before}))"
    emergency, *imported = said(installed, f"{model}; {ASKED}; {new}").split()
    own = {name.removeprefix("sciatica_triage.") for name in imported if name.startswith("sciatica_triage")}

    assert emergency == "emergency"
    # What finds a circle in the vocabulary, and the engine where it lies outside of the library.
    assert {name for name in imported if not name.startswith("sciatica_triage")} <= {"graphlib", "durable_rules_engine"}
    assert "packs.prepared" in own
    assert own.isdisjoint(LATER)


def test_a_lexicon_that_is_not_as_it_was_shipped_is_refused(installed: Path) -> None:
    next(installed.glob("sciatica_triage/rules/words/en/*.yaml")).unlink()

    assert said(installed, HEARD) == "sciatica_triage.errors.RulePackError"
    assert said(installed) == "emergency"


@pytest.mark.parametrize("name", ["ear.json", "ear.bin"])
def test_a_lost_ear_is_not_taken_for_a_language_without_one(installed: Path, name: str) -> None:
    (installed / "sciatica_triage" / "rules" / "words" / "en" / name).unlink()

    assert said(installed, "from sciatica_triage.words.ear import ear; ear('en')").endswith("RulePackError")


def test_a_rule_of_an_installation_is_not_signed(installed: Path) -> None:
    given = "['sign', 'documents/severe_pain_for_hours', '--by', 'the reviewing clinician', '--role', 'a role']"
    program = f"import sys; sys.stderr = sys.stdout; from sciatica_triage.cli import main; main({given})"

    assert said(installed, program) == (
        "sciatica-triage: a rule that is installed with the library is not signed there: the manifest refuses a file that "
        "was changed; sign it in a copy of the pack with a name of its own, and load that with `RulePack.load(path)`"
    )
    assert said(installed) == "emergency"


def test_an_installation_in_a_zip_is_checked_as_well(installed: Path) -> None:
    whole = Path(shutil.make_archive(str(installed.with_name("whole")), "zip", installed))
    lose_a_folder(installed / "sciatica_triage" / "rules")
    broken = Path(shutil.make_archive(str(installed.with_name("broken")), "zip", installed))

    assert said(whole) == "emergency"
    assert said(broken) == "sciatica_triage.errors.RulePackError"


def test_ends_of_lines_are_no_change(installed: Path) -> None:
    for file in (installed / "sciatica_triage" / "rules").rglob("*.yaml"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))

    assert said(installed) == "emergency"


def test_a_checkout_may_be_worked_on(installed: Path) -> None:
    checkout = installed.parent / "src"
    shutil.copytree(installed / "sciatica_triage", checkout / "sciatica_triage")
    shutil.move(checkout / "sciatica_triage" / "rules", installed.parent / "rules")
    (installed.parent / "rules" / NAME).unlink()
    add_a_rule(installed.parent / "rules")

    assert said(checkout) == "emergency"


def test_the_manifest_names_every_file() -> None:
    assert set(manifest_of(RULES)) == {p.relative_to(RULES).as_posix() for p in RULES.rglob("*") if p.is_file()}
