import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalStack } from "../../../toolchain/stack/index.ts";

describe("a stack's cluster", () => {
  const { PATH } = process.env;
  const { getuid } = process;
  let folder: string;

  beforeEach(() => {
    process.getuid = () => 1000;
    folder = mkdtempSync(join(tmpdir(), "todo-chatbot-test-"));
    process.env.PATH = folder;
  });
  afterEach(() => {
    process.getuid = getuid;
    process.env.PATH = PATH;
    rmSync(folder, { recursive: true });
  });

  const installMinikube = () => writeFileSync(join(folder, "minikube"), "#!/bin/sh\necho v1.38.0\n", { mode: 0o755 });

  /** A stack with this config and no committed file. */
  const stack = (config: Record<string, unknown>) =>
    new LocalStack("own", { committed: "nothing-is-committed", folder, overrides: config });

  const cases: {
    title: string;
    config: Record<string, unknown>;
    minikube?: boolean;
    root?: boolean;
    kind: string | undefined;
  }[] = [
    {
      title: "is an existing one for staging, which names none",
      config: { "todo:global": { environment: "staging" } },
      kind: "existing",
    },
    {
      title: "is an existing one for production, also where Minikube is installed",
      config: { "todo:global": { environment: "prod" } },
      minikube: true,
      kind: "existing",
    },
    {
      title: "is the embedded one for development without Minikube",
      config: {},
      kind: "embedded",
    },
    {
      title: "is a Minikube for development with Minikube",
      config: { "todo:global": { environment: "dev" } },
      minikube: true,
      kind: "minikube",
    },
    {
      title: "is the embedded one for root with Minikube, which refuses root",
      config: {},
      minikube: true,
      root: true,
      kind: "embedded",
    },
    {
      title: "is the one that the settings name",
      config: { "todo:global": { environment: "staging" }, "todo:cluster": { kind: "embedded" } },
      minikube: true,
      kind: "embedded",
    },
    {
      title: "is left open where the settings for it have a fault",
      config: { "todo:cluster": { kind: "mincube" } },
      kind: undefined,
    },
  ];
  for (const { title, config, minikube = false, root = false, kind } of cases) {
    it(title, () => {
      if (root) process.getuid = () => 0;
      if (minikube) installMinikube();
      assert.equal(stack(config).cluster().kind, kind);
      assert.equal(stack(config).usesEmbeddedCluster(), kind === "embedded");
    });
  }

  it("needs the add-on network-policies where the environment or the settings turn them on", () => {
    const needed = (config: Record<string, unknown>) => stack(config).neededAddons();
    assert.deepEqual(needed({}), []);
    assert.deepEqual(needed({ "todo:networkPolicy": { enabled: true } }), ["network-policies"]);
    assert.deepEqual(needed({ "todo:global": { environment: "staging" } }), ["network-policies"]);
    assert.deepEqual(
      needed({ "todo:global": { environment: "staging" }, "todo:networkPolicy": { enabled: false } }),
      [],
    );
  });

  it("needs Pulumi's provider docker where the settings pin images, and nowhere else", () => {
    const needed = (config: Record<string, unknown>) =>
      stack(config)
        .neededPieces()
        .map(({ name }) => name);
    for (const environment of ["development", "staging", "production"])
      assert.deepEqual(needed({ "todo:global": { environment } }), []);
    assert.deepEqual(needed({ "todo:imagePins": { enabled: true } }), ["pulumi-resource-docker"]);
  });

  it("is reached through the context, or another stack's kubeconfig, that the settings name", () => {
    const cluster = { kind: "existing", context: "team", kubeconfigFrom: "acme/eks/prod" };
    assert.deepEqual(stack({ "todo:cluster": cluster, "todo:kubeconfig": { secure: "v1:x" } }).cluster(), {
      ...cluster,
      hasKubeconfig: true,
    });
  });
});
