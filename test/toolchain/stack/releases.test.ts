import assert from "node:assert/strict";
import { Failure } from "../../../embedded/host/failure.ts";
import { LocalStack } from "../../../toolchain/stack/index.ts";
import { differenceTable, type Released, releasesOf, settingsFor } from "../../../toolchain/stack/releases.ts";

const release = (digit: string, version: string, registry = "ghcr.io/org"): Released => ({
  version,
  at: "2026-11-21T12:00:00.000Z",
  frontend: {
    reference: `${registry}/todo-frontend@sha256:${digit.repeat(64)}`,
    tag: `v${version}`,
    commit: "0123456789abcdef",
  },
  backend: { reference: `${registry}/todo-backend@sha256:${"f".repeat(64)}`, tag: `v${version}` },
});

describe("a stack's releases", () => {
  /** A stack whose output `release` is this. */
  const stack = (output: string | Error) =>
    Object.assign(new LocalStack("prod"), {
      output: () => (typeof output === "string" ? Promise.resolve(output) : Promise.reject(output)),
    });
  const ran = (digit: string, version: string) => ({
    ...release(digit, version),
    connectionTest: "passed",
    promotedFrom: ["staging"],
  });

  it("are read with the schema by which the program exports them", async () => {
    const output = JSON.stringify({ ...ran("b", "1.1.0"), previous: [ran("a", "1.0.0")] });
    const versions = (await releasesOf(stack(output))).map(({ version }) => version);
    assert.deepEqual(versions, ["1.1.0", "1.0.0"]);
  });

  it("are empty if the stack was never deployed", async () => {
    assert.deepEqual(await releasesOf(stack(new Error("no output"))), []);
  });

  it("are refused if an image has no reference", async () => {
    const output = JSON.stringify({ ...ran("b", "1.1.0"), frontend: { tag: "v1.1.0" }, previous: [] });
    await assert.rejects(releasesOf(stack(output)), (error) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.message, "The output of pulumi stack output release (stack prod) can't be understood");
      assert.match(error.why, /^frontend\.reference: /);
      return true;
    });
  });
});

describe("the difference between two releases", () => {
  it("lists each image", () => {
    const expected = [
      "  image     from                 to                   commit   version",
      "  frontend  sha256:aaaaaaaaaaaa  sha256:bbbbbbbbbbbb  0123456  1.1.0 (v1.1.0)",
      "  backend   sha256:ffffffffffff  the same             unknown  1.1.0 (v1.1.0)",
    ];
    assert.equal(differenceTable(release("a", "1.0.0"), release("b", "1.1.0")), expected.join("\n"));
  });

  it("lists everything if nothing runs", () => {
    assert.match(differenceTable(undefined, release("b", "1.1.0")), /frontend {2}nothing {2}sha256:bbbbbbbbbbbb/);
  });
});

describe("the settings that run an earlier release again", () => {
  it("name its images by digest, with their tags", () => {
    assert.deepEqual(settingsFor("prod", release("a", "1.1.0"), release("b", "1.0.0")), [
      { key: "todo:frontend.image.digest", value: `sha256:${"b".repeat(64)}` },
      { key: "todo:frontend.image.tag", value: "v1.0.0" },
      { key: "todo:backend.image.digest", value: `sha256:${"f".repeat(64)}` },
      { key: "todo:backend.image.tag", value: "v1.0.0" },
    ]);
  });

  it("name only the frontend's if the backend belongs to another stack", () => {
    const [current, before] = [release("a", "1.1.0"), release("b", "1.0.0")].map(({ version, at, frontend }) => ({
      version,
      at,
      frontend,
    })) as [Released, Released];
    assert.deepEqual(
      settingsFor("front", current, before).map(({ key }) => key),
      ["todo:frontend.image.digest", "todo:frontend.image.tag"],
    );
    assert.doesNotMatch(differenceTable(current, before), /backend/);
  });

  it("can't be determined if an image is in another repository, or in none", () => {
    const says = (why: RegExp) => (error: unknown) => error instanceof Failure && why.test(error.why);
    assert.throws(
      () => settingsFor("prod", release("a", "1.1.0"), release("b", "1.0.0", "docker.io/org")),
      says(/it isn't in the repository of what runs, ghcr\.io/),
    );
    const loaded = {
      ...release("b", "1.0.0"),
      frontend: { reference: "docker.io/library/todo-frontend:1-abc", tag: "1" },
    };
    assert.throws(() => settingsFor("prod", loaded, loaded), says(/it has no digest: it was loaded into a Minikube/));
  });
});
