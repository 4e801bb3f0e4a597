"""Nothing takes the host's process down: each scenario runs in a process of its own, with a time-out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sciatica_triage import Triager
from sciatica_triage.engine.durable import Durable
from sciatica_triage.engine.extension import extension

SCENARIOS = Path(__file__).parents[1] / "support" / "crash_scenarios.py"
LINUX = sys.platform == "linux"
needs_engine = pytest.mark.skipif(extension() is None, reason="durable-rules cannot be loaded here")
needs_package = pytest.mark.skipif(
    sys.version_info >= (3, 13), reason="the engine's own package cannot be imported on this Python"
)
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="there are no timer signals here")
needs_linux = pytest.mark.skipif(not LINUX, reason="reads /proc, or needs the GNU allocator or loader")


def run(
    *scenario: str, seconds: float = 300, interpreter: tuple[str, ...] = (), **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "faulthandler", *interpreter, str(SCENARIOS), *scenario],
        capture_output=True,
        text=True,
        timeout=seconds,
        env={**os.environ, **environment},
        check=False,
    )


def ends_well(*scenario: str, interpreter: tuple[str, ...] = (), **environment: str) -> None:
    done = run(*scenario, interpreter=interpreter, **environment)

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@needs_engine
@needs_linux
@pytest.mark.parametrize("scenario", ["nothing_fires", "random_answers", "whole_results"])
def test_many_assessments_neither_crash_nor_grow(scenario: str) -> None:
    ends_well(scenario)


@needs_engine
@needs_linux
def test_no_memory_is_read_before_it_is_written() -> None:
    """With an allocator that fills memory with rubbish, the hazard below crashes at once; ours does not."""
    ends_well("threads", MALLOC_PERTURB_="165")


@needs_engine
def test_eight_threads_share_a_triager() -> None:
    ends_well("threads")


@needs_engine
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_process_may_be_started_in_the_middle(method: str) -> None:
    if method == "fork" and not hasattr(os, "fork"):
        pytest.skip("there is no fork here")
    ends_well("forked", method)


@needs_engine
def test_the_interpreter_may_end_while_threads_triage() -> None:
    ends_well("exit_while_threads_run")


@needs_engine
@needs_signals
def test_a_first_use_that_was_broken_off_leaves_a_process_that_works() -> None:
    ends_well("first_use_broken_off")


@needs_engine
def test_after_a_warm_up_nothing_is_read_compiled_or_imported() -> None:
    ends_well("warmed_up")


@needs_engine
@needs_linux
def test_many_locales_and_packs_neither_grow_nor_compile_again() -> None:
    ends_well("many_locales")


@needs_engine
@needs_signals
def test_an_interruption_leaves_nothing_behind() -> None:
    ends_well("interrupted")


@needs_engine
def test_an_error_at_any_line_of_an_assessment_leaves_nothing_behind() -> None:
    ends_well("broken_off_everywhere")


@needs_engine
@needs_signals
def test_an_assessment_may_run_inside_another_one() -> None:
    ends_well("one_inside_another")


@pytest.fixture(scope="session")
def failing_malloc(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The library that lets the engine's allocations fail, compiled."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("there is no C compiler here")
    made = tmp_path_factory.mktemp("shim") / "failing_malloc.so"
    source = SCENARIOS.with_name("failing_malloc.c")
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", made, source, "-ldl"], check=True)
    return str(made)


@needs_engine
@needs_linux
@pytest.mark.parametrize("stay", ["0", "1"], ids=["one fails", "all from one on fail"])
@pytest.mark.parametrize("engine", ["durable", "checked"])
def test_any_allocation_of_the_engine_may_fail(failing_malloc: str, engine: str, stay: str) -> None:
    ends_well("allocations_fail", engine, stay, LD_PRELOAD=failing_malloc)


@needs_engine
@needs_linux
def test_any_allocation_of_the_engine_may_fail_at_first_use(failing_malloc: str) -> None:
    ends_well("allocations_fail_at_first_use", LD_PRELOAD=failing_malloc)


@needs_linux
@pytest.mark.parametrize("engine", ["reference", "durable", "checked"])
def test_the_host_lives_when_memory_is_short(engine: str) -> None:
    ends_well("memory_is_short", engine)


@needs_engine
@needs_linux
def test_the_host_lives_when_memory_is_short_at_first_use() -> None:
    ends_well("memory_is_short_at_first_use")


def test_the_library_works_without_the_engine() -> None:
    ends_well("without_the_engine")


@needs_engine
@needs_linux
def test_the_engine_is_bound_lazily_where_it_must_be_and_nothing_else_is() -> None:
    ends_well("bound_lazily")


@needs_engine
def test_the_engine_is_loaded_without_threads_and_warnings() -> None:
    ends_well("quiet", interpreter=("-W", "error"))


@needs_engine
def test_rules_are_compiled_once_a_process() -> None:
    ends_well("compiled_once")


# The engine's hazards are real, and nothing that can set them off reaches the engine.


@needs_engine
@needs_linux
def test_hazard_a_session_deleted_before_a_rule_fired_crashes() -> None:
    done = run("hazard_delete_before_a_rule_fired", MALLOC_PERTURB_="165")

    assert done.returncode < 0


@needs_engine
@needs_package
def test_hazard_a_condition_on_absence_never_ends() -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        run("hazard_endless_loop", seconds=4)


@needs_engine
@needs_package
@pytest.mark.parametrize(
    "scenario",
    [
        "hazard_fires_several_times",
        "hazard_event_fires_one",
        "hazard_swallowed_exception",
        "hazard_text_compares_with_numbers",
        "hazard_host_starts_threads",
        "hazard_slow_and_noisy_import",
    ],
)
def test_hazard_of_the_public_calls(scenario: str) -> None:
    """Each scenario's docstring says what goes wrong."""
    assert run(scenario).returncode == 0


@needs_engine
@needs_linux
@pytest.mark.parametrize("scenario", ["hazard_rulesets_are_never_freed", "hazard_sessions_are_few"])
def test_hazard_of_the_extension(scenario: str) -> None:
    ends_well(scenario)


def test_hazard_the_extension_needs_lazy_binding_on_new_pythons() -> None:
    pytest.importorskip("importlib.metadata").version("durable-rules")
    ends_well("hazard_plain_import")


@needs_engine
@pytest.mark.parametrize("packs", [("documents",), ("guidelines",), ("documents", "guidelines")])
def test_only_flat_conjunctions_of_ones_reach_the_engine(packs: tuple[str, ...]) -> None:
    """No absence, no comparison, no nesting, no value of a user's: the forms behind the hazards cannot be written."""
    engine = Triager(packs, engine="durable")._assessor.engine
    assert isinstance(engine, Durable)

    for ruleset in engine.rulesets:
        assert ruleset.rules["baseline"] == {"all": [{"m": {"always": 1}}]}
    for rule in (rule for ruleset in engine.rulesets for rule in ruleset.rules.values()):
        assert list(rule) == ["all"]
        (message,) = rule["all"]
        assert list(message) == ["m"]
        atoms = message["m"].get("$and", [message["m"]])
        for atom in atoms:
            ((name, value),) = atom.items()
            assert value == 1
            assert re.fullmatch(r"[a-z]+[0-9]*", name)
