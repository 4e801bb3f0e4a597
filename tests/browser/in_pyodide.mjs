// node in_pyodide.mjs MODULES WHEELS PROGRAM: installs the wheels of a folder as a browser would, and runs a Python program.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, wheels, program] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(modules, "pyodide", "pyodide.mjs")).href);
const python = await loadPyodide();
python.FS.mkdir("/wheels");
const names = readdirSync(wheels).filter((name) => name.endsWith(".whl"));
for (const name of names) python.FS.writeFile(`/wheels/${name}`, readFileSync(join(wheels, name)));
for (const name of names.filter((name) => /^(micropip|packaging)-/.test(name)))
  python.unpackArchive(new Uint8Array(readFileSync(join(wheels, name))), "wheel");
const ours = (name) => name.startsWith("sciatica_triage-");
const urls = (which) => names.filter(which).map((name) => `emfs:/wheels/${name}`);
const micropip = python.pyimport("micropip");
await micropip.install(urls((name) => !ours(name) && !/^(micropip|packaging)-/.test(name)));
await micropip.install(urls(ours));
await python.runPythonAsync(readFileSync(program, "utf8"));
