// Translates rules.cql into rules.elm.json, which cql-execution runs. Once after each change of the rules:
//   npm install --no-save --prefix tests/node @cqframework/cql@5.3.0 && node tests/cql/translate.mjs SYSTEM
// The translator is the reference one of the standard, in JavaScript; the tests need only what it wrote. SYSTEM is the
// file system-modelinfo.xml of its sources (cqframework/clinical_quality_language), which its package leaves out.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const node = new URL("../node/node_modules/", import.meta.url);
const { CqlTranslator, LibraryManager, ModelManager, createModelInfoProvider, stringAsSource } = await import(
  new URL("@cqframework/cql/cql-to-elm.mjs", node)
);
const fhir = readFileSync(new URL("cql-exec-fhir/lib/modelInfos/fhir-modelinfo-4.0.1.xml", node), "utf-8");
const system = readFileSync(process.argv[2], "utf-8");
const models = new ModelManager();
models.modelInfoLoader.registerModelInfoProvider(
  createModelInfoProvider((name) => stringAsSource(name === "FHIR" ? fhir : system)),
);
const cql = readFileSync(new URL("rules.cql", import.meta.url), "utf-8");
const translator = CqlTranslator.fromText(cql, new LibraryManager(models));
const written = JSON.parse(translator.toJson());
const faults = (written.library.annotation ?? []).filter((one) => one.errorSeverity === "error");
if (faults.length) {
  console.error(faults.map((one) => `${one.startLine}:${one.startChar} ${one.message}`).join("\n"));
  process.exit(1);
}
written.library.annotation = [{ type: "Annotation", t: [{ name: "sha256", value: createHash("sha256").update(cql).digest("hex") }] }];
writeFileSync(new URL("rules.elm.json", import.meta.url), `${JSON.stringify(written)}\n`);
