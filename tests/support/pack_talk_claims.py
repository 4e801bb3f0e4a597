"""What questions, explanations, changes and merges promise for any pack, each promise as a check of one random set."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, product
from math import inf
from typing import Any, Final

from sciatica_triage import Answer, TriageError
from sciatica_triage.result.explanation import Need
from sciatica_triage.vocabulary.answers import Answers

from .pack_claims import MOST_WAYS, PEOPLE, Case
from .pack_oracle import OPTIONS, Oracle, Person
from .random_packs import given


def questions(case: Case) -> None:
    """There is a next question exactly while something is listed that was not asked; whatever can decide is listed, with the
    level that it can decide; and nothing that was answered, or makes no sense, is asked."""
    for option, person in case.people(4):
        oracle, result = case.oracle(option), case.triage(person, option)
        wanted = any(not q.unsure for q in result.questions)
        if (result.next_question() is not None) != wanted or (result.status in ("needs_answers", "screened")) > wanted:
            raise case.no("the next question and the status differ", person, option=option, status=result.status)
        checklist = case.triager(option).next_checklist(result)
        if (result.next_question() is None) != (checklist is None):
            raise case.no("a next question and no checklist, or the other way round", person, option=option)
        listed = {q.finding: q for q in result.questions}
        spare = {n for name in listed for n in oracle.gives_meaning(name)}
        if checklist and not (
            0 < len(checklist.questions) <= 7 and {q.finding for q in checklist.questions} <= listed.keys() | spare
        ):
            raise case.no("a checklist that is empty, too long or about something else", person, checklist=checklist)
        open_ = {n for n, v in person.items() if v in ("not_asked", "unsure")} - oracle.closed(person)
        if not listed.keys() <= {n for n in open_ if case.drawn.vocabulary[n].kind != "exception"}:
            raise case.no("a question that is not open", person, option=option, listed=[*listed])
        ways = [*oracle.raises(person)]
        for name in open_:
            decided, reached = _decided(case, oracle, person, name, ways)
            question = listed.get(name)
            if question is None:
                if decided > result.urgency.rank:
                    raise case.no("a question is missing", person, option=option, name=name, decides=decided)
            elif question.could_raise_to.rank > reached:
                raise case.no("could_raise_to promises too much", person, option=option, name=name, reached=reached)
            elif question.could_raise_to.rank < decided:
                raise case.no("could_raise_to promises too little", person, option=option, name=name, decides=decided)


def _decided(case: Case, oracle: Oracle, person: Person, name: str, ways: list[dict[str, Any]]) -> tuple[int, int]:
    """The highest level that this answer alone can decide, however the rest is answered; and the highest reached with it
    at its worst."""
    decided = reached = -1
    for way in ways if case.drawn.vocabulary[name].kind != "exception" else ():
        if way[name] != person[name]:
            with_it = oracle.urgency(way)
            reached = max(reached, with_it)
            if with_it > decided and oracle.urgency({**way, name: person[name]}) < with_it:
                decided = with_it
    return decided, reached


def interview(case: Case) -> None:
    """Asking what comes next, by questions or by checklists, comes to an end, and then nothing that is open could raise."""
    for option, person in case.people(2):
        by_list = case.random.random() < 0.5
        person = dict.fromkeys(person, "not_asked")
        for _ in range(len(person) + 1):
            result = case.triage(person, option)
            checklist, question = case.triager(option).next_checklist(result), result.next_question()
            asked = [*checklist.questions] if by_list and checklist else [question] if question else []
            if not asked:
                break
            for one in asked:
                if person[one.finding] != "not_asked":
                    raise case.no("asked twice", person, option=option, finding=one.finding)
                told = [v for v in case.drawn.values[one.finding] if v != "not_asked"]
                person = {**person, one.finding: case.random.choice(told)}
        else:
            raise case.no("the interview does not end", person, option=option)
        if case.ways(person, "not_asked") <= MOST_WAYS and case.oracle(option).highest(person) > case.urgency(
            person, option
        ):
            raise case.no("the interview ends too early", person, option=option)


def explanation(case: Case) -> None:
    """Each rule once: fired, undecided or ruled out; what is missing makes it fire, and so does each near miss."""
    for option, person in case.people(4):
        oracle = case.oracle(option)
        told, found = oracle.judge(person), case.triager(option).explain(case.drawn.cls(**given(person)))
        got = [{o.rule for o in part} for part in (found.fired, found.undecided, found.ruled_out)]
        if got != [set(told.fired), set(told.possible - told.fired), set(oracle.rules) - told.possible]:
            raise case.no("explained otherwise", person, option=option, got=got, want=told)
        for outcome in found.undecided:
            if not outcome.missing or not all(outcome.missing):
                raise case.no("nothing missing", person, option=option, outcome=outcome)
            chosen = [case.random.choice(group) for group in outcome.missing]
            answered = dict(person)
            for need in chosen:
                answered[need.finding] = _worst(case, [n for n in chosen if n.finding == need.finding])
            if outcome.rule not in oracle.sure(answered):
                raise case.no("what is missing does not do", person, option=option, outcome=outcome, chosen=chosen)
        for outcome in found.ruled_out:
            for need in outcome.near_miss:
                answer = "absent" if need.answer == "not present" else _worst(case, [need])
                if outcome.rule not in oracle.sure({**person, need.finding: answer}):
                    raise case.no("a near miss does not do", person, option=option, outcome=outcome, need=need)


def _worst(case: Case, needs: list[Need]) -> Any:
    """An answer that is all that these needs ask of one finding."""
    if needs[0].answer == "present":
        return "present"
    for value in case.drawn.values[needs[0].finding]:
        met = (Answer.NOT_ASKED if isinstance(value, str) else _met(value, need.answer) for need in needs)
        if not isinstance(value, str) and all(met):
            return value
    raise AssertionError(f"no value meets {needs}")


def _met(value: float, comparison: str) -> bool:
    if comparison == "any number":
        return True
    operator, at = comparison.split()
    return {">": value > float(at), ">=": value >= float(at), "<": value < float(at), "<=": value <= float(at)}[
        operator
    ]


def changes(case: Case) -> None:
    """What would change is real and minimal, and complete where it says so."""
    for option, person in case.people(3):
        oracle, now = case.oracle(option), case.urgency(person, option)
        found = case.triager(option).what_would_change(case.drawn.cls(**given(person)))
        for kind, listed in (("raises", found.raises), ("lowers", found.lowers)):
            for change in listed:
                answers = {n: getattr(v, "value", v) for n, v in change.answers.items()}
                level = oracle.urgency({**person, **answers})
                if level != change.urgency.rank or (level <= now if kind == "raises" else level >= now):
                    raise case.no(
                        f"a change that {kind} is not real", person, option=option, change=change, level=level
                    )
                for name in answers if kind == "raises" else ():
                    if (milder := _milder(case, name, answers[name])) is not None:
                        other = oracle.urgency({**person, **answers, name: milder})
                        if other >= level:
                            raise case.no("a number is not as mild as can be", person, option=option, change=change)
                for less in (dict(part) for n in range(len(answers)) for part in combinations(answers.items(), n)):
                    other = oracle.urgency({**person, **less})
                    if other > now if kind == "raises" else other < now:
                        raise case.no(
                            f"a change that {kind} is not minimal", person, option=option, change=change, less=less
                        )
        if found.complete:
            shut = oracle.closed(person)
            open_ = [n for n, v in person.items() if v in ("not_asked", "unsure") and n not in shut]
            open_ = [n for n in open_ if case.drawn.vocabulary[n].kind != "exception"]
            listed = {frozenset(change.answers) for change in found.raises}
            if not (wanted := _raising(case, oracle, person, open_, now)) <= listed:
                raise case.no("what raises is not complete", person, option=option, listed=listed, wanted=wanted)
            listed = {frozenset(change.answers) for change in found.lowers}
            if listed != (wanted := _lowering(case, oracle, person, now)):
                raise case.no("what lowers is not complete", person, option=option, listed=listed, wanted=wanted)


def _milder(case: Case, name: str, answer: Any) -> float | None:
    """The next better value of a number, in the last place in which its thresholds and its range are written."""
    one = case.drawn.vocabulary[name]
    if one.kind != "number" or (one.shows and one.shows[1] == inf):  # any value does, and none is the mildest
        return None
    numbers = [
        value for value in (one.minimum, one.maximum, *(one.middle or ()), *case.drawn.edges[name]) if value < inf
    ]
    places = max(len(str(float(value)).partition(".")[2].rstrip("0")) for value in numbers)
    upward = answer > one.middle[1] if one.middle else one.worse == "larger"
    milder = round(answer + (-1 if upward else 1) * 10.0**-places, places)
    return milder if one.minimum <= milder <= one.maximum else None


def _raising(case: Case, oracle: Oracle, person: Person, open_: list[str], now: int) -> set[frozenset[str]]:
    """The minimal sets of open findings that can be answered so that the urgency rises."""
    found: list[frozenset[str]] = []
    for size in range(1, len(open_) + 1):
        for names in combinations(open_, size):
            if any(known <= {*names} for known in found):
                continue
            clear = [[v for v in case.drawn.values[n] if v not in ("absent", "not_asked", "unsure")] for n in names]
            if any(oracle.urgency({**person, **dict(zip(names, way, strict=True))}) > now for way in product(*clear)):
                found.append(frozenset(names))
    return set(found)


def _lowering(case: Case, oracle: Oracle, person: Person, now: int) -> set[frozenset[str]]:
    """The minimal sets of findings that lower the urgency when they are as good as can be."""
    found: list[frozenset[str]] = []
    better = [n for n in person if person[n] != case.drawn.best(n)]
    for size in range(1, len(better) + 1):
        for names in combinations(better, size):
            if not any(known <= {*names} for known in found) and (
                oracle.urgency({**person, **{n: case.drawn.best(n) for n in names}}) < now
            ):
                found.append(frozenset(names))
    return set(found)


def merging(case: Case) -> None:
    """Merging is a join: any order, any grouping, again, the same; the worse answer counts and what differs is listed."""
    for _ in range(PEOPLE):
        people = [case.drawn.person(case.random) for _ in range(3)]
        one, two, three = (case.drawn.cls(**given(person)) for person in people)
        pair = _merged(one, two)
        groupings = [_merged(pair, three), _merged(one, _merged(two, three)), _merged(_merged(three, one), two)]
        if pair != _merged(two, one) or any(other != groupings[0] for other in groupings):
            raise case.no("grouping or order changes a merge", people[0], others=people[1:], merged=groupings)
        if _merged(one, one) != one or (pair is not None and _merged(pair, one) != pair):
            raise case.no("merging again changes something", people[0], other=people[1])
        if pair is None:
            continue
        told = {one.finding for one in pair.heard}
        if not told <= {name for conflict in case.triager().triage(pair).conflicts for name in conflict.findings}:
            raise case.no("a conflict is not listed", people[0], other=people[1])
        answers = [{n: getattr(v, "value", v) for n, v in p.values_by_name.items()} for p in (one, two, pair)]
        for name, drawn in case.drawn.vocabulary.items():
            a, b, both = (each[name] for each in answers)
            values = {a, b, *_shown(case, people[:2], answers[2], name)} - {"not_asked"}
            if (len(values) > 1) != (name in told):
                raise case.no("a difference is not kept, or kept and none", people[0], other=people[1], name=name)
            if drawn.kind != "number":
                order = (
                    ("present", "unsure", "absent") if drawn.kind == "exception" else ("absent", "unsure", "present")
                )
                if both != max(values, key=order.index, default="not_asked"):
                    raise case.no("a merge does not take the worse answer", people[0], other=people[1], name=name)
        option = case.random.choice(OPTIONS)
        highest = max(case.urgency(person, option) for person in people[:2])
        merged = {n: getattr(v, "value", v) for n, v in pair.values_by_name.items() if n in case.drawn.vocabulary}
        alike = all((people[0][n] == "not_asked") == (people[1][n] == "not_asked") for n in merged)
        if alike and case.triager(option).triage(pair).urgency.rank < highest:
            raise case.no("a merge is calmer than what was merged", people[0], other=people[1], option=option)


def _shown(case: Case, people: list[dict[str, Any]], merged: Person, name: str) -> Iterator[str]:
    """Present, where somebody's number shows this finding and doubt about the number counts all the same."""
    for number, drawn in case.drawn.vocabulary.items():
        if drawn.shows and drawn.shows[0] == name and merged[number] == "unsure":
            yield from {case.oracle().says(person, number) for person in people} & {"present"}


def _merged(one: Answers | None, other: Answers | None) -> Answers | None:
    """The merged presentation, or None where two different numbers cannot both be right."""
    if one is None or other is None:
        return None
    try:
        return one.merge(other)
    except TriageError:
        return None


TALK_CLAIMS: Final[Mapping[str, Callable[[Case], None]]] = {
    claim.__name__: claim for claim in (questions, interview, explanation, changes, merging)
}
