import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { judge } from "../../../../components/image/check/verdict";

const image = "registry.test/team/todo-backend@sha256:0";
const bin = join(__dirname, "..", "..", "..", "support", "bin");

/** A script plays crane here; test/preview/checks.test.ts asks a real registry with the real crane. */
describe("an image's size", () => {
  const { CRANE_MANIFESTS, PATH } = process.env;
  let folder: string;

  const manifest = (architecture: string, content: unknown) =>
    writeFileSync(join(folder, architecture), JSON.stringify(content));
  const sizeOf = async (sizeLimit = 1000, platform = "linux/amd64") =>
    (await judge({ image, platform, sizeLimit })).size;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "todo-manifests-"));
    Object.assign(process.env, { CRANE_MANIFESTS: folder, PATH: [bin, PATH].join(delimiter) });
    manifest("amd64", { config: { size: 20 }, layers: [{ size: 100 }, { size: 80 }] });
  });
  afterEach(() => {
    Object.assign(process.env, { PATH });
    if (CRANE_MANIFESTS === undefined) delete process.env.CRANE_MANIFESTS;
    else process.env.CRANE_MANIFESTS = CRANE_MANIFESTS;
    rmSync(folder, { recursive: true });
  });

  it("IMG-14 is the sum of its layers and its configuration, as the registry reports them", async () => {
    assert.equal(await sizeOf(), 200);
  });

  it("IMG-14 is measured for the platform in the settings", async () => {
    manifest("arm64", { config: { size: 30 }, layers: [] });
    assert.deepEqual([await sizeOf(), await sizeOf(1000, "linux/arm64")], [200, 30]);
  });

  it("IMG-14 must be below the limit, not equal to it", async () => {
    assert.equal(await sizeOf(201), 200);
    await assert.rejects(sizeOf(200), {
      message: `${image} has 200 bytes; it must have less than 200. Nothing runs it.
    fix: keep what only its build needs out of the last stage, or choose a smaller todo:<component>.image.baseImage`,
    });
    await assert.rejects(sizeOf(199), /has 200 bytes; it must have less than 199/);
  });

  it("can't be determined if the registry doesn't answer; the error gives crane's reason and a fix", async () => {
    await assert.rejects(sizeOf(1000, "linux/s390x"), {
      message: `The size of ${image} can't be determined: \
fetching manifest ${image}: no child with platform linux/s390x in index ${image}
fix: check that the registry answers, and log in to it (docker login <registry>); what runs keeps running`,
    });
  });

  it("can't be determined from anything but an image's manifest", async () => {
    for (const answer of [{}, { config: { size: 20 } }, { config: { size: "20" }, layers: [] }, []]) {
      manifest("amd64", answer);
      await assert.rejects(sizeOf(), { message: `The registry's manifest of ${image} isn't an image's` });
    }
    writeFileSync(join(folder, "amd64"), "<html>");
    await assert.rejects(sizeOf(), /isn't an image's$/);
  });
});
