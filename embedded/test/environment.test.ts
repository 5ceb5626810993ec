import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
// Without it, a run without the suite's config would delete this machine's own state.
import "../../test/support/isolate.mjs";
import { backend, environment } from "../host/environment.ts";
import { paths } from "../host/paths.ts";

const toolchains = { url: pathToFileURL(paths.pulumiState).href, chosenBy: "toolchain" };

describe("the backend of the stacks' state", () => {
  const names = ["HOME", "PULUMI_HOME", "PULUMI_CREDENTIALS_PATH", "PULUMI_BACKEND_URL"] as const;
  const before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
  let home: string;

  beforeEach(() => {
    for (const name of names) delete process.env[name];
    home = process.env.HOME = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
  });
  afterEach(() => {
    for (const name of names)
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    for (const folder of [home, paths.pulumiState]) rmSync(folder, { recursive: true, force: true });
  });

  /** What `pulumi login` leaves behind. */
  function login(content: string, folder = join(home, ".pulumi")): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "credentials.json"), content);
  }
  const cloud = JSON.stringify({ current: "https://api.pulumi.com", accessTokens: {} });

  it("is on this machine where nobody has chosen one", () => {
    assert.deepEqual(backend(), toolchains);
  });

  it("is the one that the user is logged in to, with the login's token", () => {
    login(cloud);
    assert.deepEqual(backend(), { url: "https://api.pulumi.com", chosenBy: "pulumi login" });
    assert.equal(environment().PULUMI_BACKEND_URL, "https://api.pulumi.com");
    assert.equal(environment().PULUMI_CREDENTIALS_PATH, join(home, ".pulumi"));
    assert.equal(environment().PULUMI_HOME, paths.pulumiHome);
  });

  it("is the login's of another folder, where Pulumi is told of one", () => {
    process.env.PULUMI_CREDENTIALS_PATH = join(home, "elsewhere");
    login(JSON.stringify({ current: "file://~" }), join(home, "elsewhere"));
    assert.deepEqual(backend(), { url: "file://~", chosenBy: "pulumi login" });
  });

  it("is the variable's before the login's", () => {
    login(cloud);
    process.env.PULUMI_BACKEND_URL = "s3://state";
    assert.deepEqual(backend(), { url: "s3://state", chosenBy: "PULUMI_BACKEND_URL" });
  });

  it("stays on a machine that has stacks there, whatever the login", () => {
    login(cloud);
    mkdirSync(join(paths.pulumiState, ".pulumi"), { recursive: true });
    assert.deepEqual(backend(), toolchains);
  });

  for (const content of ["", "{}", "[]", '{"current": 1}'])
    it(`is on this machine after a logout: ${content || "an empty file"}`, () => {
      login(content);
      assert.deepEqual(backend(), toolchains);
    });
});
