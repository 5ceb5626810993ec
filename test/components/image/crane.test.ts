import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { AppImage, type AppImageArgs } from "../../../components/image";
import { craneIsThere } from "../../../components/image/crane";
import { Refusal } from "../../../settings/problems";
import { register } from "../../support/mocks";

const args: AppImageArgs = {
  registry: "registry.test",
  repository: "todo-backend",
  tag: "1.2.3",
  sizeLimit: 200e6,
  build: {
    context: "./backend",
    dockerfile: "./backend/Dockerfile",
    platform: "linux/amd64",
    arguments: {},
    labels: {},
    cache: "builder",
  },
};

describe("crane", () => {
  const { PATH } = process.env;
  beforeEach(() => void (process.env.PATH = "/nowhere"));
  afterEach(() => void (process.env.PATH = PATH));

  const refusalOf = (image: Promise<void>) =>
    image.then(
      () => assert.fail("It wasn't refused"),
      (error: unknown) => error,
    );

  it("is needed to check an image's size; if it is missing, one error covers all images", async () => {
    const refusals: unknown[] = [];
    await register(() => {
      for (const name of ["frontend", "backend"]) {
        // What depends on the refused image is never registered; Pulumi would report the refusal itself.
        const { accepted } = new AppImage(name, { ...args, digest: `sha256:${"1".repeat(64)}` });
        void refusalOf(accepted).then((refusal) => refusals.push(refusal));
      }
    }).catch((error: unknown) => refusals.push(error));
    const [first] = refusals;
    assert.ok(first instanceof Refusal);
    assert.deepEqual(new Set(refusals), new Set([first]));
    assert.equal(
      first.message,
      "crane isn't on PATH; the program reads and copies images in registries with it; nothing was changed\n" +
        "    fix: install it: https://github.com/google/go-containerregistry",
    );
  });

  it("isn't needed for an image without a size limit, or for one loaded into Minikube", async () => {
    const images: AppImage[] = [];
    const registered = await register(() => {
      images.push(new AppImage("unlimited", { ...args, sizeLimit: undefined }));
      images.push(new AppImage("loaded", { ...args, registry: "", loadInto: "todo-dev" }));
    });
    await Promise.all(images.map(({ accepted }) => accepted));
    assert.equal(registered.filter(({ type }) => type === "docker-build:index:Image").length, 2);
  });

  it("is found as soon as it is installed", async () => {
    await assert.rejects(craneIsThere(), Refusal);
    process.env.PATH = [join(__dirname, "..", "..", "support", "bin"), PATH].join(delimiter);
    await craneIsThere();
  });
});
