"""`sciatica-triage fhir`: what a FHIR server is given."""

from __future__ import annotations

import json

import pytest

from sciatica_triage import cli
from sciatica_triage.fhir import Release, code_systems, questionnaire


@pytest.mark.parametrize("release", ["R4", "R5"])
def test_the_questionnaire_is_printed(release: Release, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["fhir", "questionnaire", "--release", release]) == 0
    assert json.loads(capsys.readouterr().out) == questionnaire(release)


def test_the_codes_are_printed_as_a_bundle(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["fhir", "codes"]) == 0
    bundle = json.loads(capsys.readouterr().out)
    assert [entry["resource"] for entry in bundle["entry"]] == list(code_systems())


def test_another_release_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["fhir", "questionnaire", "--release", "R6"]) == 2
    assert capsys.readouterr().out == ""
