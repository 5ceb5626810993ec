import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { AppImage, type AppImageArgs } from "../../../components/image";
import { only, register } from "../../support/mocks";

const build = {
  context: "./backend",
  dockerfile: "./backend/Dockerfile.release",
  platform: "linux/arm64" as const,
  arguments: { PORT: "8000" },
  labels: { component: "backend" },
  cache: "builder" as const,
};
const args: AppImageArgs = { registry: "registry.test", repository: "todo-backend", tag: "1.2.3", build };

const scanners = join(__dirname, "..", "..", "..", "examples", "scanner");

async function registerImage(over: Partial<AppImageArgs> = {}) {
  let reference = "";
  const registered = await register(() => {
    new AppImage("backend", { ...args, ...over }).reference.apply((value) => (reference = value));
  });
  return { reference, registered };
}

async function built(over: Partial<AppImageArgs> = {}) {
  const { reference, registered } = await registerImage(over);
  return { reference, image: only(registered, "docker-build:index:Image") };
}

describe("AppImage", () => {
  const { CRANE_MANIFESTS, PATH } = process.env;
  const folder = mkdtempSync(join(tmpdir(), "todo-manifests-"));
  before(() => {
    writeFileSync(join(folder, "arm64"), JSON.stringify({ config: { size: 20 }, layers: [{ size: 100 }] }));
    const bin = join(__dirname, "..", "..", "support", "bin");
    Object.assign(process.env, { CRANE_MANIFESTS: folder, PATH: [scanners, bin, PATH].join(delimiter) });
  });
  after(() => {
    Object.assign(process.env, { PATH });
    if (CRANE_MANIFESTS === undefined) delete process.env.CRANE_MANIFESTS;
    else process.env.CRANE_MANIFESTS = CRANE_MANIFESTS;
    rmSync(folder, { recursive: true });
  });

  it("IMG-7 IMG-28 is pushed under its tag and referenced by digest", async () => {
    const { reference, image } = await built();
    assert.deepEqual(image.tags, ["registry.test/todo-backend:1.2.3"]);
    assert.deepEqual(image.exports, [{ raw: "type=image,push=true" }]);
    assert.equal(reference, `registry.test/todo-backend@sha256:${"0".repeat(64)}`);
  });

  it("IMG-2 goes to Docker Hub if no registry is set", async () => {
    const { reference, image } = await built({ registry: "" });
    assert.deepEqual(image.tags, ["todo-backend:1.2.3"]);
    assert.equal(reference, `todo-backend@sha256:${"0".repeat(64)}`);
  });

  it("IMG-2 IMG-3 puts the registry before the repository only once", async () => {
    for (const repository of ["registry.test/todo-backend", "localhost:5000/todo-backend", "localhost/todo-backend"]) {
      assert.deepEqual((await built({ repository })).image.tags, [`${repository}:1.2.3`]);
    }
    assert.deepEqual((await built({ registry: pulumi.output("ghcr.io/your-org") })).image.tags, [
      "ghcr.io/your-org/todo-backend:1.2.3",
    ]);
    assert.deepEqual((await built({ repository: "your-org/todo-backend" })).image.tags, [
      "registry.test/your-org/todo-backend:1.2.3",
    ]);
  });

  it("IMG-8 IMG-9 IMG-10 IMG-11 IMG-12 is built as the settings say, and never in a preview", async () => {
    const { image } = await built();
    assert.deepEqual(image.context, { location: "./backend" });
    assert.deepEqual(image.dockerfile, { location: "./backend/Dockerfile.release" });
    assert.deepEqual(image.platforms, ["linux/arm64"]);
    assert.deepEqual(image.buildArgs, { PORT: "8000" });
    assert.deepEqual(image.labels, { component: "backend" });
    assert.equal(image.buildOnPreview, false);
  });

  it("IMG-7 has the time of its sources' last change, which BuildKit gives the layers", async () => {
    const { image } = await built({ build: { ...args.build, time: 1_700_000_000 } });
    assert.deepEqual(image.exports, [
      { raw: "type=image,push=true,rewrite-timestamp=true,source-date-epoch=1700000000" },
    ]);
    // As a build argument it would invalidate the cached layer with the packages.
    assert.deepEqual(image.buildArgs, { PORT: "8000" });
  });

  it("caches layers in the builder, and in the registry as well if the settings ask for it", async () => {
    const { image } = await built();
    assert.deepEqual(["cacheFrom" in image, "cacheTo" in image], [false, false]);
    const cached = (await built({ build: { ...build, cache: "registry" } })).image;
    assert.deepEqual(cached.cacheFrom, [{ registry: { ref: "registry.test/todo-backend:1.2.3-cache" } }]);
    assert.deepEqual(cached.cacheTo[0].registry.ref, "registry.test/todo-backend:1.2.3-cache");
    assert.equal(cached.cacheTo[0].registry.mode, "max");
  });

  it("uses the given builder, or else Docker's default", async () => {
    assert.deepEqual((await built({ build: { ...build, builder: "todo-chatbot" } })).image.builder, {
      name: "todo-chatbot",
    });
    assert.equal("builder" in (await built()).image, false);
  });

  it("IMG-7 runs the digest in the settings, and builds nothing", async () => {
    const digest = `sha256:${"1".repeat(64)}`;
    const { reference, registered } = await registerImage({ digest });
    assert.equal(reference, `registry.test/todo-backend@${digest}`);
    assert.deepEqual(
      registered.map(({ type }) => type),
      ["todo:components:AppImage"],
    );
  });

  it("IMG-14 IMG-25 IMG-28 is checked by its digest before anything references it", async () => {
    const scan = { scanner: "auto" as const, severity: "CRITICAL" as const, accepted: ["CVE-2023-45853"] };
    const { reference, registered } = await registerImage({ sizeLimit: 200e6, scan });
    const { input } = only(registered, "pulumi:index:Stash");
    const { size, scanner, scannerVersion, vulnerabilities, checkedAt, ...asked } = input;
    const image = `registry.test/todo-backend@sha256:${"0".repeat(64)}`;
    assert.deepEqual(asked, { image, platform: "linux/arm64", sizeLimit: 200e6, scan });
    assert.deepEqual(
      { size, scanner, scannerVersion, vulnerabilities },
      {
        size: 120,
        scanner: "trivy",
        scannerVersion: "0.0.0-stand-in",
        vulnerabilities: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 1 },
      },
    );
    assert.match(checkedAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.equal(reference, image);
    assert.deepEqual(
      registered.map(({ type }) => type),
      ["todo:components:AppImage", "docker-build:index:Image", "pulumi:index:Stash"],
    );
  });

  it("IMG-7 IMG-25 is also checked if the settings give its digest", async () => {
    const digest = `sha256:${"1".repeat(64)}`;
    const { registered } = await registerImage({ digest, sizeLimit: 1000 });
    const { input } = only(registered, "pulumi:index:Stash");
    assert.deepEqual([input.image, input.scan], [`registry.test/todo-backend@${digest}`, undefined]);
  });
});
