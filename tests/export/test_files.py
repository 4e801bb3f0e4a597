"""The exported files: made again byte for byte, naming their packs; and the npm package in node and in a browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

from sciatica_triage import SHIPPED, OptionError, RulePack, Triager, Urgency, __version__
from sciatica_triage.cli import main
from sciatica_triage.export import DIALECTS, TARGETS, export
from sciatica_triage.packs.shipped import shipped_pack
from sciatica_triage.result.advice import wording

from ..support.browser import drawn
from ..support.exports import ENGINES, people
from ..support.node_modules import node_modules

CHECKOUT: Final = Path(__file__).parents[2]
JS: Final = CHECKOUT / "js"
MADE: Final = {"js": ("index.js", "index.d.ts", "interview.js", "interview.d.ts"), "vectors": ("vectors.json",)}
LARGEST: Final = 80_000


@pytest.mark.parametrize("target", MADE)
def test_the_package_holds_what_the_command_writes(target: Any, tmp_path: Path) -> None:
    assert main(["export", target, "--out", str(tmp_path)]) == 0

    for name in MADE[target]:
        assert (JS / name).read_bytes() == (tmp_path / name).read_bytes(), f"make js/{name} again"


WRITTEN: Final = """
from hashlib import sha256
from sciatica_triage.export import DIALECTS, TARGETS, export
files = [export(target) for target in TARGETS if target not in ("sql", "vectors")]
files += [export("sql", dialect=dialect) for dialect in DIALECTS]
written = sha256(repr(files).encode()).hexdigest()
"""


def test_another_process_makes_the_same_bytes() -> None:
    """No order of a set is in them; the vectors are compared with those of the package."""
    here: dict[str, Any] = {}
    exec(WRITTEN, here)
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", f"{WRITTEN}\nprint(written)"]
    there = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout

    assert here["written"] == there.strip()


@pytest.mark.parametrize("target", TARGETS)
def test_a_head_names_every_pack_with_version_and_hash(target: Any) -> None:
    for text in [text for name, text in export(target).items() if name != "interview.d.ts"]:
        head = text[:2000]
        for pack in map(shipped_pack, SHIPPED):
            assert pack.name in head
            assert pack.version in head
            assert pack.sha256 in head
        assert f"sciatica-triage {__version__}" in head


def test_the_package_is_small_and_of_the_library_s_version() -> None:
    described = json.loads((JS / "package.json").read_text("utf-8"))
    shipped = [path for path in JS.rglob("*") if path.is_file() and path.name != "vectors.json"]

    assert sum(path.stat().st_size for path in shipped) < LARGEST
    assert described["version"] == __version__
    assert (JS / "LICENSE").read_bytes() == (CHECKOUT / "LICENSE").read_bytes()
    assert not any(key.endswith("ependencies") for key in described)


def test_the_types_hold_in_strict_typescript(tmp_path: Path) -> None:
    compiler = node_modules("typescript") / "typescript" / "lib" / "tsc.js"
    for name in ("index.js", "index.d.ts", "interview.js", "interview.d.ts"):
        shutil.copy(JS / name, tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    good = """
        import { triage, type Urgency } from "./index.js";
        import { advice, checklists, findings } from "./interview.js";
        const result = triage({ severe_pain: true, severe_pain_hours: 5, leg_weakness: "unsure", age_years: null });
        const urgency: Urgency = result.problem === null ? result.urgency : "emergency";
        export const text: string = findings[checklists[0]!.findings[0]!].question
          + (result.problem === null ? advice.actions[result.action] + advice.levels[urgency].how_soon : "")
          + (result.sooner ? advice.sooner[result.sooner] : "");
    """
    (tmp_path / "use.ts").write_text(good)
    (tmp_path / "wrong.ts").write_text(
        """
        import { triage, type Urgency } from "./index.js";
        import { findings } from "./interview.js";
        // @ts-expect-error: a misspelt name
        triage({ sever_pain: true });
        // @ts-expect-error: a number is no answer
        triage({ severe_pain: 1 });
        // @ts-expect-error: there may be a problem, and then no urgency
        export const urgency: Urgency = triage({}).urgency;
        const { problem } = triage({});
        // @ts-expect-error: a problem need not be about one finding
        export const question = problem === null ? "" : findings[problem].question;
        """
    )
    command = [
        "node",
        str(compiler),
        "--strict",
        "--noEmit",
        "--noUncheckedIndexedAccess",
        "--exactOptionalPropertyTypes",
    ]
    command += ["--module", "nodenext", "--target", "es2022", "use.ts", "wrong.ts"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)

    assert done.stdout == ""
    assert done.returncode == 0


def test_things_that_are_no_plain_answers_are_problems_in_javascript(tmp_path: Path) -> None:
    node_modules()
    script = """
        const { triage } = await import(process.argv[1]);
        const odd = [null, undefined, [], "x", 5, new Map([["severe_pain", true]]), { age_years: NaN }, { age_years: 5n },
                     { age_years: Infinity }, { severe_pain: new Boolean(true) }, { toString: true },
                     { __proto__: { severe_pain: 1 } }];
        console.log(JSON.stringify(odd.map((one) => { const r = triage(one); return [r.urgency, r.problem !== null]; })));
    """
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script, (JS / "index.js").as_uri()],
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(done.stdout) == [[None, True]] * 12


def test_what_hides_answers_or_throws_is_a_problem_and_plain_objects_of_any_realm_are_read() -> None:
    node_modules()
    script = """
        import { runInNewContext } from "node:vm";
        const { triage } = await import(process.argv[1]);
        const yes = { cannot_pass_urine: true }, bare = Object.assign(Object.create(null), yes);
        const fails = () => { throw new Error("no"); };
        const proxies = ["getPrototypeOf", "ownKeys", "get"].map((trap) => new Proxy({ ...yes }, { [trap]: fails }));
        const revoked = Proxy.revocable({}, {});
        revoked.revoke();
        const above = (one) => Object.create(one);
        const odd = [above(bare), above(yes), above(above(null)), above(above(yes)), revoked.proxy, ...proxies,
                     { get fever() { throw new Error("no"); } }, above(new Proxy({}, { getPrototypeOf: fails })),
                     Object.assign(above(bare), { fever: false }), new (class { cannot_pass_urine = true; })()];
        const plain = [yes, bare, runInNewContext("({ cannot_pass_urine: true })"), JSON.parse(JSON.stringify(yes)),
                       structuredClone(yes)];
        const said = [odd, plain].map((all) => all.map(triage).map((one) => [one.urgency, typeof one.problem]));
        console.log(JSON.stringify(said));
    """
    command = ["node", "--input-type=module", "-e", script, (JS / "index.js").as_uri()]
    odd, plain = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    assert odd == [[None, "string"]] * 12
    assert plain == [["emergency", "object"]] * 5


def test_javascript_says_what_python_says_to_the_person(tmp_path: Path) -> None:
    """What to do, whether some guidance asks for more, what stands before an advice that is not final, and words true of
    them.
    """
    node_modules()
    found = [vector.person for vector in people(2000) if not vector.expected["problem"]]
    script = """
        const [{ triage }, { advice }] = [await import(process.argv[1]), await import(process.argv[2])];
        const filled = (text) => text.replace(/\\{(\\w+)\\}/g, (whole, name) => advice.places[name] ?? whole);
        const said = (person) => {
          const { urgency, ceiling, status, sooner, action } = triage(person);
          const open = status === "unresolved" ? "" : advice[status === "screened" ? "more_questions" : "open_questions"];
          const words = Object.entries(advice.aloud).find(([name]) => ["present", "yes", true].includes(person[name]));
          return [filled(advice.actions[action]),
                  ceiling === urgency ? "" : filled(open.replace("{ceiling_do}", advice.actions[ceiling])),
                  sooner ? advice.sooner[sooner] : "", words ? words[1] : ""];
        };
        let given = "";
        for await (const chunk of process.stdin) given += chunk;
        console.log(JSON.stringify(JSON.parse(given).map(said)));
    """
    command = ["node", "--input-type=module", "-e", script]
    command += [(JS / name).as_uri() for name in ("index.js", "interview.js")]
    done = subprocess.run(command, input=json.dumps(found), capture_output=True, text=True, check=True)
    triager = Triager(engine="reference")
    sooner, actions = 0, set[str]()
    for person, (action, still_open, higher, words) in zip(found, json.loads(done.stdout), strict=True):
        result = triager.triage(person)
        parts = result.advice_parts
        actions.add(action)
        assert action == parts.action
        assert (still_open == parts.still_open) or result.status == "unresolved"
        assert higher == parts.sooner
        told = [result.presentation.values_by_name[n] for n, said in wording().texts["aloud"].items() if said == words]
        assert not words or "present" in told
        sooner += bool(higher)
    assert 20 < sooner < len(found) - 20
    # All that may be said: each level above self-care, and each way to call an ambulance.
    assert len(actions) == len(Urgency) - 1 + len(wording().calls)


def test_a_browser_says_the_same(tmp_path: Path) -> None:
    """The modules stand in the page itself: a page from a file may load no other."""
    found = people(2000)[:500]
    module = (JS / "index.js").read_text("utf-8").replace("export ", "")
    given = json.dumps([vector.person for vector in found]).replace("<", "\\u003c")
    page = f"""<script type="module">{module}
        document.title = JSON.stringify({given}.map((person) => {{ const r = triage(person);
            return [r.urgency, r.ceiling, r.status, r.problem]; }}));</script>"""
    said = drawn(page, tmp_path, 800)

    assert said == [[vector.expected[name] for name in ("urgency", "ceiling", "status", "problem")] for vector in found]


def test_the_example_form_asks_and_answers(tmp_path: Path) -> None:
    form = (JS / "example" / "form.html").read_text("utf-8")
    modules = "".join(
        (JS / name).read_text("utf-8").replace("export ", "").replace("const about", f"const about{i}")
        for i, name in enumerate(("index.js", "interview.js"))
    )
    inline = "\n".join(line for line in form.splitlines() if not line.lstrip().startswith("import "))
    inline = inline.replace('<script type="module">', f'<script type="module">{modules}')
    act = """
        const said = [result.textContent];
        const put = (name, value) => { form.querySelector(`[name=${name}]`).value = value; };
        const now = () => { form.dispatchEvent(new Event("change")); said.push(result.textContent); };
        const fill = (name, value) => { put(name, value); now(); };
        fill("saddle_numbness", "yes"); fill("age_years", "many"); fill("age_years", "0x28"); fill("age_years", " 40 ");
        for (const one of form.elements) one.type === "checkbox" ? one.checked = true : one.value = one.options ? "no" : "";
        put("leg_pain", "yes"); now();
        fill("age_years", "many"); fill("age_years", "");
        fill("confused_or_drowsy", "yes"); put("age_years", "1"); form.dispatchEvent(new Event("input"));
        said.push(result.textContent); fill("age_years", "1,000"); put("fever", "yes"); fill("age_years", "40");
        fill("temperature_c", "38,5"); fill("temperature_c", "38.5");
        document.title = JSON.stringify(said);
    </script>"""
    page = inline.replace("</script>", act)
    first, ill, wrong, hexadecimal, again, unsure, typed, emptied, *later = drawn(page, tmp_path, 800)
    drowsy, half_typed, thousands, known, comma, point = later

    assert "Some questions are still open" in first
    assert ill == again
    assert "Go to an emergency department now" in ill
    assert wrong == hexadecimal == typed == "Please look at this answer again: How old are you?"
    assert unsure == emptied
    assert unsure.startswith("You are not sure about this: days since it began; age; ")
    assert "{" not in unsure
    assert "answer them now" not in unsure
    assert "for an ambulance now. Wait for it where you are" in drowsy
    assert drowsy == half_typed
    assert thousands == wrong
    assert comma == point
    assert "ambulance" in known
    assert "ambulance" in comma


def test_an_unknown_target_or_dialect_is_an_own_error() -> None:
    with pytest.raises(OptionError, match="`target`: expected one of json-logic, js, sql"):
        export("prolog")  # type: ignore[arg-type]
    with pytest.raises(OptionError, match="`dialect`: expected one of duckdb, postgres, spark"):
        export("sql", dialect="sqlite")  # type: ignore[arg-type]


def test_a_pack_of_its_own_is_exported_by_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    folder = CHECKOUT / "rules" / "documents"
    assert main(["export", "cel", str(folder)]) == 0

    pack = RulePack.load(folder)
    text = capsys.readouterr().out
    assert f"// pack documents {pack.version} sha256:{pack.sha256}" in text
    assert "pack guidelines" not in text


def test_no_dialect_is_without_an_engine() -> None:
    assert set(DIALECTS) <= set(ENGINES)
