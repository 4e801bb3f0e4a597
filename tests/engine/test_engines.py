"""The engines: they agree, they say so when they do not, and a fault inside never gives a calmer answer."""

from __future__ import annotations

import math
import random
import subprocess
import sys
from collections.abc import Iterator
from copy import copy

import pytest

from sciatica_triage import (
    EngineDisagreement,
    EngineError,
    Locale,
    OptionError,
    Presentation,
    ReplayError,
    RulePack,
    Triager,
    Urgency,
    triage,
)
from sciatica_triage.engine.assessment import reference
from sciatica_triage.engine.durable import durable
from sciatica_triage.packs.condition import Compare
from sciatica_triage.packs.shipped import SHIPPED, shipped_pack
from sciatica_triage.vocabulary.findings import Value

from ..support.strategies import FINDINGS, around

COUNT = 20_000


def random_presentations(count: int, seed: int) -> Iterator[Presentation]:
    """Presentations from nearly silent to nearly everything present, without a generator's overhead."""
    rng = random.Random(seed)
    choices: dict[str, list[Value | str]] = {
        name: ["unsure", *around(name)] if f.kind == "number" else ["present", "absent", "unsure"]
        for name, f in FINDINGS.items()
    }
    for _ in range(count):
        share = rng.random()
        bad = rng.random()
        answers: dict[str, object] = {}
        for name, options in choices.items():
            if rng.random() < share:
                answers[name] = "present" if "present" in options and rng.random() < bad else rng.choice(options)
        yield Presentation(**answers)


@pytest.mark.parametrize("packs", [("documents",), SHIPPED], ids="+".join)
def test_durable_rules_gives_what_the_reference_gives(packs: tuple[str, ...]) -> None:
    book = Triager(packs).book
    engine, meaning = durable(book), reference(book)
    assert engine is not None
    fired = 0
    for p in random_presentations(COUNT, seed=len(packs)):
        known = book.read(p)
        expected = meaning.holding(known.sure)

        assert engine.holding(known.sure) == expected
        fired += expected.bit_count()
    assert fired > COUNT


def test_two_sets_in_one_pass_hold_what_each_holds_alone() -> None:
    book = Triager(SHIPPED).book
    meaning, rng, more_held = reference(book), random.Random(4), 0
    for round_ in range(300):
        few = (0.02, 0.2)[round_ % 2]  # of so few as of many nothing holds, which is seen without a walk
        some = sum(bit for bit in book.bits.values() if rng.random() < few)
        more = some | sum(bit for bit in book.bits.values() if rng.random() < 0.7)

        held, held_with = meaning.holding_with(some, more)

        assert (held, held_with) == (meaning.holding(some), meaning.holding(more))
        more_held += held != held_with
    assert more_held > 200


@pytest.mark.parametrize("packs", [("documents",), ("guidelines",), SHIPPED], ids="+".join)
def test_durable_rules_takes_everything_present_at_once(packs: tuple[str, ...]) -> None:
    book = Triager(packs).book
    engine = durable(book)
    assert engine is not None
    everything = sum(book.bits.values())

    assert engine.holding(everything) == reference(book).holding(everything) == (1 << len(book.rules)) - 1


class Deaf:
    """An engine that misses every rule."""

    def holding(self, atoms: int) -> int:
        return 0


class Broken:
    """An engine that fails."""

    def holding(self, atoms: int) -> int:
        raise EngineError("no answer")


def test_a_disagreement_is_an_error_that_carries_the_higher_urgency() -> None:
    triager = Triager()
    triager._assessor = copy(triager._assessor)
    triager._assessor.engine = Deaf()
    with pytest.raises(EngineDisagreement) as caught:
        triager.triage({"cannot_pass_urine": "present"})

    assert caught.value.urgency == Urgency.EMERGENCY
    assert "guidelines/cannot_pass_urine" in caught.value.rules


