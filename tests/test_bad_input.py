"""Whatever is given instead of answers or rules: an own error, which names the place and repeats nothing."""

from __future__ import annotations

import copy
import json
import logging
import math
import pickle
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from sciatica_triage import (
    Answer,
    Presentation,
    PresentationError,
    RulePack,
    RulePackError,
    TriageError,
    Triager,
    Urgency,
    triage,
)
from sciatica_triage.packs import files
from sciatica_triage.packs.shipped import rules_folder
from sciatica_triage.packs.strict_yaml import read_yaml
from sciatica_triage.vocabulary import answers
from sciatica_triage.vocabulary.findings import Finding

from .support.strategies import FINDINGS, presentations

CANARY = "Zyxwv-4711"
"""Stands in every text that a person might have written."""


class Host(BaseModel):
    """Somebody else's model that holds a presentation."""

    note: str = CANARY
    person: Presentation


TRIAGER = Triager(engine="reference")
ONE = TypeAdapter(Presentation)
MANY = TypeAdapter(list[Presentation])
EITHER = TypeAdapter(Presentation | int | None)

WAYS: dict[str, Callable[[Any], object]] = {
    "triage": triage,
    "Triager.triage": TRIAGER.triage,
    "Presentation()": lambda data: Presentation(**data),
    "model_validate": Presentation.model_validate,
    "model_construct": lambda data: Presentation.model_construct(**data),
    "model_construct with fields set": lambda data: Presentation.model_construct(set(data), **data),
    "model_copy": lambda data: Presentation().model_copy(update=data),
    "deep model_copy": lambda data: Presentation().model_copy(update=data, deep=True),
    "with_answers": lambda data: Presentation(fever=True).with_answers(**data),
    "model_validate, from attributes": lambda data: Presentation.model_validate(data, from_attributes=True),
}
HOSTS: dict[str, Callable[[Any], object]] = {
    "a type adapter": ONE.validate_python,
    "a list": lambda data: MANY.validate_python([{}, data]),
    "a union": EITHER.validate_python,
    "a host's model": lambda data: Host(person=data),
    "a host's model, validated": lambda data: Host.model_validate({"person": data}),
}
"""Inside somebody else's model a wrong answer is that model's validation error."""


def refused_by(way: str, data: Any, *, named: str | None = None) -> str:
    """What is said where this way in refuses these answers: an own error, or the host's; neither repeats them."""
    if way in WAYS:
        return refused(lambda: WAYS[way](data), named=named, error=PresentationError)
    return refused_by_host(lambda: HOSTS[way](data), named=named)


def refused_by_host(call: Callable[[], object], *, named: str | None = None) -> str:
    with pytest.raises(ValidationError) as caught:
        call()
    # A union's other branch is the host's own, with the host's own way of telling.
    ours = [error for error in caught.value.errors() if error["type"] == "answer"]
    told = "; ".join(error["msg"] for error in ours)

    assert ours
    assert CANARY.lower() not in repr(ours).lower()
    assert named is None or named in told
    return told


def refused(call: Callable[[], object], *, named: str | None = None, error: type[TriageError] = TriageError) -> str:
    """The message of the own error that the call ends with; nothing of what was given is left anywhere in it."""
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        with pytest.raises(error) as caught:
            call()
    finally:
        root.removeHandler(handler)
    own = caught.value
    told = [str(own), repr(own), repr(own.args), repr(vars(own)), *getattr(own, "__notes__", [])]

    assert own.__cause__ is None
    assert own.__context__ is None
    assert CANARY.lower() not in "\n".join(told).lower()
    assert heard == []
    assert named is None or named in str(own)
    return str(own)


def texts() -> st.SearchStrategy[str]:
    return st.sampled_from([CANARY, f"present {CANARY}", f"{CANARY}\n", f"{{{CANARY}}}", CANARY * 1_000])


def nonsense() -> st.SearchStrategy[object]:
    """What is no answer to anything."""
    leaf = (
        texts() | st.binary(max_size=5) | st.just(object()) | st.just(CANARY.encode()) | st.builds(complex, st.floats())
    )
    return st.one_of(
        leaf,
        st.lists(leaf, max_size=3),
        st.dictionaries(texts(), leaf, max_size=2),
        st.tuples(leaf),
        st.frozensets(texts(), max_size=2),
        st.just(Urgency.SOON),
        st.just(Answer),
    )


