import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { placesOf } from "../../../components/image/pins";
import { digestOf, only, type Registered, unwrap } from "../../support/mocks";
import { objectsOf, podsOf, registerProgram, withCluster } from "../../support/program";
import type { Tree } from "../../../settings/formats/tree";

const pinned: Tree = { global: { environment: "staging" }, imagePins: { enabled: true } };

/** Images of containers by the name of the object that they are in, and base images by the name of the build. */
function imagesOf(registered: Registered[]): Record<string, string> {
  const pods = podsOf(objectsOf(registered)).map(({ owner, spec }): [string, string] => [
    owner.metadata.name,
    (spec as { containers: { image: string }[] }).containers.map(({ image }) => image).join(),
  ]);
  const builds = registered
    .filter(({ type }) => type === "docker-build:index:Image")
    .map(({ name, inputs }): [string, string] => [
      name,
      (unwrap(inputs) as { buildArgs: { BASE_IMAGE: string } }).buildArgs.BASE_IMAGE,
    ]);
  return Object.fromEntries([...pods, ...builds]);
}

describe("pins of images", function () {
  this.timeout(60_000);
  withCluster();
  const { DOCKER_CONFIG } = process.env;
  const folder = mkdtempSync(join(tmpdir(), "todo-pins-"));
  beforeEach(() => void (process.env.DOCKER_CONFIG = folder));
  afterEach(() => {
    if (DOCKER_CONFIG === undefined) delete process.env.DOCKER_CONFIG;
    else process.env.DOCKER_CONFIG = DOCKER_CONFIG;
  });
  after(() => rmSync(folder, { recursive: true }));
  const logIn = (config: object) => writeFileSync(join(folder, "config.json"), JSON.stringify(config));
  const access = (registered: Registered[]) =>
    JSON.parse((only(registered, "pulumi:providers:docker") as { registryAuth: string }).registryAuth) as unknown;

  it("IMG-7 are of nothing, and need no provider, unless a stack asks for them", async () => {
    const registered = await registerProgram({ global: { environment: "staging" } });
    assert.deepEqual(
      registered.filter(({ type }) => type.includes("providers:docker")).map(({ name }) => name),
      [],
    );
    assert.equal(imagesOf(registered)["todo-postgres"], "postgres:15-bookworm");
  });

  it("IMG-7 IMG-27 give PostgreSQL, its backup and the base images the digests of their tags", async () => {
    logIn({});
    const registered = await registerProgram(pinned);
    const hub = (name: string) => `${name}@${digestOf(`registry-1.docker.io/library/${name}`)}`;
    const images = imagesOf(registered);
    const expected: Record<string, string> = {
      "todo-postgres": hub("postgres:15-bookworm"),
      "todo-backup": hub("postgres:15-bookworm"),
      "frontend-image": hub("node:24-bookworm-slim"),
      "backend-image": hub("python:3.11-slim-bookworm"),
    };
    for (const [name, image] of Object.entries(expected)) assert.equal(images[name], image, name);
    // Every image has a digest now.
    for (const [name, image] of Object.entries(images)) assert.match(image, /@sha256:[0-9a-f]{64}$/, name);
    const provider = only(registered, "pulumi:providers:docker") as { disableDockerDaemonCheck: string };
    assert.equal(provider.disableDockerDaemonCheck, "true");
    assert.deepEqual(access(registered), []);
  });

  it("IMG-7 ask for no image that has a digest, or from which nothing is built", async () => {
    const digest = `sha256:${"1".repeat(64)}`;
    const registered = await registerProgram({
      ...pinned,
      frontend: { image: { digest } },
      backend: { image: { baseImage: `python:3.11@${digest}` } },
      database: { internal: { image: { digest } } },
    });
    const images = imagesOf(registered);
    assert.equal(images["todo-postgres"], `postgres@${digest}`);
    assert.equal(images["backend-image"], `python:3.11@${digest}`);
    assert.equal(images["frontend-image"], undefined);
  });

  it("read a private registry with this user's login, whose password stays where it is", async () => {
    const auth = Buffer.from("user:hunter2").toString("base64");
    logIn({ auths: { "registry.test": { auth }, "https://index.docker.io/v1/": { auth } } });
    const registered = await registerProgram({
      ...pinned,
      database: { internal: { image: { registry: "registry.test" } } },
      frontend: { image: { baseImage: "localhost:5000/node:24" } },
    });
    assert.deepEqual(access(registered), [
      { address: "http://localhost:5000", authDisabled: true },
      { address: "https://registry-1.docker.io" },
      { address: "https://registry.test" },
    ]);
    assert.ok(!JSON.stringify(registered).includes(auth) && !JSON.stringify(registered).includes("hunter2"));
  });

  const places: [image: string, mirror: string | undefined, found: string[]][] = [
    ["postgres:15", undefined, ["registry-1.docker.io/library/postgres:15"]],
    ["docker.io/library/postgres:15", undefined, ["registry-1.docker.io/library/postgres:15"]],
    ["index.docker.io/acme/postgres:15", undefined, ["registry-1.docker.io/acme/postgres:15"]],
    [
      "postgres:15",
      "localhost:15000",
      ["localhost:15000/library/postgres:15", "registry-1.docker.io/library/postgres:15"],
    ],
    ["ghcr.io/acme/postgres:15", "localhost:15000", ["ghcr.io/acme/postgres:15"]],
  ];
  for (const [image, mirror, found] of places) {
    it(`look for ${image} where the cluster does${mirror === undefined ? "" : `, with the mirror ${mirror}`}`, () => {
      assert.deepEqual(placesOf(image, mirror), found);
    });
  }
});
