import assert from "node:assert/strict";
import { Application } from "./application";

describe("the probes of the built servers at other paths", () => {
  const variables = { HEALTH_PATH: "/livez", READY_PATH: "/readyz", STARTUP_PATH: "/startup" };
  let application: Application;

  before(async () => {
    application = await Application.start(variables);
  });

  after(async () => {
    await application?.stop();
  });

  const statusAt = async (path: string) => (await fetch(`${application.url}${path}`)).status;

  it("PRB-2 PRB-3 PRB-4 answer there and at the usual paths, and nowhere else", async () => {
    for (const path of ["/livez", "/readyz", "/startup", "/health", "/ready"])
      assert.equal(await statusAt(path), 200, path);
    assert.equal(await statusAt("/healthz"), 404);
  });

  it("PRB-2 PRB-3 PRB-4 tell a live process from one that is ready, without the database's tables", async () => {
    await application.rows("ALTER TABLE sessions RENAME TO sessions_elsewhere");
    try {
      assert.deepEqual(
        [await statusAt("/livez"), await statusAt("/startup"), await statusAt("/readyz")],
        [200, 200, 503],
      );
    } finally {
      await application.rows("ALTER TABLE sessions_elsewhere RENAME TO sessions");
    }
    assert.equal(await statusAt("/readyz"), 200);
  });
});
