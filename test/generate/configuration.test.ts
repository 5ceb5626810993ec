import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { configurationPage, jsonSchema } from "../../generate/configuration";
import { withSecretKeys } from "../../generate/environment";

const docs = join(__dirname, "..", "..", "docs");
const renew = 'run "npm run docs"';

describe("documents generated from the settings", () => {
  it("CFG-26 CHT-16 include an up-to-date docs/settings.schema.json", () => {
    const kept = JSON.parse(readFileSync(join(docs, "settings.schema.json"), "utf8")) as object;
    assert.deepEqual(kept, JSON.parse(JSON.stringify(jsonSchema())), renew);
  });

  it("CFG-26 let a stack leave out anything, and refuse unknown keys", () => {
    const { properties, additionalProperties, ...rest } = JSON.parse(JSON.stringify(jsonSchema())) as {
      properties: Record<string, Record<string, unknown>>;
      additionalProperties: boolean;
    };
    assert.equal(additionalProperties, false);
    assert.equal("required" in rest, false);
    assert.equal(properties.backend?.additionalProperties, false);
    assert.deepEqual(Object.keys(properties.backend ?? {}).sort(), ["additionalProperties", "properties", "type"]);
  });

  it("include an up-to-date table of keys in docs/secrets.md", () => {
    const page = readFileSync(join(docs, "secrets.md"), "utf8");
    assert.equal(page, withSecretKeys(page), renew);
    assert.match(page, /^\| `jwt-secret` \| `JWT_SECRET_KEY` \|/m);
    assert.equal(withSecretKeys(page.replace(/^\| `jwt-secret`.*\n/m, "")), page);
  });

  it("include an up-to-date docs/configuration.md", () => {
    assert.equal(readFileSync(join(docs, "configuration.md"), "utf8"), configurationPage(), renew);
  });

  it("give each setting's key, values, default by environment, and requirement", () => {
    const page = configurationPage().split("\n");
    assert.ok(
      page.includes(
        "| `backend.port` | 1 to 65535 | `8000` | Container port, which the Service, probes and URLs follow. " +
          "(CFG-11) |",
      ),
    );
    assert.ok(page.some((line) => line.startsWith("| `frontend.replicaCount` | 1 to 20 | `1` · `2` · `3` |")));
  });
});
