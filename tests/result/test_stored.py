"""Stored results: read back whatever version wrote them, replayed or refused with the reason, and judged again."""

from __future__ import annotations

import importlib.util
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from sciatica_triage import (
    Locale,
    Presentation,
    PresentationError,
    ReplayError,
    RulePack,
    TriageError,
    Triager,
    TriageResult,
    __version__,
    finding,
    triage,
)
from sciatica_triage.packs.shipped import rules_folder
from sciatica_triage.result.advice import wording
from sciatica_triage.result.stored import SEMANTICS, split_since
from sciatica_triage.vocabulary import vocabulary_of
from sciatica_triage.vocabulary.findings import Reply

from ..support.semantics import verdicts

STORE = Path(__file__).parents[1] / "stored" / "v0_1_0"
EXPECTED = json.loads((STORE / "expected.json").read_text("utf-8"))


def lines(name: str) -> list[str]:
    return (STORE / name).read_text("utf-8").splitlines()


class WithKnees(Presentation):
    knee_locks: Reply = finding("Does your knee lock?", group="nerve", tier=2, unsure="ask", because="an example")


@pytest.fixture(scope="module")
def own() -> Any:
    """The module that declares the vocabulary of the stored results that have their own."""
    spec = importlib.util.spec_from_file_location("stored_own_vocabulary", STORE / "own_vocabulary.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_meaning_of_answers_is_the_one_that_results_record(tmp_path: Path) -> None:
    """Where this differs, results of before cannot be replayed: change `SEMANTICS`, and say so in the change log."""
    assert verdicts(tmp_path) == SEMANTICS


@pytest.mark.parametrize("number", range(len(lines("results.jsonl"))))
def test_a_result_of_0_1_0_is_read_back_whole(number: int) -> None:
    text = lines("results.jsonl")[number]
    result = TriageResult.load(text)
    stored = json.loads(text)

    assert (result.urgency, result.ceiling, result.status) == (stored["urgency"], stored["ceiling"], stored["status"])
    assert [reason.rule_id for reason in result.reasons] == [reason["rule_id"] for reason in stored["reasons"]]
    assert result.presentation.model_dump(mode="json") == stored["presentation"]
    assert result.advice == stored["advice"]


def test_a_result_of_0_1_0_is_not_replayed_by_other_rules_but_judged_again() -> None:
    result = TriageResult.load(lines("results.jsonl")[0])
    with pytest.raises(ReplayError, match="another meaning"):
        result.replay()
    again = result.reassess()

    assert again.old is result
    assert again.new == Triager(
        [version.id for version in result.ruleset],
        unsigned=result.options.unsigned,
        weak_flags=result.options.weak_flags,
        locale=result.options.locale,
    ).triage(result.presentation)
    assert again.moved == ((result.urgency, result.ceiling) != (again.new.urgency, again.new.ceiling))


def test_what_was_asked_otherwise_is_named() -> None:
    """Every finding whose question was split is named where it was answered, with those that ask for the rest."""
    known = vocabulary_of(Presentation).findings
    for number, text in enumerate(lines("results.jsonl")):
        result = TriageResult.load(text)
        named = result.reassess().asked_otherwise if result.engine != "durable" or number == 0 else {}
        assert all(name in result.presentation.answered() for name in named)
        assert all(other in known for others in named.values() for other in others)
    assert all(other in known for others in split_since().values() for other in others)


@pytest.mark.parametrize("number", range(len(lines("presentations.jsonl"))))
def test_answers_of_0_1_0_are_read_back(number: int) -> None:
    """And where sources differed on a number, what one of them shows is there whatever the others said."""
    stored = json.loads(lines("presentations.jsonl")[number])
    shown = {
        known.shows.finding: "present"
        for heard in stored.get("heard", ())
        if (known := vocabulary_of(Presentation)[heard["finding"]]).shows
        and "unsure" in heard["answers"]
        and any(not isinstance(v, str) and known.shows.met_by(v, known.worse) for v in heard["answers"])
    }

    assert Presentation.model_validate_json(json.dumps(stored)).model_dump(mode="json") == stored | shown


def test_a_result_of_an_own_vocabulary_is_read_back_by_it(own: Any) -> None:
    (cls,) = [
        v for v in vars(own).values() if isinstance(v, type) and issubclass(v, Presentation) and v is not Presentation
    ]
    for text in lines("own_vocabulary.jsonl"):
        result = TriageResult.load(text, vocabulary=cls)
        assert type(result.presentation) is cls
        assert result.presentation.model_dump(mode="json") == json.loads(text)["presentation"]


def test_a_result_finds_its_own_vocabulary_again() -> None:
    result = triage(WithKnees(knee_locks=True, leg_weakness=True))

    assert TriageResult.model_validate_json(result.model_dump_json()) == result
    assert TriageResult.load(result.dump()) == result
    assert TriageResult.load(result.model_dump_json(), vocabulary=WithKnees).replay() == result


def test_a_class_that_is_declared_wrongly_stands_in_nobodys_way() -> None:
    class Wrong(Presentation):
        limp: Reply = finding("Do you limp?", group="nerve", tier=2, unsure="perhaps", because="x")  # type: ignore[arg-type]

    result = triage({"fever": True})
    with pytest.raises(TriageError):
        vocabulary_of(Wrong)

    assert TriageResult.load(result.dump()) == result


def test_a_vocabulary_that_is_not_there_is_a_clear_error() -> None:
    """It says which vocabulary wrote the result and which one reads it, and names the findings that are not there."""
    text = triage(WithKnees(knee_locks=True, fever=True)).model_dump_json().replace('"sha256":"', '"sha256":"0', 99)
    for given in ({}, {"vocabulary": Presentation}):
        with pytest.raises(PresentationError) as caught:
            TriageResult.load(text, **given)

        assert re.fullmatch(
            r"this result was made with `WithKnees` 0\w{7}, and is read with `Presentation` \w{8}, which lacks 1 of its "
            r"findings: `knee_locks`; give the class that has them as `vocabulary`",
            str(caught.value),
        )
        assert caught.value.__context__ is None
    assert TriageResult.load(text, vocabulary=WithKnees).presentation == WithKnees(knee_locks=True, fever=True)


def test_what_is_no_name_of_a_finding_is_counted_and_not_told() -> None:
    stored = json.loads(triage({"fever": True}).dump())
    for name in ("it hurts since the wedding", "It_hurts", "x" * 100, ""):
        text = json.dumps(
            stored | {"presentation": {name: "present"}, "vocabulary": {"id": f"{name}!", "sha256": name}}
        )
        with pytest.raises(PresentationError, match="lacks 1 of its findings; give") as caught:
            TriageResult.load(text)

        assert not name or name not in str(caught.value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"urgency": "emergency", "ceiling": "urgent"}, "the urgency is above the ceiling"),
        (
            {"urgency": "urgent", "ceiling": "emergency", "status": "settled"},
            "settled where its urgency is its ceiling",
        ),
        ({"ceiling": "urgent", "status": "screened"}, "settled where its urgency is its ceiling"),
        ({"urgency": "routine"}, "a reason asks for more"),
        ({"status": "calm"}, "`status` is missing"),
        ({"reasons": [{}]}, "`reasons` is missing"),
        ({"ceiling": None}, "`ceiling` is missing"),
    ],
    ids=str,
)
def test_a_record_whose_parts_contradict_each_other_is_refused(change: dict[str, Any], says: str) -> None:
    result = triage({"leg_weakness": True})
    assert (result.urgency, result.status != "settled") == ("urgent", True)
    with pytest.raises(ReplayError, match=says):
        TriageResult.load(json.dumps(json.loads(result.dump()) | change))


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"urgency": "emergency"}', '{"a": 1, "a": 2}', "\x00"])
def test_what_is_no_result_is_refused_by_an_own_error(text: str) -> None:
    with pytest.raises((ReplayError, PresentationError)) as caught:
        TriageResult.load(text)

    assert caught.value.__context__ is None


