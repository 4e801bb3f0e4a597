// Runs exported texts on many people and writes what they say: [urgency, ceiling, status, problem] for each.
const { readFileSync } = require("node:fs");
const { pathToFileURL } = require("node:url");

const engines = {
  "json-logic-js": (file) => {
    const engine = require("json-logic-js");
    const { logic } = JSON.parse(readFileSync(file, "utf8"));
    return (person) => engine.apply(logic, person);
  },
  "json-logic-engine": (file) => {
    const { LogicEngine } = require("json-logic-engine");
    const run = new LogicEngine().build(JSON.parse(readFileSync(file, "utf8")).logic);
    return (person) => run(person);
  },
  module: async (file) => {
    const { triage } = await import(pathToFileURL(file));
    return (person) => {
      const { urgency, ceiling, status, problem } = triage(person);
      return [urgency, ceiling, status, problem];
    };
  },
};

(async () => {
  const { engine, jobs } = JSON.parse(readFileSync(0, "utf8"));
  const said = [];
  for (const { file, people } of jobs) said.push(people.map(await engines[engine](file)));
  process.stdout.write(JSON.stringify(said));
})();
