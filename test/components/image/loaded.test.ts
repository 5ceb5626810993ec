import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppImage, type AppImageArgs } from "../../../components/image";
import { only, register } from "../../support/mocks";

const build = {
  context: "./backend",
  dockerfile: "./backend/Dockerfile",
  platform: "linux/amd64" as const,
  arguments: {},
  labels: {},
  cache: "builder" as const,
};
const args: AppImageArgs = {
  registry: "",
  repository: "todo-backend",
  tag: "1.2.3",
  build,
  sizeLimit: 1000,
  loadInto: "todo-dev",
};

describe("AppImage without a registry", () => {
  const { XDG_CACHE_HOME } = process.env;
  const folder = mkdtempSync(join(tmpdir(), "todo-image-"));
  const layout = join(folder, "todo-chatbot", "images", "test-backend");

  before(() => void (process.env.XDG_CACHE_HOME = folder));
  after(() => {
    if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
    else process.env.XDG_CACHE_HOME = XDG_CACHE_HOME;
    rmSync(folder, { recursive: true });
  });

  async function registerImage(over: Partial<AppImageArgs> = {}) {
    let reference = "";
    const registered = await register(() => {
      new AppImage("backend", { ...args, ...over }).reference.apply((value) => (reference = value));
    });
    return { reference, registered };
  }

  it("IMG-28 is built into an OCI layout on this machine, and pushed nowhere", async () => {
    const { registered } = await registerImage();
    const image = only(registered, "docker-build:index:Image");
    assert.equal(image.push, false);
    assert.deepEqual(image.exports, [{ raw: `type=oci,tar=false,"dest=${layout}"` }]);
  });

  it("IMG-14 IMG-28 is loaded into Minikube if it is below the size limit, and runs under a unique tag", async () => {
    const { reference, registered } = await registerImage();
    const { __provider, ...inputs } = only(registered, "pulumi-nodejs:dynamic/todo:LoadedImage");
    assert.match(__provider, /image.*load/);
    const digest = `sha256:${"0".repeat(64)}`;
    assert.deepEqual(inputs, {
      profile: "todo-dev",
      layout,
      digest,
      repository: "todo-backend",
      tag: "1.2.3",
      sizeLimit: 1000,
    });
    assert.equal(reference, "docker.io/library/todo-backend:1.2.3-000000000000");
  });

  it("IMG-7 isn't loaded if the settings name an image in a registry", async () => {
    const digest = `sha256:${"1".repeat(64)}`;
    const { reference, registered } = await registerImage({ digest, sizeLimit: undefined });
    assert.equal(reference, `todo-backend@${digest}`);
    assert.deepEqual(
      registered.map(({ type }) => type),
      ["todo:components:AppImage"],
    );
  });

  it("IMG-25 can't be scanned", async () => {
    const scan = { scanner: "trivy" as const, severity: "CRITICAL" as const, accepted: [] };
    await assert.rejects(
      registerImage({ scan }),
      /scanned in a registry, .* Minikube without one\n +fix: pulumi config set .*'todo:global\.imageRegistry' </,
    );
  });
});