def test_the_librarys_version_stands_outside_of_what_is_compared() -> None:
    result = triage({"leg_weakness": True})

    assert result.library == __version__
    assert "library" not in json.loads(result.model_dump_json())
    assert json.loads(result.dump())["library"] == __version__
    assert TriageResult.load(result.model_dump_json()).library is None
    assert TriageResult.load(result.dump()).library == __version__
    assert result.model_copy(update={"library": "9.9.9"}) == result


def test_replay_refuses_other_findings_and_another_meaning() -> None:
    result = triage({"leg_weakness": True})
    for changed, says in (({"semantics": "0"}, "meaning"), ({"vocabulary": None}, "findings")):
        with pytest.raises(ReplayError, match=says):
            result.model_copy(update=changed).replay()


def test_replay_takes_the_advice_of_then(tmp_path: Path) -> None:
    text = (rules_folder() / "advice" / "en.yaml").read_text("utf-8")
    (tmp_path / "en.yaml").write_text(text.replace("An", "Any", 1).replace("version: ", "version: 9", 1))
    then = type(wording()).load(tmp_path / "en.yaml")
    result = Triager(advice=then).triage({"leg_weakness": True})
    with pytest.raises(ReplayError, match="wording"):
        result.replay()

    assert result.replay(advice=then) == result
    assert result.explain() == triage({"leg_weakness": True}).explain()


