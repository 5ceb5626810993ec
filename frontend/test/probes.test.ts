import assert from "node:assert/strict";
import { it } from "node:test";
import { health, ready } from "../src/server/probes.ts";
import { validEnvironment } from "./support/environment.ts";

it("the probes tell a live process from one that is ready", async () => {
  for (const name of Object.keys(validEnvironment)) Reflect.deleteProperty(process.env, name);
  assert.equal(health().status, 200);
  const refused = ready();
  assert.equal(refused.status, 503);
  assert.match(await refused.text(), /BACKEND_URL is not set/);

  Object.assign(process.env, validEnvironment);
  assert.equal(ready().status, 200);
});