def test_after_an_engine_has_failed_the_reference_answers_and_results_say_so() -> None:
    triager = Triager()
    triager._assessor = copy(triager._assessor)
    triager._assessor.engine = Broken()
    for answers in ({"leg_pain": "present"}, {"cannot_pass_urine": True, "fever": "unsure"}):
        result = triager.triage(answers)

        assert result == triage(answers, engine="reference")
        assert result.engine == triager.engine_that_runs == "reference"
        assert result.replay() == result


def test_each_engine_gives_the_same_result_apart_from_its_name() -> None:
    for p in random_presentations(200, seed=9):
        results = [triage(p, engine=engine) for engine in ("checked", "durable", "reference")]

        assert [r.engine for r in results] == ["checked", "durable", "reference"]
        assert len({r.model_copy(update={"engine": "x"}).model_dump_json() for r in results}) == 1


def test_unknown_options_and_packs_are_named_with_what_is_known() -> None:
    with pytest.raises(OptionError, match="`engine`: expected one of checked, durable, reference"):
        triage({}, engine="fast")
    with pytest.raises(OptionError, match="`unsigned`: expected one of cautious, stated"):
        triage({}, unsigned="never")
    with pytest.raises(OptionError, match="`weak_flags`: expected one of urgent, soon"):
        triage({}, weak_flags="never")
    with pytest.raises(OptionError, match="did you mean `documents`"):
        triage({}, packs=("document",))
    with pytest.raises(OptionError, match="expected a list or tuple of packs"):
        Triager("documents")
    with pytest.raises(OptionError, match="the same name"):
        Triager(("documents", shipped_pack("documents")))
    with pytest.raises(OptionError, match="at least one"):
        Triager(())
    with pytest.raises(OptionError, match="expected a list or tuple of packs"):
        Triager(3)  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="expected the path of a folder with a rule pack, got a number"):
        RulePack.load(3)  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="a locale takes"):
        Locale(country=["x"])


def test_a_result_is_never_replayed_on_other_rules() -> None:
    result = triage({"leg_pain": True})
    changed = result.ruleset[0].__class__("documents", "1.0.0", "0" * 64)
    with pytest.raises(ReplayError, match="the rule pack `documents` has changed"):
        result.model_copy(update={"ruleset": (changed, *result.ruleset[1:])}).replay()
    with pytest.raises(ReplayError, match="the wording of the advice has changed"):
        result.model_copy(update={"wording": changed}).replay()


@pytest.mark.parametrize(
    "code",
    [
        "assert not {'asyncio', 'socket', 'http', 'z3', 'narwhals', 'rich', 'mcp'} & (set(sys.modules) - before)",
        "import threading; triage({}); assert threading.active_count() == 1",
        "assert 'durable_rules_engine' not in sys.modules; triage({}); assert 'durable' not in sys.modules",
        "import builtins, pathlib; triage({}); builtins.open = pathlib.Path.read_bytes = None; triage({'fever': True})",
    ],
    ids=[
        "imports no network and no extra",
        "starts no thread",
        "loads the engine late and alone",
        "reads its rules once",
    ],
)
def test_the_core_is_pure(code: str) -> None:
    # pydantic looks for plugins, and so imports `email` and `socket`, when the first model is defined.
    before = "import sys; from pydantic import BaseModel; type('M', (BaseModel,), {}); before = set(sys.modules)"
    program = f"{before}\nfrom sciatica_triage import triage\n{code}\n"
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("name", [name for name, f in FINDINGS.items() if f.kind == "number"])
def test_a_number_meets_just_the_thresholds_that_it_lies_beyond(name: str) -> None:
    """Where it is read, a number is looked up among its thresholds; here each comparison is made by itself."""
    book, finding = Triager().book, FINDINGS[name]
    own = {leaf: bit for leaf, bit in book.bits.items() if isinstance(leaf, Compare) and leaf.finding == name}
    for value in {
        near for at in around(name) for near in (math.nextafter(at, -math.inf), at, math.nextafter(at, math.inf))
    }:
        if finding.minimum <= value <= finding.maximum:
            sure = book.read(Presentation(**{name: value})).sure

            assert {leaf for leaf, bit in own.items() if sure & bit} == {leaf for leaf in own if leaf.met_by(value)}
