"""The engines of other people that run what is exported: one process or connection each, all cases in one go.

A run takes some texts of one target, each with the people that it is tried on, and gives for each person what the engine
says: urgency, ceiling, status, problem. An engine that is missing fails in CI and skips elsewhere.
"""

from __future__ import annotations

import getpass
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from .node_modules import node_modules

People: TypeAlias = Sequence[Mapping[str, Any]]
Said: TypeAlias = list[dict[str, Any]]
Job: TypeAlias = tuple[str, People]
NAMES: Final = ("urgency", "ceiling", "status", "problem")
RUNNER: Final = Path(__file__).with_name("run_exports.cjs")


def missing(what: str) -> Any:
    """Fail in CI, skip elsewhere."""
    if os.environ.get("CI"):
        pytest.fail(f"CI has to have {what}")
    pytest.skip(f"needs {what}")


def module(name: str) -> Any:
    """A Python engine."""
    try:
        return importlib.import_module(name)
    except ImportError:
        return missing(name)


def program(*names: str) -> str:
    """A program on the path, by the first of its names that is there."""
    return next(filter(None, map(shutil.which, names)), None) or missing(names[0])


def by_node(engine: str, ending: str = "json") -> Callable[[Sequence[Job]], list[Said]]:
    """Runs in one node: `json-logic-js`, `json-logic-engine` or `module`."""

    def run(jobs: Sequence[Job]) -> list[Said]:
        packages = () if engine == "module" else (engine,)
        environment = {**os.environ, "NODE_PATH": str(node_modules(*packages))}
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder) / f"{i}.{ending}" for i in range(len(jobs))]
            for file, (text, _) in zip(files, jobs, strict=True):
                file.write_text(text, encoding="utf-8")
            given = {
                "engine": engine,
                "jobs": [{"file": str(f), "people": p} for f, (_, p) in zip(files, jobs, strict=True)],
            }
            done = subprocess.run(
                ["node", str(RUNNER)],
                input=json.dumps(given),
                capture_output=True,
                text=True,
                timeout=600,
                env=environment,
            )
        assert done.returncode == 0, done.stderr[-2000:]
        return [[dict(zip(NAMES, one, strict=True)) for one in said] for said in json.loads(done.stdout)]

    return run


def datalogic(jobs: Sequence[Job]) -> list[Said]:
    """JSON-Logic in Rust."""
    engine = module("datalogic_py").Engine()
    said = []
    for text, people in jobs:
        rule = engine.compile(json.dumps(json.loads(text)["logic"]))
        plain = [dict(person) if isinstance(person, Mapping) else person for person in people]
        said.append([dict(zip(NAMES, rule.evaluate(person), strict=True)) for person in plain])
    return said


def cel(jobs: Sequence[Job]) -> list[Said]:
    """CEL in Rust; an answer without a key has no such level."""
    engine = module("cel")
    said = []
    for text, people in jobs:
        compiled = engine.compile(text)
        found = [compiled.execute({"person": dict(person)}) for person in people]
        said.append([{name: one.get(name) for name in NAMES} for one in found])
    return said


def z3(jobs: Sequence[Job]) -> list[Said]:
    """SMT-LIB in z3's own program: a person is asserted, and the definitions are asked for their values."""
    module("z3")
    command = [program("z3") if shutil.which("z3") else str(Path(sys.executable).with_name("z3")), "-in", "-smt2"]
    said = []
    for text, people in jobs:
        numbers = set(re.findall(r"declare-const \|?person\.(\w+)\.value\|? Real", text))
        names = re.findall(r"declare-const \|?person\.(\w+)\|? Answer", text)
        script = [text]
        for person in people:
            script += ["(push)", *(_smt(name, person.get(name), name in numbers) for name in names)]
            script.append("(check-sat)(get-value (urgency ceiling status problem))(pop)")
        done = subprocess.run(command, input="\n".join(script), capture_output=True, text=True, timeout=1200)
        assert "error" not in done.stdout, done.stdout[:2000]
        found = re.findall(r"\(urgency (\w+)\)\s+\(ceiling (\w+)\)\s+\(status (\w+)\)\s+\(problem (\w+)\)", done.stdout)
        said.append([_from_smt(one) for one in found])
    return said


def _smt(name: str, value: Any, is_number: bool) -> str:
    from sciatica_triage.export.smt_lib import decimal, symbol
    from sciatica_triage.vocabulary.findings import NUMBER_WORDS, WORDS

    if is_number and isinstance(value, int | float) and not isinstance(value, bool):
        sign = f"(- {decimal(-value)})" if value < 0 else decimal(value)
        return f"(assert (= {symbol(name)} number))(assert (= {symbol(name, 'value')} {sign}))"
    plain = {None: "not_asked", **({} if is_number else {True: "present", False: "absent"})}
    words = {word: answer.value for word, answer in (NUMBER_WORDS if is_number else WORDS).items()}
    if isinstance(value, str):
        said = words.get(value, "no_answer")
    else:
        said = plain.get(value, "no_answer") if value is None or isinstance(value, bool) else "no_answer"
    return f"(assert (= {symbol(name)} {said}))"