def wrong_for(finding: Finding) -> st.SearchStrategy[object]:
    """What is no answer to this finding."""
    if finding.kind != "number":
        almost = st.sampled_from(
            ["presents", "tru", "1", "", "yes and no", "unknown", "null", 0.5, 1 + 1e-9, Decimal(2), -1]
        )
        return nonsense() | almost | st.integers(2) | st.floats(allow_nan=False).filter(lambda n: n not in (0, 1))
    outside: list[object] = [finding.minimum - 0.001, -math.inf, math.inf, -1, 10**400, Fraction(-1, 3)]
    if math.isfinite(finding.maximum):
        outside += [finding.maximum + 0.001, finding.maximum + 1, 1e308, 10**30]
    almost = st.sampled_from(
        ["7", "seven", "present", "absent", "yes", "", "nan", "7 days", True, False, Answer.PRESENT]
    )
    return nonsense() | st.sampled_from(outside) | almost


def right_for(finding: Finding) -> st.SearchStrategy[object]:
    words = ["unsure", "not_asked", None] + (["present", True, "no"] if finding.kind != "number" else [])
    return st.sampled_from(words)


@st.composite
def malformed(draw: st.DrawFn) -> tuple[dict[str, object], str]:
    """A mapping of answers in which one to three findings are answered wrongly, and the name of one of these."""
    names = draw(st.lists(st.sampled_from(list(FINDINGS)), min_size=1, max_size=8, unique=True))
    wrong = names[: draw(st.integers(1, 3))]
    given_ = {n: draw(wrong_for(FINDINGS[n]) if n in wrong else right_for(FINDINGS[n])) for n in names}
    return dict(draw(st.permutations(list(given_.items())))), wrong[0]


@pytest.mark.parametrize("way", [*WAYS, *HOSTS])
@settings(max_examples=120)
@given(malformed())
def test_a_wrong_answer_is_named_and_not_repeated(way: str, case: tuple[dict[str, object], str]) -> None:
    """For each way in, well over a hundred malformed presentations."""
    data, name = case

    refused_by(way, data, named=f"finding `{name}`")


@pytest.mark.parametrize("way", [*WAYS, *HOSTS])
@settings(max_examples=40)
@given(st.text(min_size=1, max_size=30).map(lambda text: CANARY + text), nonsense())
def test_an_unknown_name_is_free_text_and_not_repeated(way: str, name: str, value: object) -> None:
    told = refused_by(way, {"fever": "present", name: value}, named="an unknown finding was given")

    assert "no known name is near it, so send no other one in its place" in told


def test_all_mistakes_are_told_at_once() -> None:
    told = refused(lambda: triage({"fever": CANARY, "age_years": 200, "saddle_numbnes": True, "diabetes": 3}))

    assert told == (
        "finding `fever`: expected present, absent, unsure or not_asked (or yes, no, true, false), got another text; "
        "finding `age_years`: expected a number of years, from 0 to 120, got a number outside of that; "
        "an unknown finding was given; the nearest known name is `saddle_numbness`; "
        "finding `diabetes`: expected present, absent, unsure or not_asked (or yes, no, true, false), got a number"
    )


@given(nonsense() | st.none() | st.booleans() | st.integers() | st.floats())
def test_what_is_no_mapping_is_refused(data: object) -> None:
    if isinstance(data, Mapping):
        return
    for way in ("triage", "Triager.triage", "model_validate", "a type adapter", "a host's model"):
        refused_by(way, data, named="expected a")


@given(st.sampled_from(["reported_by", "heard"]), nonsense() | st.integers() | st.booleans())
@example("heard", {"finding": "fever", "answers": ["present"]})
@example("heard", [{"finding": "fever", "answers": "present"}])
@example("heard", [{"finding": CANARY, "answers": ["present"]}])
@example("heard", [{"finding": "fever", "answers": [CANARY]}])
@example("heard", [CANARY])
def test_the_other_fields_are_read_as_strictly(name: str, value: object) -> None:
    if name == "heard" and value in ([], ()):
        return
    message = refused(lambda: Presentation(**{name: value}), error=PresentationError)

    assert "`heard`" in message or "`reported_by`" in message or "finding `fever`" in message