def test_a_pack_that_is_not_shipped_has_to_be_given() -> None:
    pack = RulePack.load(rules_folder() / "documents")
    mine = replace(pack, name="mine")
    result = Triager([mine]).triage({"leg_weakness": True})
    with pytest.raises(ReplayError, match="`mine` is not shipped"):
        result.reassess()

    assert result.replay(mine) == result == result.replay(packs=[mine])
    assert not result.reassess(mine).moved


def test_options_stay_when_a_result_is_judged_again() -> None:
    triager = Triager(["documents"], unsigned="stated", weak_flags="soon", locale=Locale(emergency_number="112"))
    result = triager.triage({"symptoms_worsening": True})

    assert result.reassess().new == result
    assert result.reassess().come == result.reassess().gone == ()


def test_the_fields_of_a_result_stand_in_one_order() -> None:
    """A result is a copy of what all results of its triager share; its JSON goes by the order of the fields."""
    result = triage({"fever": "present"})

    assert list(result.__dict__) == list(TriageResult.model_fields)
    assert result.model_fields_set == set(TriageResult.model_fields)


@pytest.mark.parametrize("part", ["advice", "disclaimer", "semantics", "library"])
def test_half_of_a_character_is_refused_where_it_enters(part: str) -> None:
    """Nothing that holds one can be written again."""
    result = triage({"fever": True})
    text = json.dumps({**json.loads(result.dump()), part: "half \ud800"})
    for call in (
        lambda: TriageResult.load(text),
        lambda: TriageResult.load(text.encode()),
        lambda: TriageResult.load(json.dumps(json.loads(text), ensure_ascii=False)),
        lambda: TriageResult.model_validate(json.loads(text)),
        lambda: Locale(emergency_number="half \ud800"),
        lambda: Triager(locale=Locale.model_construct(emergency_place="half \ud800")),
    ):
        with pytest.raises(TriageError, match=r"character|text"):
            call()
    assert TriageResult.load(text.replace("\\ud800", "\\ud83d\\ude00")).model_dump_json()


@pytest.mark.parametrize("wrong", [5, None, [], "SECRET", {"urgency": "SECRET"}, {"presentation": {"fever": "SECRET"}}])
def test_what_is_no_result_is_an_own_error_by_every_name_of_pydantic(wrong: Any) -> None:
    for read in (TriageResult.model_validate, TriageResult.model_validate_strings):
        with pytest.raises(TriageError) as caught:
            read(wrong)
        assert "SECRET" not in f"{caught.value!r}{caught.value.__context__!r}"
    with pytest.raises(ValidationError):
        TypeAdapter(TriageResult).validate_python(wrong)