def _from_smt(found: Sequence[str]) -> dict[str, Any]:
    urgency, ceiling, status, problem = found
    if problem == "true":
        assert (urgency, ceiling, status) == ("refused", "refused", "no_status")
        return {"urgency": None, "ceiling": None, "status": None, "problem": True}
    return {"urgency": urgency, "ceiling": ceiling, "status": status, "problem": None}


# tables


def as_text(value: Any) -> str | None:
    """A value as a column of text holds it."""
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value)


def columns_of(text: str) -> list[str]:
    """The columns that a statement reads, from its head."""
    return re.findall(r'["`](\w+)["`]', next(line for line in text.splitlines() if line.startswith(('-- "', "-- `"))))


def rows_of(text: str, people: People) -> list[tuple[Any, ...]]:
    """The table `people`, row by row."""
    names = columns_of(text)
    return [(i, *(as_text(person.get(name)) for name in names)) for i, person in enumerate(people)]


def _in_order(rows: Sequence[Sequence[Any]]) -> Said:
    return [dict(zip(NAMES, row[1:], strict=True)) for row in sorted(rows, key=lambda row: int(row[0]))]


def duckdb(jobs: Sequence[Job]) -> list[Said]:
    """DuckDB in this process."""
    engine, pa = module("duckdb"), module("pyarrow")
    said = []
    for text, people in jobs:
        names, rows = ["id", *columns_of(text)], rows_of(text, people)
        with engine.connect() as connection:
            columns = [[row[i] for row in rows] for i in range(len(names))]
            types = [pa.int64(), *[pa.string()] * (len(names) - 1)]
            table = pa.table({n: pa.array(c, t) for n, c, t in zip(names, columns, types, strict=True)})
            connection.register("people", table)
            said.append(_in_order(connection.execute(text).fetchall()))
    return said


def spark(jobs: Sequence[Job]) -> list[Said]:
    """Spark on this machine."""
    module("pyspark")
    program("java")
    from pyspark.sql import SparkSession

    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    settings = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.ui.enabled": "false",
        # One short run: interpreted, and compiled no better than quickly.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    }
    with tempfile.TemporaryDirectory() as folder:
        settings["spark.sql.warehouse.dir"] = folder
        session = SparkSession.builder.master("local[1]").config(map=settings).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        try:
            said = []
            for text, people in jobs:
                schema = ", ".join(["id BIGINT", *(f"`{name}` STRING" for name in columns_of(text))])
                session.createDataFrame(rows_of(text, people), schema).createOrReplaceTempView("people")
                said.append(_in_order([tuple(row) for row in session.sql(text).collect()]))
            return said
        finally:
            session.stop()


def postgres(jobs: Sequence[Job]) -> list[Said]:
    """A PostgreSQL server of its own in a folder of its own, without a network; it never runs as root."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    found = shutil.which("initdb", path=os.pathsep.join([*map(str, reversed(places)), os.environ.get("PATH", "")]))
    home = Path(found).resolve().parent if found else missing("PostgreSQL")
    account = {"user": "nobody"} if getpass.getuser() == "root" else {}
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if account:
            shutil.chown(folder, "nobody")

        def call(*command: str, text: str | None = None) -> str:
            done = subprocess.run(
                command,
                input=text,
                capture_output=True,
                text=True,
                timeout=600,
                cwd=folder,
                env={"LC_ALL": "C"},
                **account,
            )
            assert done.returncode == 0, done.stderr[-2000:]
            return done.stdout

        call(str(home / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", "test", "-E", "UTF8", "--no-sync")
        quiet = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        log = str(folder / "log")
        call(str(home / "pg_ctl"), "-D", str(folder / "data"), "-l", log, "-w", "-o", quiet, "start")
        try:
            psql = [
                str(home / "psql"),
                "-h",
                str(folder),
                "-U",
                "test",
                "-d",
                "postgres",
                "-qAtX",
                "-v",
                "ON_ERROR_STOP=1",
            ]
            return [_in_order(_by_psql(call, psql, text, people)) for text, people in jobs]
        finally:
            call(str(home / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "stop")


def _by_psql(call: Callable[..., str], psql: Sequence[str], text: str, people: People) -> list[list[Any]]:
    columns = ", ".join(f'"{name}" TEXT' for name in columns_of(text))
    lines = ["\t".join("\\N" if cell is None else str(cell) for cell in row) for row in rows_of(text, people)]
    script = [f"CREATE TEMP TABLE people (id BIGINT, {columns});", "COPY people FROM STDIN;", *lines, "\\."]
    answer = f"SELECT json_build_array(id, urgency, ceiling, status, problem) FROM ({text}) AS said;"
    said = call(*psql, text="\n".join([*script, answer]))
    return [json.loads(line) for line in said.splitlines()]