class TimeIsUp(Exception):
    """What a host's signal handler raises, wherever the program is just then."""


@pytest.mark.parametrize("place", [(Finding, "read"), (answers, "read_answers")], ids=str)
@pytest.mark.parametrize("kind", [TimeIsUp, KeyboardInterrupt, MemoryError])
def test_what_a_hosts_signal_handler_raises_goes_through_as_it_is(
    place: tuple[Any, str], kind: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no wrong answer, and a host that waits for it would never see it."""

    def interrupted(*_: object) -> None:
        raise kind

    person = Presentation(fever="present")
    monkeypatch.setattr(*place, interrupted)
    with pytest.raises(kind):
        triage(person)
    for way in ("triage", "model_validate", "Presentation()", "a type adapter"):
        with pytest.raises(kind):
            {**WAYS, **HOSTS}[way]({"fever": "present"})


def test_what_is_raised_while_a_file_is_read_goes_through_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise TimeIsUp

    monkeypatch.setattr(files, "_read_regular", interrupted)
    with pytest.raises(TimeIsUp):
        RulePack.load(rules_folder() / "documents")


# what is hidden from the constructor


@settings(max_examples=60)
@given(presentations(), malformed())
def test_a_presentation_that_was_tampered_with_is_read_again(person: Presentation, case: Any) -> None:
    data, name = case
    for tampered in _tampered(person, data):
        refused(lambda t=tampered: triage(t), named=f"finding `{name}`", error=PresentationError)
        refused_by_host(lambda t=tampered: Host(person=t), named=f"finding `{name}`")
        refused_by_host(lambda t=tampered: MANY.validate_python([t]), named=f"finding `{name}`")


def _tampered(person: Presentation, data: dict[str, object]) -> Iterator[Presentation]:
    one = copy.deepcopy(person)
    one.__dict__.update(data)
    yield one
    two = Presentation()
    for name, value in data.items():
        object.__setattr__(two, name, value)
    yield two
    three = Presentation.__new__(Presentation)
    three.__setstate__({**person.__getstate__(), "__dict__": {**person.__dict__, **data}})
    yield three
    try:
        four = pickle.loads(pickle.dumps(one))
    except Exception:  # not everything can be pickled
        return
    yield four


def test_a_presentation_without_its_fields_is_read_again() -> None:
    """Even one that no constructor has seen: what is not there was not asked."""
    empty = Presentation.__new__(Presentation)
    object.__setattr__(empty, "__dict__", {"fever": Answer.PRESENT})
    object.__setattr__(empty, "__pydantic_fields_set__", {"fever"})
    object.__setattr__(empty, "__pydantic_extra__", None)
    object.__setattr__(empty, "__pydantic_private__", None)

    assert triage(empty) == triage({"fever": True})
    empty.__dict__[CANARY] = CANARY
    refused(lambda: triage(empty), named="an unknown finding was given")


def test_a_presentation_cannot_be_changed() -> None:
    person = Presentation(fever=True)
    for change in (
        lambda: setattr(person, "fever", CANARY),
        lambda: setattr(person, CANARY, 1),
        lambda: delattr(person, "fever"),
    ):
        refused(change, error=PresentationError)
    assert person.fever == Answer.PRESENT


@pytest.mark.parametrize("update", [3, CANARY, [CANARY], {1: CANARY}, {("a",): 1}])
def test_an_update_that_is_no_mapping_of_names_is_refused(update: Any) -> None:
    refused(lambda: Presentation().model_copy(update=update), error=PresentationError)


@given(st.sampled_from([{}, CANARY, None, 3, [CANARY]]))
def test_only_presentations_are_merged(other: Any) -> None:
    refused(lambda: Presentation().merge(other), error=PresentationError)


def test_two_ages_are_an_error_that_repeats_neither() -> None:
    message = refused(lambda: Presentation(age_years=31).merge(Presentation(age_years=77)), named="finding `age_years`")

    assert "31" not in message
    assert "77" not in message


# JSON


def as_json(data: object) -> str:
    return json.dumps(data, default=lambda value: str(value))


BROKEN = {
    "nothing": "",
    "a name given twice": '{"fever": "absent", "fever": "present"}',
    "a name given twice, inside": '{"heard": [{"finding": "fever", "finding": "numbness", "answers": []}]}',
    "an unknown name given twice": f'{{"{CANARY}": 1, "{CANARY}": 2}}',
    "NaN": '{"age_years": NaN}',
    "infinity": '{"age_years": -Infinity}',
    "an end too early": f'{{"{CANARY}": "{CANARY}',
    "text behind the end": f"{{}} {CANARY}",
    "a list": f'["{CANARY}"]',
    "a text": f'"{CANARY}"',
    "a number": "7",
    "null": "null",
    "a list in a list, very deep": "[" * 100_000,
    "an object in an object, very deep": '{"fever":' * 100_000,
    "a deep answer": '{"fever":' + "[" * 900 + "]" * 900 + "}",
    "half a character": '{"fever": "\\ud800"}',
    "half a character as a name": '{"\\ud800": 1}',
    "a number of 10,000 digits": '{"age_years": ' + "9" * 10_000 + "}",
    "a number that overflows": '{"age_years": 1e400}',
    "a single quote": f"{{'{CANARY}': 1}}",
    "a control character": f'{{"{CANARY}\x00": 1}}',
    "an answer of 4 MB": '{"fever": "' + CANARY * 420_000 + '"}',
    "a name of 3.9 MB": '{"' + CANARY * 390_000 + '": 1}',
    "a hundred thousand names": "{" + ",".join(f'"{CANARY}{i}": 1' for i in range(3_000)) + "}",
}


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize(
    "form", [str, str.encode, lambda text: bytearray(text.encode())], ids=["str", "bytes", "bytearray"]
)
def test_json_that_cannot_be_read_is_refused(case: str, form: Callable[[str], Any]) -> None:
    refused(lambda: Presentation.model_validate_json(form(BROKEN[case])), error=PresentationError)


@pytest.mark.parametrize("data", [b"\xff\xfe{", b"\xc3\x28", None, 3, [CANARY]])
def test_what_is_no_json_text_is_refused(data: Any) -> None:
    refused(lambda: Presentation.model_validate_json(data), error=PresentationError)


@settings(max_examples=100)
@given(malformed())
def test_wrong_answers_in_json_are_named(case: tuple[dict[str, object], str]) -> None:
    data, name = case
    plain = {key: value if isinstance(value, (str, int, type(None))) else CANARY for key, value in data.items()}
    plain[name] = CANARY

    refused(lambda: Presentation.model_validate_json(as_json(plain)), named=f"finding `{name}`")


# objects that are not what they look like


class Failing(RuntimeError):
    """What an evil object raises; it holds free text."""

    def __init__(self) -> None:
        super().__init__(CANARY)


class NoHash(str):
    def __hash__(self) -> int:
        raise Failing

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other)


class NoEquality(str):
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        raise Failing


class EqualToAll(str):
    def __hash__(self) -> int:
        return hash("absent")

    def __eq__(self, other: object) -> bool:
        return True


class NoTruth:
    def __bool__(self) -> bool:
        raise Failing

    def __eq__(self, other: object) -> bool:
        raise Failing

    __hash__ = object.__hash__

    def __str__(self) -> str:
        raise Failing

    __repr__ = __str__


class NoFloat(float):
    def __float__(self) -> float:
        raise Failing


class NoInt(int):
    def __int__(self) -> int:
        raise Failing


class NoClass:
    @property
    def __class__(self) -> type:
        raise Failing


class NoItems(dict[str, object]):
    def items(self) -> Any:
        raise Failing


class NoValues(Mapping[str, object]):
    def __getitem__(self, name: str) -> object:
        raise Failing

    def __iter__(self) -> Iterator[str]:
        return iter(["fever"])

    def __len__(self) -> int:
        return 1


class NoAttributes:
    def __getattr__(self, name: str) -> object:
        raise Failing


EVIL: dict[str, Any] = {
    "text without a hash": {"fever": NoHash(CANARY)},
    "text that equals everything": {"fever": EqualToAll(CANARY)},
    "text that cannot be compared": {"fever": NoEquality(CANARY)},
    "no truth value": {"fever": NoTruth()},
    "no class": {"fever": NoClass()},
    "no float": {"age_years": NoFloat(3)},
    "no int": {"age_years": NoInt(3)},
    "a number without a truth value": {"age_years": NoTruth()},
    "text for a number": {"age_years": EqualToAll(CANARY)},
    "a name without a hash": None,
    "a reporter without a hash": {"reported_by": NoHash(CANARY)},
    "a reporter in a list": {"reported_by": [CANARY]},
    "a reporter without a truth value": {"reported_by": NoTruth()},
    "a reporter that equals everything": {"reported_by": EqualToAll(CANARY)},
    "sources without a truth value": {"heard": NoTruth()},
    "sources without attributes": {"heard": [NoAttributes()]},
    "sources that name what has no hash": {"heard": [{"finding": NoHash("fever"), "answers": ["present"]}]},
    "no items": NoItems(fever=1),
    "no values": NoValues(),
}
EVIL["a name without a hash"] = NoItems()


@pytest.mark.parametrize("case", EVIL)
@pytest.mark.parametrize("way", ["triage", "model_validate", "a host's model", "a list"])
def test_an_object_that_is_not_what_it_looks_like_is_refused(case: str, way: str) -> None:
    told = refused_by(way, EVIL[case])

    if type(EVIL[case]) is dict and not {"heard", "reported_by"} & EVIL[case].keys():
        assert f"finding `{next(iter(EVIL[case]))}`" in told


def test_text_of_another_kind_is_read_by_its_letters() -> None:
    assert Presentation(fever=NoHash("present")) == Presentation(fever=True)
    assert Presentation(fever=NoEquality("unsure"), age_years=NoHash("unsure")) == Presentation(
        fever="unsure", age_years="unsure"
    )


def test_numpys_numbers_are_numbers_and_its_arrays_are_not() -> None:
    numpy = pytest.importorskip("numpy")

    assert Presentation(age_years=numpy.int64(40), symptom_days=numpy.float64(7.5)) == Presentation(
        age_years=40, symptom_days=7.5
    )
    assert Presentation(temperature_c=numpy.float32(38.5), fever=numpy.str_("present")) == Presentation(
        temperature_c=38.5, fever=True
    )
    for value in (numpy.inf, numpy.float32("inf"), numpy.array([1, 2]), numpy.array(1)):
        refused(lambda v=value: Presentation(age_years=v), named="finding `age_years`")
        refused(lambda v=value: Presentation(fever=v), named="finding `fever`")


# rule files


RULE: dict[str, Any] = {
    "title": "A rule",
    "when": {"all": ["leg_weakness", {"any": ["symptom_days >= 7", "weak"]}]},
    "urgency": "soon",
    "suspects": "something",
    "because": "somebody says so",
    "basis": "design choice",
    "cases": {"fires": {"weak for a week": {"leg_weakness": "present", "symptom_days": 7}}},
}
PACK: dict[str, Any] = {
    "name": "own",
    "version": "1.0.0",
    "title": "Own",
    "scope": "Own rules",
    "floor": {"urgency": "routine", "because": "so", "basis": "design choice"},
    "definitions": {"weak": {"any": ["leg_weakness", "cannot_move_leg"]}},
}
OURS = frozenset(
    [
        "title",
        "when",
        "urgency",
        "suspects",
        "because",
        "basis",
        "cases",
        "name",
        "version",
        "scope",
        "floor",
        "definitions",
    ]
)


def load(rule: str | bytes | object, pack: object = PACK) -> RulePack:
    """The pack that these two files make; what is not text already is written as JSON, which is YAML."""
    with TemporaryDirectory() as folder:
        home = Path(folder) / "own"
        home.mkdir()
        for name, content in (("pack.yaml", pack), ("rule.yaml", rule)):
            text = content if isinstance(content, (str, bytes)) else json.dumps(content)
            (home / name).write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        return RulePack.load(home)


def test_the_example_pack_loads() -> None:
    assert [rule.name for rule in load(RULE).rules] == ["own/rule"]


def json_values() -> st.SearchStrategy[Any]:
    leaf = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | texts()
    return st.recursive(leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner))


def places(content: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a nested content, its root left out."""
    if path:
        yield path
    pairs = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in pairs:
        yield from places(value, (*path, key))


@st.composite
def broken_files(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A pack and a rule in one of which something was replaced, removed or added."""
    contents = [copy.deepcopy(PACK), copy.deepcopy(RULE)]
    which = draw(st.sampled_from([0, 1]))
    *path, last = draw(st.sampled_from(list(places(contents[which]))))
    at: Any = contents[which]
    for step in path:
        at = at[step]
    match draw(st.sampled_from(["replace", "remove", "add"])):
        case "replace":
            at[last] = draw(json_values())
        case "remove":
            del at[last]
        case "add" if isinstance(at, dict):
            at[draw(st.text(min_size=1, max_size=8))] = draw(json_values())
        case _:
            at.append(draw(json_values()))
    return contents[0], contents[1]


@settings(max_examples=400)
@given(broken_files())
def test_a_broken_rule_file_loads_or_is_refused_with_its_file(files: tuple[Any, Any]) -> None:
    pack, rule = files
    try:
        loaded = load(rule, pack)
    except RulePackError as error:
        _names_its_files(error)
    else:
        assert loaded.rules


@settings(max_examples=200)
@given(st.text() | st.binary() | json_values())
def test_anything_at_all_as_a_rule_file_is_refused_with_its_file(content: object) -> None:
    with pytest.raises(RulePackError) as caught:
        load(content)
    _names_its_files(caught.value)


@settings(max_examples=300)
@given(st.data())
def test_a_rule_file_with_letters_changed_loads_or_is_refused_with_its_file(data: st.DataObject) -> None:
    """Single letters of a shipped rule's text replaced, removed and added."""
    shipped = Path(__file__).parents[1] / "rules/documents/leg_weakness_of_any_duration.yaml"
    text = shipped.read_text("utf-8")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text = text[:at] + data.draw(st.sampled_from([*"\t\n:{}[]&*!|>%@`'\"#-,? a0\x00", ""])) + text[at + 1 :]
    try:
        load(text)
    except RulePackError as error:
        _names_its_files(error)


def _names_its_files(error: RulePackError) -> None:
    assert error.__cause__ is None
    assert error.__context__ is None
    assert error.problems
    for problem in error.problems:
        assert problem.file.startswith("own/")
        assert problem.line is None or problem.line >= 1
        assert str(problem) in str(error)
        assert len(str(problem)) < 2_000


BROKEN_YAML = (
    f"{CANARY}: 1\n{CANARY}: 2",
    f"fever: &{CANARY} 1",
    f"fever: *{CANARY}",
    f"fever: !{CANARY} 1",
    f"fever: !{CANARY}!a 1",
    f"%TAG !{CANARY}! a\n---\nfever: !{CANARY}x!a 1",
    f"fever: [{CANARY}",
    f'fever: "{CANARY}',
    f'fever: "\\{CANARY}"',
    f"{CANARY}: {CANARY}: {CANARY}",
    f"\t{CANARY}: 1",
    f"fever: >{CANARY}\n  text",
    f"fever: @{CANARY}",
    f"- {CANARY}\n{CANARY}: 1",
    f"[{CANARY}]: 1",
    f"? {{{CANARY}: 1}}\n: 1",
    f"fever: 1\n---\n{CANARY}: 1",
    f"fever:\n{CANARY}: yes",
    "[" * 30 + CANARY,
    f"# {CANARY}",
    f"%YAML {CANARY}\n---\na: 1",
    "a: " + CANARY * 120_000,
)


@pytest.mark.parametrize("text", BROKEN_YAML, ids=lambda text: repr(text[:30]))
@pytest.mark.parametrize("parser", ["in C", "in Python"])
def test_yaml_that_cannot_be_read_is_refused(text: str, parser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Presentations may be written in YAML, so a person's words stay out of these messages too."""
    if parser == "in Python":
        monkeypatch.setattr("sciatica_triage.packs.strict_yaml._Loader", yaml.SafeLoader)
    refused(lambda: read_yaml("answers.yaml", text.encode()), named="answers.yaml", error=RulePackError)


@example(b"&0")
@given(st.text() | st.binary())
def test_strict_yaml_reads_or_refuses(content: str | bytes) -> None:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    told: set[tuple[str, object]] = set()
    try:
        read_yaml("file.yaml", data)
    except RulePackError as error:
        told = {(problem.file, error.__context__) for problem in error.problems}

    assert told <= {("file.yaml", None)}
