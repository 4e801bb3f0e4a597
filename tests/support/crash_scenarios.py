"""What `test_crash` runs in processes of their own: `python crash_scenarios.py NAME`. Each raises, or ends well.

The first part puts the library under stress; the second shows that the engine's hazards are real.
"""

from __future__ import annotations

import contextlib
import ctypes
import faulthandler
import gc
import importlib.abc
import itertools
import json
import logging
import multiprocessing
import os
import random
import signal
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from typing import Any

with contextlib.suppress(ImportError):  # there are no limits of memory on Windows
    import resource

from pydantic_core import PydanticSerializationError, SchemaError

import sciatica_triage
from sciatica_triage import Locale, Presentation, Triager, triage
from sciatica_triage.engine.durable import Durable
from sciatica_triage.engine.extension import extension
from sciatica_triage.engine.reference import Reference
from sciatica_triage.vocabulary import vocabulary_of

FINDINGS = vocabulary_of(Presentation).findings
COUNT = 200_000
MEGABYTES = 5
CALM = {"leg_pain": "present", "fever": "absent", "symptom_days": 2}


def engines() -> tuple[Durable, Reference, Triager]:
    """The production engine, the reference and the triager that they belong to."""
    triager = Triager(engine="durable")
    engine = triager._assessor.engine
    assert isinstance(engine, Durable)
    return engine, triager._assessor.reference, triager


def some_answers(chance: random.Random) -> dict[str, object]:
    """Random answers to some findings."""
    words = ("present", "absent", "unsure", "not_asked")
    return {
        name: chance.choice(words) if FINDINGS[name].kind != "number" else chance.choice((31, 38.5, 44, "unsure"))
        for name in chance.sample(list(FINDINGS), chance.randrange(20))
    }


def some_atoms(chance: random.Random, triager: Triager, count: int) -> list[int]:
    """What random answers say of the atoms, as the engine is given it."""
    read = triager.book.read
    return [read(Presentation(**some_answers(chance))).sure for _ in range(count)]


def megabytes() -> float:
    """Resident memory of this process now."""
    gc.collect()
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * 4096 / 1e6


# The library under stress


