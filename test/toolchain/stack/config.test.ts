import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { mergeConfig, StackConfig } from "../../../toolchain/stack/config.ts";

describe("the dev stack's config", () => {
  it("is the committed one at first", () => {
    assert.deepEqual(mergeConfig({ "todo:namespace": "todo-dev" }), { "todo:namespace": "todo-dev" });
  });

  it("follows the committed one where this machine has no value of its own", () => {
    const seen = { "todo:namespace": "todo-dev", "todo:backend": { port: 8000 } };
    assert.deepEqual(mergeConfig({ "todo:namespace": "todo" }, seen, seen), { "todo:namespace": "todo" });
  });

  it("keeps what was set on this machine", () => {
    const seen = { "todo:global": { environment: "development" } };
    const machine = { "todo:global": { environment: "staging" }, "todo:token": { secure: "v1:x" } };
    assert.deepEqual(
      mergeConfig({ "todo:global": { environment: "development" }, "todo:namespace": "n" }, seen, machine),
      {
        ...machine,
        "todo:namespace": "n",
      },
    );
  });
});

describe("how a stack's secrets are encrypted", () => {
  const salt = "v1:c2FsdA==:v1:bm9uY2U=:Y2lwaGVy";
  let folder: string;
  let given: string | undefined;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    given = process.env.PULUMI_CONFIG_PASSPHRASE;
    delete process.env.PULUMI_CONFIG_PASSPHRASE;
    delete process.env.PULUMI_CONFIG_PASSPHRASE_FILE;
  });
  afterEach(() => {
    if (given !== undefined) process.env.PULUMI_CONFIG_PASSPHRASE = given;
    rmSync(folder, { recursive: true });
  });

  function written(text: string, machine = ""): Record<string, unknown> {
    const repository = mkdtempSync(join(folder, "clone-"));
    writeFileSync(join(repository, "Pulumi.dev.yaml"), text);
    const config = new StackConfig("dev", { folder, repository });
    if (machine) writeFileSync(config.file, machine);
    config.write();
    return parse(readFileSync(config.file, "utf8")) as Record<string, unknown>;
  }
  const namespace = "config:\n  todo:namespace: todo-test\n";
  const secret = "config:\n  todo:secrets:\n    jwtSecret:\n      secure: v1:x\n";

  it("isn't taken from the salt that plain `pulumi stack init` wrote into the clone's file", () => {
    assert.deepEqual(written(`encryptionsalt: ${salt}\n${namespace}`), { config: { "todo:namespace": "todo-test" } });
  });

  it("stays this machine's next to such a salt", () => {
    const { encryptionsalt } = written(`encryptionsalt: ${salt}\n${namespace}`, "encryptionsalt: own\n");
    assert.equal(encryptionsalt, "own");
  });

  it("is the committed salt's once a passphrase is given", () => {
    process.env.PULUMI_CONFIG_PASSPHRASE = "the team's";
    assert.equal(written(`encryptionsalt: ${salt}\n${namespace}`, "encryptionsalt: own\n").encryptionsalt, salt);
  });

  it("is the committed salt's where secrets are committed, which need its passphrase", () => {
    assert.equal(written(`encryptionsalt: ${salt}\n${secret}`).encryptionsalt, salt);
  });

  it("is the committed provider's, such as a cloud's key", () => {
    const text = `secretsprovider: awskms://alias/todo\nencryptedkey: abc\n${namespace}`;
    assert.equal(written(text).secretsprovider, "awskms://alias/todo");
  });
});
