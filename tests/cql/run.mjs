// Runs rules.elm.json on people: node run.mjs PARAMETERS.json PEOPLE.ndjson (a Bundle on each line).
// Prints {"answers": {patient: {rule: answer}}, "cpu_ms": processor time of reading and answering, without the start}.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../node/package.json", import.meta.url));
const cql = require("cql-execution");
const fhir = require("cql-exec-fhir");

const library = new cql.Library(JSON.parse(readFileSync(new URL("rules.elm.json", import.meta.url), "utf-8")));
const given = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const parameters = { ...given, Today: cql.Date.parse(given.Today) };
const executor = new cql.Executor(library, new cql.CodeService({}), parameters);
const lines = readFileSync(process.argv[3], "utf-8").split("\n").filter((line) => line !== "");

const answers = {};
// The model of FHIR is read once, before the clock: it belongs to the start.
const source = fhir.PatientSource.FHIRv401();
const began = process.cpuUsage();
source.loadBundles(lines.map((line) => JSON.parse(line)));
const { patientResults } = await executor.exec(source);
for (const [patient, found] of Object.entries(patientResults)) {
  answers[patient] = {
    "not-screened": found["Not screened"],
    "live-vaccine": found["Live vaccine too near"],
    "next-dose": found["Next dose"]?.toString() ?? null,
  };
}
const { user, system } = process.cpuUsage(began);
console.log(JSON.stringify({ answers, cpu_ms: (user + system) / 1000 }));