def nothing_fires() -> None:
    """Only the baseline fires, in every one of the assessments; memory stays flat."""
    engine, reference, _ = engines()
    assert reference.holding(0) == 0
    for _ in range(COUNT // 10):
        assert engine.holding(0) == 0
    before = megabytes()
    for _ in range(COUNT - COUNT // 10):
        assert engine.holding(0) == 0
    assert megabytes() - before < MEGABYTES


def random_answers() -> None:
    """Anything fires; every verdict is the reference's, and memory stays flat."""
    engine, reference, triager = engines()
    atoms = some_atoms(random.Random(1), triager, 2_000)
    expected = [reference.holding(a) for a in atoms]
    before = 0.0
    for i in range(COUNT // 5):
        assert engine.holding(atoms[i % len(atoms)]) == expected[i % len(atoms)]
        if i == COUNT // 50:
            before = megabytes()
    assert megabytes() - before < MEGABYTES


def whole_results() -> None:
    """The same people again and again: nothing is kept of a result."""
    chance = random.Random(2)
    triager = Triager()
    people = [some_answers(chance) for _ in range(50)]
    for person in people * 4:
        triager.triage(person)
    before = megabytes()
    for _ in range(200):
        for person in people:
            triager.triage(person)
    assert megabytes() - before < MEGABYTES


def threads() -> None:
    """Eight threads share one triager; every result is the reference's."""
    _, reference, triager = engines()
    problems: list[object] = []

    def work(seed: int) -> None:
        engine = triager._assessor.engine
        for atoms in some_atoms(random.Random(seed), triager, 500) * 8:
            if engine.holding(atoms) != reference.holding(atoms):
                problems.append(atoms)

    sys.setswitchinterval(1e-5)
    workers = [threading.Thread(target=work, args=(seed,)) for seed in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not problems


def in_a_child(queue: Any) -> None:
    """Triage in another process, and tell what came out."""
    queue.put([triage(CALM).urgency.value, triage({**CALM, "cannot_pass_urine": True}).urgency.value])


def forked(method: str) -> None:
    """A process is started in the middle of the work, while threads triage; parent and child both go on."""
    engine, reference, triager = engines()
    atoms = some_atoms(random.Random(3), triager, 200)
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            assert engine.holding(atoms[0]) == reference.holding(atoms[0])

    worker = threading.Thread(target=work)
    worker.start()
    context: Any = multiprocessing.get_context(method)
    with warnings.catch_warnings():
        # Python 3.12 and later warn of any fork beside threads; that it goes well is what is shown here.
        warnings.simplefilter("ignore", DeprecationWarning)
        for _ in range(4):
            queue = context.SimpleQueue()
            child = context.Process(target=in_a_child, args=(queue,))
            child.start()
            assert queue.get() == ["routine", "emergency"]
            child.join(30)
            assert child.exitcode == 0
            assert [engine.holding(a) for a in atoms] == [reference.holding(a) for a in atoms]
    stop.set()
    worker.join()


def exit_while_threads_run() -> None:
    """The interpreter ends while daemon threads are in the middle of an assessment."""
    engine, _, triager = engines()
    atoms = some_atoms(random.Random(4), triager, 50)

    def work() -> None:
        while True:
            for one in atoms:
                engine.holding(one)

    for _ in range(4):
        threading.Thread(target=work, daemon=True).start()
    time.sleep(0.3)


class Stop(BaseException):
    """Raised by a signal in the middle of something."""


def interrupted() -> None:
    """An exception at any moment of an assessment changes nothing in the next one, and leaves nothing behind.

    More often than the engine has sessions, so that one that was never ended would be noticed.
    """
    engine, reference, triager = engines()
    atoms = [0, *some_atoms(random.Random(5), triager, 20)]
    expected = [reference.holding(a) for a in atoms]
    chance = random.Random(6)

    signal.signal(signal.SIGALRM, stop)
    stops = 0
    while stops < 5_000:
        i = chance.randrange(len(atoms))
        try:
            try:
                signal.setitimer(signal.ITIMER_REAL, chance.uniform(1e-6, 1e-4))
                assert engine.holding(atoms[i]) == expected[i]
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        except Stop:
            stops += 1
    assert [engine.holding(a) for a in atoms] == expected


def first_use_broken_off() -> None:
    """An exception at any moment of the first triage of a process changes nothing in the next one."""
    seen = {False: 0, True: 0}
    # Spread over what the first triage takes here, and a little beyond: a machine that is busy needs more.
    whole = first_use_takes()
    for i in range(100):

        def work(i: int = i) -> bool:
            signal.signal(signal.SIGVTALRM, stop)
            sys.unraisablehook = lambda _: None  # pydantic says so where it cannot pass it on
            broken = False
            signal.setitimer(signal.ITIMER_VIRTUAL, 0.001 + 1.5 * whole * i / 100)
            try:
                triage(PEOPLE[-1]).model_dump_json()
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            except Stop:
                broken = True
            except (PydanticSerializationError, SchemaError) as error:
                # What pydantic raises when it was stopped while it wrote a model, or made one ready.
                broken = "Stop" in str(error)
            for person, urgency in zip(PEOPLE, ("routine", "routine", "emergency", "emergency"), strict=True):
                result = triage(person)
                assert (result.urgency.value, result.engine) == (urgency, "checked")
                assert result.replay() == result
                assert str(result)
            return broken

        seen[in_a_fork(work)] += 1
    assert min(seen.values()) > 5


def first_use_takes() -> float:
    """The seconds of the processor that the first triage of a process takes, as `ITIMER_VIRTUAL` counts them."""
    reading, writing = os.pipe()

    def work() -> bool:
        started = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        triage(PEOPLE[-1]).model_dump_json()
        os.write(writing, repr(resource.getrusage(resource.RUSAGE_SELF).ru_utime - started).encode())
        return True

    in_a_fork(work)
    return float(os.read(reading, 100))


def warmed_up() -> None:
    """After `warm_up()` a triage imports no module, opens no file and makes no ruleset."""
    sciatica_triage.warm_up()
    made: list[str] = []

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event in ("import", "open"):
            made.append(f"{event} {args[0]}")

    sys.addaudithook(hook)
    engine = extension()
    engine.create_ruleset = lambda *_: made.append("ruleset")
    for person in PEOPLE:
        result = triage(person)
        assert result.engine == "checked"
        result.model_dump_json()
        str(result)
        result.next_question()
    assert made == []


def many_locales() -> None:
    """However many locales and triagers, the rules are compiled once and memory stays flat."""
    engine = extension()
    made: list[str] = []
    create = engine.create_ruleset
    engine.create_ruleset = lambda name, rules: made.append(name) or create(name, rules)

    def locales(start: int) -> None:
        for i in range(start, start + 300):
            locale = Locale(emergency_number=str(i))
            for person in PEOPLE:
                assert triage(person, locale=locale).engine == "checked"

    locales(0)
    before, first = megabytes(), len(made)
    locales(300)
    assert megabytes() - before < MEGABYTES
    assert len(made) == first


def stop(*_: object) -> None:
    """What a signal does here."""
    raise Stop


OF_ONE_ASSESSMENT = ("holding", "_session", "_assess", "_go_on")


def broken_off_everywhere() -> None:
    """An error at each line in turn around the calls of the engine, and more often than the engine has sessions."""
    engine, reference, triager = engines()
    atoms = some_atoms(random.Random(7), triager, 6)
    expected = [reference.holding(a) for a in atoms]
    file = sys.modules["sciatica_triage.engine.durable"].__file__
    breaks = 0
    for turn in range(10_000):
        left = 1 + turn % 60

        def trace(frame: Any, event: str, _: object) -> Any:
            nonlocal left
            if frame.f_code.co_filename != file or frame.f_code.co_name not in OF_ONE_ASSESSMENT:
                return None
            left -= 1
            if left == 0:
                raise Stop
            return trace

        i = turn % len(atoms)
        sys.settrace(trace)
        try:
            engine.holding(atoms[i])
        except Stop:
            breaks += 1
        finally:
            sys.settrace(None)
        assert engine.holding(atoms[i - 1]) == expected[i - 1]
    assert breaks > 5_000


def one_inside_another() -> None:
    """A signal handler triages while the thread it runs in is in the middle of an assessment."""
    engine, reference, triager = engines()
    outer, inner = some_atoms(random.Random(8), triager, 2)
    expected, within = reference.holding(outer), reference.holding(inner)
    seen: list[bool] = []

    def handler(*_: object) -> None:
        seen.append(engine.holding(inner) == within)

    signal.signal(signal.SIGALRM, handler)
    until = time.monotonic() + 3
    while time.monotonic() < until:
        signal.setitimer(signal.ITIMER_REAL, 5e-5)
        for _ in range(5):
            assert engine.holding(outer) == expected
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert len(seen) > 100
    assert all(seen)


PEOPLE: list[dict[str, object]] = [
    {},
    CALM,
    {"cannot_pass_urine": True},
    {name: "present" for name, finding in FINDINGS.items() if finding.kind == "finding"},
]


class Died(Exception):
    """A process did not end well."""


def in_a_fork(work: Callable[[], bool]) -> bool:
    """What some work says in a process of its own, which has to end well."""
    child = os.fork()
    if child == 0:
        status = 2
        try:
            status = int(work())
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status not in (0, 1):
        raise Died(status)
    return status == 1


def allocations_fail(name: str, stay: str) -> None:
    """Each allocation that an assessment asks for in the engine fails in turn: the reference answers, and results say so."""
    logging.disable()
    memory = ctypes.CDLL(None)
    triager, reference = Triager(engine=name), Triager(engine="reference")
    for person in PEOPLE:
        good = reference.triage(person)
        triager.triage(person)
        for after in itertools.count():

            def work(person: dict[str, object] = person, good: Any = good, after: int = after) -> bool:
                memory.fail_allocation(ctypes.c_long(after), int(stay))
                first = triager.triage(person)
                failed = memory.refused_allocations() > 0
                assert first.engine == triager.triage(person).engine == ("reference" if failed else name)
                assert not failed or first == good == triager.triage(person)
                return failed

            if not in_a_fork(work):
                break
        assert after > 3


def allocations_fail_at_first_use() -> None:
    """The same while the rules are compiled; past the three that the engine takes unseen, for which `_room` has asked."""
    logging.disable()
    faulthandler.disable()
    memory = ctypes.CDLL(None)
    good = Triager(("documents",), engine="reference").triage(PEOPLE[-1])
    extension()
    died = 0
    for after in itertools.count():

        def work(after: int = after) -> bool:
            memory.fail_allocation(ctypes.c_long(after), 0)
            result = triage(PEOPLE[-1], packs=("documents",))
            failed = memory.refused_allocations() > 0
            assert result.engine == "checked" or (failed and result == good)
            return failed

        try:
            if not in_a_fork(work):
                break
        except Died as death:
            if death.args != (-signal.SIGSEGV,):
                raise
            died += 1
    assert after > 100
    assert died <= 3


def limit_memory(more: int) -> None:
    """Let this process have so many bytes more, and no further ones."""
    with open("/proc/self/statm") as statm:
        now = int(statm.read().split()[0]) * 4096
    resource.setrlimit(resource.RLIMIT_AS, (now + more, resource.RLIM_INFINITY))


def memory_is_short(name: str) -> None:
    """With nearly no memory left an answer is right, or an error; with enough again, every answer is right.

    The answers are read before: where pydantic's own core gets no memory, it ends the process.
    """
    logging.disable()
    assess, reference = Triager(engine=name)._assessor.assess, Triager(engine="reference")._assessor.assess
    people = [Presentation(**person) for person in PEOPLE]
    expected = [reference(person)[1:] for person in people]
    assert [assess(person)[1:] for person in people] == expected
    limit_memory(200_000)
    hog: list[bytearray] = []
    with contextlib.suppress(MemoryError):
        while True:
            hog.append(bytearray(8_192))
    for i in range(3_000):
        for person, right in zip(people, expected, strict=True):
            with contextlib.suppress(MemoryError):
                assert assess(person)[1:] == right
        if i % 100 == 0 and hog:
            hog.pop()
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    hog.clear()
    assert [assess(person)[1:] for person in people] == expected


def memory_is_short_at_first_use() -> None:
    """However little memory there is when the rules are compiled, the process lives and no answer is calmer.

    That each single allocation of the engine may fail is shown apart.
    """
    logging.disable()
    Triager(engine="reference").triage(PEOPLE[-1])
    extension()
    outcomes = set()
    for more in range(0, 8_000_000, 100_000):

        def work(more: int = more) -> bool:
            limit_memory(more)
            try:
                result = triage(PEOPLE[-1])
            except MemoryError:
                return False
            assert result.urgency.value == "emergency"
            return result.engine == "checked"

        outcomes.add(in_a_fork(work))
    assert True in outcomes  # False too where what was freed before does not suffice, which differs by machine


def without_the_engine() -> None:
    """Where durable-rules cannot be imported everything works, the result says so, and one warning is given."""
    sys.modules["durable_rules_engine"] = None
    records: list[logging.LogRecord] = []
    handler = logging.Handler()
    handler.emit = records.append
    logging.getLogger().addHandler(handler)
    reference = Triager(engine="reference")
    assert records == []
    for packs in (("documents",), ("guidelines",), ("documents", "guidelines")):
        for engine in ("checked", "durable"):
            triager = Triager(packs, engine=engine)
            result = triager.triage({**CALM, "cannot_pass_urine": True})
            assert result.urgency.value == "emergency"
            assert result.engine == "reference"
            assert result.replay() == result
    assert triager.triage(CALM) == reference.triage(CALM)
    assert [(r.name, r.levelno) for r in records] == [("sciatica_triage", logging.WARNING)]


def bound_lazily() -> None:
    """Where the extension cannot be loaded the plain way it is loaded with lazy binding, and that for itself alone."""
    usual = sys.getdlopenflags()
    tried: list[int] = []

    class Picky(importlib.abc.MetaPathFinder):
        """Finds the extension for nobody who has not asked for lazy binding."""

        def find_spec(self, name: str, *_: object) -> None:
            if name == "durable_rules_engine":
                tried.append(sys.getdlopenflags())
                if tried[-1] != os.RTLD_LAZY:
                    raise ImportError

    sys.meta_path.insert(0, Picky())
    assert triage(CALM).engine == "checked"
    assert tried == [usual, os.RTLD_LAZY, os.RTLD_LAZY]  # its file is looked at, and imported
    assert sys.getdlopenflags() == usual


def quiet() -> None:
    """No thread, no network, no import of what the engine's package drags in, and no warning."""
    before = threading.active_count()
    result = triage(CALM)
    assert result.engine == "checked"
    assert threading.active_count() == before == 1
    assert not {"durable", "durable.engine", "asyncio", "ssl", "http.client", "urllib.request"} & sys.modules.keys()


def compiled_once() -> None:
    """However many triagers there are, the engine is given each set of packs once."""
    engine = extension()
    made: list[str] = []
    create = engine.create_ruleset
    engine.create_ruleset = lambda name, rules: made.append(name) or create(name, rules)
    for _ in range(50):
        Triager().triage(CALM)
    first = len(made)
    for weak_flags in ("urgent", "soon"):
        for unsigned in ("cautious", "stated"):
            Triager(weak_flags=weak_flags, unsigned=unsigned).triage(CALM)
    assert 1 <= first == len(made)
    assert len(set(made)) == len(made)


# The engine's hazards


def ruleset(name: str, rules: dict[str, Any]) -> int:
    """A ruleset of the engine, through its own calls."""
    handle: int = extension().create_ruleset(name, json.dumps(rules))
    return handle


def fired_by(message: dict[str, object], rules: dict[str, Any], call: str = "assert_fact") -> list[str]:
    """The rules that a message fires, through the package's public calls."""
    import durable.engine as public

    fired: list[str] = []

    def run(name: str) -> Callable[[object], None]:
        return lambda _: fired.append(name)

    rs = public.Ruleset(call, None, {name: {**rule, "run": run(name)} for name, rule in rules.items()})
    rs.do_actions(getattr(rs, call)({"sid": "s", **message}), lambda error, state: None)
    return fired


def when(condition: dict[str, Any]) -> dict[str, Any]:
    """A rule on one message."""
    return {"all": [{"m": condition}]}


def hazard_delete_before_a_rule_fired() -> None:
    """Deleting a session in which no rule fired frees memory that nobody initialised."""
    engine = extension()
    assert engine is not None
    handle = ruleset("hazard", {f"r{i}": when({f"a{i}": 1}) for i in range(10)})
    for _ in range(2_000):
        engine.assert_fact(handle, '{"sid":"s","other":1}')
        engine.delete_state(handle, "s")


def hazard_endless_loop() -> None:
    """A rule that matches the engine's own state fact never stops firing."""
    fired_by({"a": 1}, {"r": when({"$nex": {"absent": 1}})})


def hazard_fires_several_times() -> None:
    """Nested groups fire one rule more than once for one fact."""
    nested = when({"$and": [{"$or": [{"b": 1}, {"a": 1}]}, {"$or": [{"a": 1}, {"c": 1}]}]})
    assert len(fired_by({"a": 1, "b": 1, "c": 1, "z": 1}, {"base": when({"z": 1}), "r": nested})) > 2


def hazard_event_fires_one() -> None:
    """An event fires one of two rules that it matches; a fact fires both."""
    rules = {"one": when({"a": 1}), "two": when({"a": 1})}
    assert fired_by({"a": 1}, rules, "assert_event") == ["one"]
    assert sorted(fired_by({"a": 1}, rules)) == ["one", "two"]


def hazard_swallowed_exception() -> None:
    """An exception in an action becomes text in the engine's state; the call returns as if all were well."""
    import durable.engine as public

    def fails(_: object) -> None:
        raise RuntimeError

    states: list[Any] = []
    rs = public.Ruleset("swallowed", None, {"r": {**when({"a": 1}), "run": fails}})
    rs.do_actions(rs.assert_fact({"sid": "s", "a": 1}), lambda error, state: states.append((error, state)))
    assert states[0][0] is None
    assert "exception" in states[0][1]


def hazard_text_compares_with_numbers() -> None:
    """The text 60 is larger than the number 50."""
    rules = {"base": when({"z": 1}), "r": when({"$gt": {"x": 50}})}
    assert fired_by({"x": "60", "z": 1}, rules) == ["base", "r"]
    assert fired_by({"x": "40", "z": 1}, rules) in (["base"], ["base", "r"])


def hazard_host_starts_threads() -> None:
    """A host of the engine starts threads that nobody asked for."""
    import durable.engine as public

    before = threading.active_count()
    public.Host()
    assert threading.active_count() >= before + 2


def hazard_rulesets_are_never_freed() -> None:
    """A ruleset that nobody holds any more stays in memory, and its handle is never given again."""
    before = megabytes()
    handles = [ruleset("same name", {"r": when({"a": 1})}) for _ in range(1_000)]
    assert len(set(handles)) == 1_000
    assert megabytes() - before > 10


def hazard_sessions_are_few() -> None:
    """A ruleset holds 1,024 sessions; the next one is refused."""
    engine = extension()
    assert engine is not None
    handle = ruleset("full", {"r": when({"a": 1})})
    opened = 0
    try:
        for i in range(2_000):
            engine.assert_fact(handle, json.dumps({"sid": f"s{i}", "a": 1}))
            opened += 1
    except MemoryError:
        pass
    assert opened == 1_024


def hazard_plain_import() -> None:
    """On Python 3.13 and later the extension does not load the plain way; ours does, or runs without it."""
    import importlib

    plain = True
    try:
        importlib.import_module("durable_rules_engine")
    except ImportError:
        plain = False
    assert plain == (sys.version_info < (3, 13))
    assert triage(CALM).engine in ("checked", "reference")


def hazard_slow_and_noisy_import() -> None:
    """The package around the extension loads much more than the extension, and on Python 3.12 and later it warns."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        import durable.engine
        import durable.lang

        durable.engine._unix_now()
    assert {"durable.engine", "durable.lang"} <= sys.modules.keys()
    assert bool(caught) == (sys.version_info >= (3, 12))


SCENARIOS: dict[str, Callable[[], None]] = {
    name: one for name, one in globals().items() if callable(one) and getattr(one, "__module__", "") == __name__
}

if __name__ == "__main__":
    SCENARIOS[sys.argv[1]](*sys.argv[2:])
