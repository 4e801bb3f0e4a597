"""The Questionnaire of both releases: it asks every finding once, and all that it names is there."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from sciatica_triage import OptionError, Presentation, finding, findings
from sciatica_triage.fhir import Release, code_systems, questionnaire
from sciatica_triage.vocabulary.topics import TOPICS

from ..support.fhir_checks import binding_problems, items_in, link_problems

RELEASES: tuple[Release, ...] = ("R4", "R5")
SYSTEMS = code_systems()


@pytest.fixture(params=RELEASES)
def form(request: pytest.FixtureRequest) -> dict[str, Any]:
    return questionnaire(request.param)


def by_link(form: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["linkId"]: item for item in items_in(form)}


def test_every_finding_is_asked_once_in_the_group_of_its_topic(form: dict[str, Any]) -> None:
    asked = [(group["linkId"], item["linkId"]) for group in form["item"] for item in items_in(group)]
    names = {f.name for f in findings()}

    assert sorted(one for one in asked if one[1] in names) == sorted((f"topic.{f.topic}", f.name) for f in findings())
    assert [group["text"] for group in form["item"]] == list(TOPICS.values())
    assert {name: by_link(form)[name]["text"] for name in names} == {f.name: f.question for f in findings()}


def test_linkids_are_unique_and_what_conditions_and_codes_name_is_there(form: dict[str, Any]) -> None:
    assert link_problems(form) == []
    assert binding_problems(form, SYSTEMS) == []


def test_follow_ups_and_exceptions_wait_for_what_they_are_about_and_nothing_else_waits(form: dict[str, Any]) -> None:
    for info in findings():
        item = by_link(form).get(f"{info.name}.asked") or by_link(form)[info.name]
        waits_for = {condition["question"] for condition in item.get("enableWhen", [])}

        assert waits_for >= set(info.follows)
        # A follow-up that has an answer stays, so that no form drops it; an exception goes.
        assert (info.name in waits_for) == bool(info.follows)
        assert bool(waits_for) == bool(info.follows or info.kind == "exception"), info.name
    for info in findings():
        for name in info.exceptions:
            assert info.name in {c["question"] for c in by_link(form)[name]["enableWhen"]}


def test_what_waits_for_questions_of_its_topic_stands_below_them(form: dict[str, Any]) -> None:
    for group in form["item"]:
        places = {item["linkId"]: place for place, item in enumerate(items_in(group))}
        for item in items_in(group):
            own = {inner["linkId"] for inner in items_in(item)}
            waits_for = {condition["question"] for condition in item.get("enableWhen", [])} - own
            assert all(places[item["linkId"]] > places.get(name, -1) for name in waits_for), item["linkId"]


def test_a_number_has_its_unit_its_limits_and_a_box_for_who_does_not_know(form: dict[str, Any]) -> None:
    age = by_link(form)["age_years"]

    assert [list(e.values())[1] for e in age["extension"]] == [
        {"system": "http://unitsofmeasure.org", "code": "a", "display": "years"},
        0,
        120,
    ]
    assert by_link(form)["age_years.unsure"]["enableWhen"] == [
        {"question": "age_years", "operator": "exists", "answerBoolean": False}
    ]


def test_the_releases_differ_in_the_name_of_one_type() -> None:
    old, new = by_link(questionnaire("R4")), by_link(questionnaire("R5"))
    types = {(old[link]["type"], new[link]["type"]) for link in old}

    assert types == {("group", "group"), ("decimal", "decimal"), ("boolean", "boolean"), ("choice", "coding")}
    assert all({**old[link], "type": "", "item": []} == {**new[link], "type": "", "item": []} for link in old)


def test_another_release_is_refused() -> None:
    with pytest.raises(OptionError, match=r"^`release`: expected one of R4, R5$"):
        questionnaire("R6")  # type: ignore[arg-type]


class WithSweats(Presentation):
    night_sweats: object = finding("Do you sweat at night?", group="infection", tier=2, unsure="ask", because="a test")


def test_findings_of_others_are_asked_too_under_a_version_of_their_own() -> None:
    form = questionnaire("R4", WithSweats)

    assert by_link(form)["night_sweats"]["text"] == "Do you sweat at night?"
    assert link_problems(form) == binding_problems(form, code_systems(WithSweats)) == []
    assert form["version"] != questionnaire("R4")["version"]


# negative controls: each mistake is seen


def broken(change: str) -> dict[str, Any]:
    form = deepcopy(questionnaire("R4"))
    items = by_link(form)
    match change:
        case "twice":
            items["leg_pain"]["linkId"] = "back_pain"
        case "nowhere":
            items["weakness_checked"]["enableWhen"][0]["question"] = "leg_weaknes"
        case "offered":
            items["weakness_checked"]["enableWhen"][0]["answerCoding"]["code"] = "yes"
        case "circle":
            items["leg_weakness"]["enableWhen"] = [
                {**items["weakness_checked"]["enableWhen"][0], "question": "weakness_checked"}
            ]
        case "code":
            items["leg_pain"]["code"][0]["code"] = "leg_pian"
        case "words":
            items["leg_pain"]["answerOption"][0]["valueCoding"]["display"] = "No"
    return form


@pytest.mark.parametrize("change", ["twice", "nowhere", "offered", "circle", "code", "words"])
def test_each_mistake_is_seen(change: str) -> None:
    assert link_problems(broken(change)) + binding_problems(broken(change), SYSTEMS)
