import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { policiesPage } from "./policies";
import { configurationPage, jsonSchema } from "./configuration";

const docs = join(__dirname, "..", "docs");

writeFileSync(join(docs, "configuration.md"), configurationPage());
writeFileSync(join(docs, "settings.schema.json"), `${JSON.stringify(jsonSchema(), undefined, 2)}\n`);
writeFileSync(join(docs, "policies.md"), policiesPage());
