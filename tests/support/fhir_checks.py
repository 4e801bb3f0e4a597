"""What no validator looks at: that linkIds are unique, and that what an item names is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any


def items_in(parent: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for item in parent.get("item", []):
        yield item
        yield from items_in(item)


def codings_in(element: Any) -> Iterator[dict[str, Any]]:
    """Every coding, wherever it stands."""
    if isinstance(element, dict):
        if {"system", "code"} <= element.keys():
            yield element
        for value in element.values():
            yield from codings_in(value)
    elif isinstance(element, list):
        for value in element:
            yield from codings_in(value)


def binding_problems(resource: dict[str, Any], systems: Sequence[dict[str, Any]]) -> list[str]:
    """Codes of a local system that it does not have, or with other words."""
    known = {s["url"]: {c["code"]: c["display"] for c in s["concept"]} for s in systems}
    return [
        f"{coding['system']} has no {coding['code']} with these words"
        for coding in codings_in(resource)
        if coding["system"].startswith("urn:")
        and known.get(coding["system"], {}).get(coding["code"]) != coding["display"]
    ]


def link_problems(questionnaire: dict[str, Any]) -> list[str]:
    """linkIds that are there twice; conditions on a question, an answer or a type that is not there; circles."""
    items = list(items_in(questionnaire))
    by_link = {item["linkId"]: item for item in items}
    wrong = [f"{link} is there twice" for link, count in Counter(i["linkId"] for i in items).items() if count > 1]
    graph: dict[str, set[str]] = {item["linkId"]: set() for item in items}
    for item in items:
        for inner in item.get("item", []):
            graph[inner["linkId"]].add(item["linkId"])
        for condition in item.get("enableWhen", []):
            asked = by_link.get(condition["question"])
            if asked is None:
                wrong.append(f"{item['linkId']} waits for {condition['question']}, which is not there")
                continue
            # A group that stays while what it holds is answered, beside other conditions, is no circle.
            if asked not in item.get("item", []) or len(item["enableWhen"]) == 1:
                graph[item["linkId"]].add(asked["linkId"])
            if condition["operator"] == "exists":
                fits = isinstance(condition.get("answerBoolean"), bool)
            elif asked["type"] == "boolean":
                fits = "answerBoolean" in condition
            else:
                fits = {"valueCoding": condition.get("answerCoding")} in asked.get("answerOption", [])
            if not fits:
                wrong.append(f"{item['linkId']} waits for an answer that {asked['linkId']} does not offer")
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        wrong.append(f"a circle: {' '.join(error.args[1])}")
    return wrong
