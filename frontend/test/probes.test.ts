import assert from "node:assert/strict";
import { it } from "node:test";
import { health, ready } from "../src/server/probes.ts";
import { validEnvironment } from "./support/environment.ts";

it(
  "PRB-2 the probes tell a live process from one that is ready: its settings are valid and its " + "database answers",
  async () => {
    for (const name of Object.keys(validEnvironment)) Reflect.deleteProperty(process.env, name);
    assert.equal(health().status, 200);
    const refused = await ready();
    assert.equal(refused.status, 503);
    assert.match(await refused.text(), /BACKEND_URL is not set/);

    Object.assign(process.env, validEnvironment);
    const unanswered = await ready();
    assert.equal(unanswered.status, 503);
    assert.deepEqual(await unanswered.json(), {
      status: "not ready",
      problems: ["The database of accounts does not answer."],
    });
    assert.equal(health().status, 200);
  },
);
