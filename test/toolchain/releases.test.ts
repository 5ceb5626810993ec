import assert from "node:assert/strict";
import { Failure } from "../../embedded/host/failure.ts";
import { LocalStack } from "../../toolchain/stack/index.ts";
import { differenceTable, type Released, releasesOf, settingsFor } from "../../toolchain/stack/releases.ts";

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

describe("the releases of a stack", () => {
  /** A stack whose output `release` this is. */
  const stack = (output: string | Error) =>
    Object.assign(new LocalStack("prod"), {
      output: () => (typeof output === "string" ? Promise.resolve(output) : Promise.reject(output)),
    });
  const ran = (digit: string, version: string) => ({
    ...release(digit, version),
    connectionTest: "passed",
    promotedFrom: ["staging"],
  });

  it("are read by the schema that the program exports them by", async () => {
    const output = JSON.stringify({ ...ran("b", "1.1.0"), previous: [ran("a", "1.0.0")] });
    const versions = (await releasesOf(stack(output))).map(({ version }) => version);
    assert.deepEqual(versions, ["1.1.0", "1.0.0"]);
  });

  it("are none where the stack was never brought up", async () => {
    assert.deepEqual(await releasesOf(stack(new Error("no output"))), []);
  });

  it("are refused where an image has no reference", async () => {
    const output = JSON.stringify({ ...ran("b", "1.1.0"), frontend: { tag: "v1.1.0" }, previous: [] });
    await assert.rejects(releasesOf(stack(output)), (error) => {
      assert.ok(error instanceof Failure);
      assert.equal(error.message, "The output of pulumi stack output release (stack prod) can't be understood");
      assert.match(error.why, /^frontend\.reference: /);
      return true;
    });
  });
});

describe("the difference between releases", () => {
  it("is shown by image", () => {
    const expected = [
      "  image     from                 to                   commit   version",
      "  frontend  sha256:aaaaaaaaaaaa  sha256:bbbbbbbbbbbb  0123456  1.1.0 (v1.1.0)",
      "  backend   sha256:ffffffffffff  the same             unknown  1.1.0 (v1.1.0)",
    ];
    assert.equal(differenceTable(release("a", "1.0.0"), release("b", "1.1.0")), expected.join("\n"));
  });

  it("is all of it where nothing runs", () => {
    assert.match(differenceTable(undefined, release("b", "1.1.0")), /frontend {2}nothing {2}sha256:bbbbbbbbbbbb/);
  });
});

describe("the settings that run a release again", () => {
  it("name its images by digest, and their tags", () => {
    assert.deepEqual(settingsFor("prod", release("a", "1.1.0"), release("b", "1.0.0")), [
      { key: "todo:frontend.image.digest", value: `sha256:${"b".repeat(64)}` },
      { key: "todo:frontend.image.tag", value: "v1.0.0" },
      { key: "todo:backend.image.digest", value: `sha256:${"f".repeat(64)}` },
      { key: "todo:backend.image.tag", value: "v1.0.0" },
    ]);
  });

  it("name the frontend's alone, where the backend is another stack's", () => {
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

  it("can't be known where an image is in another repository, or in none", () => {
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
