import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { Cloud } from "../support/cloud";
import { toolchainCommand } from "../support/toolchain-command";

const secret = "Correct-Horse-8-Battery";
const repository = join(__dirname, "..", "..");

/** A program with nothing but a secret output, so that the state contains a secret. */
const program = `const { Config } = require("@pulumi/pulumi");
exports.token = new Config("todo").requireSecret("token");
`;

describe("a stack's state", () => {
  const folder = mkdtempSync(join(tmpdir(), "todo-state-"));
  const saved = join(folder, "saved", "state.json");
  let cloud: Cloud;
  let env: Record<string, string>;

  const command = (...args: string[]) => toolchainCommand(env, ...args);
  const pulumi = (...args: string[]) => command("with", "pulumi", "--cwd", folder, ...args);
  const succeed = async (result: ReturnType<typeof command>) => {
    const { exitCode, output, stdout } = await result;
    assert.equal(exitCode, 0, output);
    return stdout.trim();
  };
  const refused = async (result: ReturnType<typeof command>, ...messages: RegExp[]) => {
    const { exitCode, output } = await result;
    assert.equal(exitCode, 1, output);
    for (const message of messages) assert.match(output, message);
    assert.equal(output.match(/✖/g)?.length, 1, output);
    assert.doesNotMatch(output, /pass-word/);
  };

  before(async () => {
    cloud = await Cloud.start();
    env = {
      ...cloud.env,
      XDG_STATE_HOME: join(folder, "home"),
      PULUMI_BACKEND_URL: await cloud.bucket("todo-state"),
      PULUMI_CONFIG_PASSPHRASE: "a passphrase of the test",
      PULUMI_HOME: process.env.PULUMI_HOME ?? "",
    };
    mkdirSync(join(folder, "file"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: todo\nruntime: nodejs\nmain: index.js\n");
    writeFileSync(join(folder, "package.json"), "{}");
    writeFileSync(join(folder, "index.js"), program);
    symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  });

  after(async () => {
    await cloud?.stop();
    rmSync(folder, { recursive: true });
  });

  it("is kept in an S3-compatible bucket if PULUMI_BACKEND_URL names one, with its secrets encrypted", async () => {
    await succeed(command("with", "pulumi", "config", "set", "--secret", "todo:token", secret));
    await succeed(pulumi("up", "--yes", "--skip-preview", "--non-interactive"));
    assert.ok((await cloud.keys("todo-state")).includes(".pulumi/stacks/todo/dev.json"));
    assert.equal(await succeed(pulumi("stack", "output", "token", "--show-secrets")), secret);
  });

  it("in a bucket stays locked by another update, even if that looks dead from here", async () => {
    const lock = ".pulumi/locks/organization/todo/dev/0f0e0d0c-0000-4000-8000-000000000000.json";
    // No process has this pid.
    await cloud.put(
      "todo-state",
      lock,
      JSON.stringify({ pid: 2 ** 30, username: "colleague", hostname: hostname(), timestamp: "2001-01-01T00:00:00Z" }),
    );
    await refused(
      toolchainCommand({ ...env, PULUMI_OPTION_CWD: folder }, "destroy", "--yes"),
      /✖ Another update of this stack is under way, or one was killed \(pulumi destroy, stack dev\)/,
      /created by colleague@/,
      /fix: Wait for it\. Only where you know that it was killed: "npm run with -- --stack dev pulumi cancel"/,
    );
    assert.ok((await cloud.keys("todo-state")).includes(lock));
    await cloud.put("todo-state", lock);
  });

  it("can be exported to a file, which only its owner can read, without a secret in plain text", async () => {
    await succeed(command("export-state", "dev", saved));
    const text = readFileSync(saved, "utf8");
    assert.match(text, /"ciphertext": "v1:/);
    assert.ok(!text.includes(secret));
    assert.equal(statSync(saved).mode & 0o777, 0o600);
  });

  it("is never exported over an existing file", async () => {
    const before = readFileSync(saved, "utf8");
    await refused(command("export-state", "dev", saved), /state\.json already exists/, /fix: Name another file/);
    assert.equal(readFileSync(saved, "utf8"), before);
  });

  it("is replaced only with confirmation, and only by a state of the same stack", async () => {
    await refused(command("import-state", "dev", saved), /replaces the state of stack dev/, /--yes is missing/);
    await refused(command("import-state", "staging", saved, "--yes"), /it is the state of stack dev/);
    const garbage = join(folder, "garbage.json");
    writeFileSync(garbage, '{"version": 3}');
    await refused(command("import-state", "dev", garbage, "--yes"), /it isn't an exported state: deployment/);
    await refused(command("import-state", "dev", join(folder, "none.json"), "--yes"), /no such file/);
  });

  it("moves from one backend to another, secrets included", async () => {
    env.PULUMI_BACKEND_URL = `file://${join(folder, "file")}`;
    await succeed(command("import-state", "dev", saved, "--yes"));
    assert.equal(await succeed(pulumi("stack", "output", "token", "--show-secrets")), secret);
  });

  it("has its secrets encrypted with a cloud key if the stack says so", async () => {
    await succeed(pulumi("stack", "change-secrets-provider", await cloud.key(), "--non-interactive"));
    const state = await succeed(pulumi("stack", "export"));
    assert.match(state, /"type": "cloud"/);
    assert.ok(!state.includes(secret));
    assert.equal(await succeed(pulumi("stack", "output", "token", "--show-secrets")), secret);
  });

  const unusable: [backend: string, message: RegExp, why: RegExp, fix: RegExp][] = [
    [
      "s3://none?endpoint=http://127.0.0.1:1&s3ForcePathStyle=true&region=us-east-1",
      /The state backend s3:\/\/none\S* can't be used; nothing was changed/,
      /why: /,
      /fix: Check that the bucket exists/,
    ],
    [
      "http://user:pass-word@127.0.0.1:1",
      /The state backend http:\/\/127\.0\.0\.1:1 can't be used/,
      /why: /,
      /fix: Check the address, and that PULUMI_ACCESS_TOKEN/,
    ],
    [
      "file:///there/is/no/such/directory",
      /The state backend file:\/\/\/there\S+ can't be used/,
      /no such file or directory/,
      /fix: The directory must exist/,
    ],
    [
      "ftp://state",
      /The state backend ftp:\/\/state can't be used/,
      /why: /,
      /fix: It must start with one of file:\/\/, s3:\/\//,
    ],
  ];
  for (const [backend, ...messages] of unusable) {
    it(`in an unusable backend ends the command with one message: ${backend.split("?")[0]}`, async () => {
      env.PULUMI_BACKEND_URL = backend;
      await refused(command("with", "true"), ...messages);
    });
  }
});
