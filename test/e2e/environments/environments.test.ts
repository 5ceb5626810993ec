import assert from "node:assert/strict";
import { drift } from "./drift";
import type { Entrance } from "./entrance";
import { Environment } from "./environment";
import { production } from "./production";

const values = {
  "database-password": "Correct-Horse-8-Battery",
  "jwt-secret": "0123456789-stagings-own-jwt-key-abcdefghijklmnopqrstuvwxyz-04712",
  "better-auth-secret": "0123456789-stagings-own-better-auth-secret-abcdefghijklmnopqrst",
};

/** Other paths than the images' own; production, which runs the same images, keeps those. */
const probes = { liveness: { path: "/livez" }, readiness: { path: "/readyz" }, startup: { path: "/startup" } };

/** Staging as committed, except that its secrets are sealed in its config and its probes ask at other paths. */
describe("staging", () => {
  let environment: Environment;
  let entrance: Entrance;

  before(async () => {
    environment = await Environment.create("staging");
    const { certificate, key } = environment.certificate;
    environment.configure({
      "todo:backend": { healthCheck: probes },
      "todo:frontend": { healthCheck: probes },
      "todo:secrets": {
        source: "sealedSecret",
        sealed: { encryptedData: await environment.seal("todo-app-secret", values) },
        extra: [
          {
            name: "todo-staging-tls",
            type: "kubernetes.io/tls",
            encryptedData: await environment.seal("todo-staging-tls", { "tls.crt": certificate, "tls.key": key }),
          },
        ],
      },
    });
    await environment.prepare();
  });

  after(async () => {
    entrance?.close();
    await environment.destroy();
  });

  it("ENV-1 is deployed with two pods of each component, under the policy pack", async () => {
    await environment.up();
    await environment.until(
      "the autoscaler keeps 2 of the frontend",
      60_000,
      async () => (await environment.pods("frontend")).length === 2,
    );
    await environment.until(
      "the autoscaler keeps 2 of the backend",
      60_000,
      async () => (await environment.pods("backend")).length === 2,
    );
  });

  it("PRB-2 PRB-3 PRB-4 IMG-20 is probed at the paths in its settings, where its images answer", async () => {
    for (const component of ["frontend", "backend"]) {
      const fields = ["livenessProbe", "readinessProbe", "startupProbe"].map((kind) => `{.${kind}.httpGet.path} `);
      const name = `deployment/todo-${component}`;
      const output = `jsonpath={range .spec.template.spec.containers[0]}${fields.join("")}{end}{.status.readyReplicas}`;
      assert.equal(await environment.kubectl("get", name, "--output", output), "/livez /readyz /startup 2");
    }
    // The image's own health check, which fails unless the liveness path answers.
    await environment.kubectl("exec", "deployment/todo-backend", "--", "python", "-m", "app.healthcheck");
  });

  it("SCR-7 SCR-23 runs with the Secret that the Sealed Secrets controller created", async () => {
    const owner = "jsonpath={.metadata.ownerReferences[*].kind}";
    assert.equal(await environment.kubectl("get", "secret", "todo-app-secret", "--output", owner), "SealedSecret");
    entrance = await environment.entrance();
    const { status, body } = await entrance.get("/bff/ready");
    assert.equal(status, 200, body);
    const { stdout: state } = await environment.workspace.pulumi("stack", "export");
    assert.ok(state.includes("todo-app-secret"));
    for (const value of Object.values(values)) assert.equal(state.includes(value), false);
  });

  describe("drift", () => drift(() => environment));

  describe("production, promoted from it", () => production(() => environment));

  // After production is gone: with it, two cores can't hold the pods that load adds.
  describe("under load", () => {
    it("HPA-4 HPA-7 HPA-9 adds backends under load, as the metrics server measures it", async () => {
      const load = entrance.load("/api/v1/tasks", 16);
      try {
        await environment.until(
          "the autoscaler has asked for more than two backends",
          240_000,
          async () => (await replicas()) > 2,
        );
      } finally {
        const answers = await load.stop();
        assert.deepEqual(Object.keys(answers), ["401"]);
      }
    });

    it("HPA-8 doesn't remove them in an update", async () => {
      const before = await replicas();
      assert.ok(before > 2);
      await environment.up("--expect-no-changes");
      // Meanwhile the autoscaler may be adding more.
      assert.ok((await replicas()) >= before);
    });
  });

  async function replicas(): Promise<number> {
    return Number(
      await environment.kubectl("get", "deployment", "todo-backend", "--output", "jsonpath={.spec.replicas}"),
    );
  }
});
