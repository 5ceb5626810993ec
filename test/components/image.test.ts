import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { AppImage, type AppImageArgs } from "../../components/image";
import { only, register } from "./mocks";

const args: AppImageArgs = {
  context: "./backend",
  registry: "registry.test",
  repository: "todo-backend",
  tag: "1.2.3",
  version: "1.2.3",
};

async function build(over: Partial<AppImageArgs> = {}) {
  let reference = "";
  const registered = await register(() => {
    new AppImage("backend", { ...args, ...over }).reference.apply((value) => (reference = value));
  });
  return { reference, image: only(registered, "docker-build:index:Image") };
}

describe("AppImage", () => {
  it("IMG-7 IMG-28 is pushed under its tag and referenced by digest", async () => {
    const { reference, image } = await build();
    assert.deepEqual(image.tags, ["registry.test/todo-backend:1.2.3"]);
    assert.equal(image.push, true);
    assert.equal(reference, `registry.test/todo-backend@sha256:${"0".repeat(64)}`);
  });

  it("IMG-2 goes to Docker Hub without a registry", async () => {
    const { reference, image } = await build({ registry: "" });
    assert.deepEqual(image.tags, ["todo-backend:1.2.3"]);
    assert.equal(reference, `todo-backend@sha256:${"0".repeat(64)}`);
  });

  it("IMG-8 IMG-9 IMG-12 is built from its context for linux/amd64, never in a preview", async () => {
    const { image } = await build();
    assert.deepEqual(image.context, { location: "./backend" });
    assert.deepEqual(image.dockerfile, { location: "./backend/Dockerfile" });
    assert.deepEqual(image.platforms, ["linux/amd64"]);
    assert.equal(image.buildOnPreview, false);
  });

  it("IMG-10 IMG-11 tells the Dockerfile the version and the last commit that changed the context", async () => {
    const { buildArgs } = (await build({ buildArgs: { NODE_ENV: "production" } })).image;
    assert.deepEqual(Object.keys(buildArgs).sort(), ["NODE_ENV", "REVISION", "VERSION"]);
    assert.equal(buildArgs.VERSION, "1.2.3");
    assert.match(buildArgs.REVISION, /^[0-9a-f]{40}$/);
  });

  it("uses the builder that it is given, and Docker's default without one", async () => {
    assert.deepEqual((await build({ builder: pulumi.output("todo-chatbot") })).image.builder, { name: "todo-chatbot" });
    assert.equal("builder" in (await build()).image, false);
  });

  it("IMG-7 runs a digest that it is given, and builds nothing", async () => {
    const digest = `sha256:${"1".repeat(64)}`;
    let reference = "";
    const registered = await register(() => {
      new AppImage("backend", { ...args, digest }).reference.apply((value) => (reference = value));
    });
    assert.equal(reference, `registry.test/todo-backend@${digest}`);
    assert.deepEqual(registered.map(({ type }) => type), ["todo:components:AppImage"]);
  });

  it("IMG-2 puts the registry before a repository once", async () => {
    const { image } = await build({ repository: "registry.test/todo-backend" });
    assert.deepEqual(image.tags, ["registry.test/todo-backend:1.2.3"]);
  });
});
