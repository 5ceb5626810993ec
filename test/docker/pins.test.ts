import assert from "node:assert/strict";
import { join } from "node:path";
import { Workspace } from "../support/workspace";
import { login, Registry } from "./registry";

/** The real engine, Pulumi's provider docker, and a registry that asks for a login. There is no Docker daemon. */
describe("pins of images in a registry", () => {
  let registry: Registry;
  let workspace: Workspace;
  let env: Record<string, string>;
  const digests: Record<string, string> = {};

  before(async () => {
    registry = await Registry.start();
    env = { DOCKER_CONFIG: registry.dockerConfig("logged-in", [login]), DOCKER_HOST: "unix:///nowhere.sock" };
    for (const name of ["acme/postgres:15", "acme/node:24", "library/python:3"])
      digests[name] = await registry.push(name, name, env.DOCKER_CONFIG!);
    const settings = {
      "todo:imagePins": { enabled: true },
      "todo:database": { internal: { image: { registry: `${registry.address}/acme`, tag: "15" } } },
      "todo:frontend": { image: { baseImage: `${registry.address}/acme/node:24` } },
      "todo:backend": { image: { baseImage: "python:3" } },
      "todo:global": { environment: "development", imageRegistry: registry.address },
    };
    workspace = new Workspace("pins", "dev", settings, join(__dirname, "pins"));
    await workspace.init();
  });
  after(async () => {
    workspace.remove();
    await registry.stop();
  });
  const output = async (name: string) => (await workspace.pulumi("stack", "output", name, env)).stdout;

  it("IMG-7 IMG-27 are the digests that the tags have there, read with this user's login", async () => {
    const { exitCode, output: printed } = await workspace.pulumi("up", "--yes", "--skip-preview", env);
    assert.equal(exitCode, 0, printed);
    const at = registry.address;
    assert.equal(await output("database"), `${at}/acme/postgres:15@${digests["acme/postgres:15"]}`);
    assert.equal(await output("frontend"), `${at}/acme/node:24@${digests["acme/node:24"]}`);
    // Docker Hub's image, from the registry in which the cluster looks for it first.
    assert.equal(await output("backend"), `python:3@${digests["library/python:3"]}`);
    const { stdout: state } = await workspace.pulumi("stack", "export", "--show-secrets", env);
    const { username, password } = login;
    for (const secret of [password, Buffer.from(`${username}:${password}`).toString("base64")])
      assert.ok(!state.includes(secret), "the state contains the login");
  });

  it("IMG-7 show in the preview once a tag moves, and not before", async () => {
    const unchanged = await workspace.pulumi("preview", "--expect-no-changes", env);
    assert.equal(unchanged.exitCode, 0, unchanged.output);
    const former = digests["acme/postgres:15"] ?? "";
    const moved = await registry.push("acme/postgres:15", "15.1", env.DOCKER_CONFIG ?? "");
    assert.notEqual(moved, former);
    const { exitCode, output: printed } = await workspace.pulumi("preview", "--diff", env);
    assert.equal(exitCode, 0, printed);
    assert.ok(printed.includes(former) && printed.includes(moved), printed);
    assert.ok(!printed.includes(digests["acme/node:24"] ?? "-"), printed);
  });

  const without = [
    { title: "without a login", name: "logged-out", logins: [] },
    { title: "with a wrong login", name: "wrong", logins: [{ ...login, password: "wrong-password" }] },
  ];
  for (const { title, name, logins } of without) {
    it(`end the preview ${title} with one message that says what to do`, async () => {
      const { exitCode, output: printed } = await workspace.pulumi("preview", {
        ...env,
        DOCKER_CONFIG: registry.dockerConfig(name, logins),
      });
      assert.notEqual(exitCode, 0);
      const text = printed.replaceAll(/\s+/g, " ");
      assert.match(text, /The digest of localhost:\d+\/acme\/\w+:\d+ can't be read \(localhost:\d+\/acme\/\w+:\d+: /);
      assert.match(text, /fix: check that the registry answers, and log in to it/);
      assert.match(text, /pulumi config set --path 'todo:imagePins.enabled' false/);
      assert.doesNotMatch(printed, /wrong-password|at .*\.ts:\d+/);
    });
  }
});
