import assert from "node:assert/strict";
import { TasksPage } from "../page";
import type { Entrance } from "./entrance";
import { Environment } from "./environment";
import { network } from "./network";

const elsewhere = "todo-elsewhere";
const values = {
  database_password: "Correct-Horse-7-Battery",
  jwt_secret: "0123456789-the-tests-own-jwt-key-abcdefghijklmnopqrstuvwxyz-4711",
  better_auth_secret: "0123456789-the-tests-own-better-auth-secret-abcdefghijklmnopqrst",
};

/**
 * The tests of production as committed, except for its secret store, which is the External Secrets Operator's fake
 * one.
 *
 * @param staging the stack whose images it runs, already deployed
 */
export function production(staging: () => Environment): void {
  let environment: Environment;
  let entrance: Entrance;

  before(async () => {
    environment = await Environment.create("prod", staging().workspace);
    const { certificate, key } = environment.certificate;
    environment.configure({
      "todo:secrets": {
        external: {
          store: {
            fake: {
              data: {
                "todo-app/production": JSON.stringify(values),
                "todo-app/tls": JSON.stringify({ certificate, key }),
              },
            },
          },
        },
        extra: [
          {
            name: "todo-prod-tls",
            type: "kubernetes.io/tls",
            remote: {
              "tls.crt": { key: "todo-app/tls", property: "certificate" },
              "tls.key": { key: "todo-app/tls", property: "key" },
            },
          },
        ],
      },
    });
    await environment.workspace.kubectl("delete", "namespace", elsewhere, "--ignore-not-found");
    await environment.prepare();
  });

  after(async () => {
    entrance?.close();
    await environment.workspace.kubectl("delete", "namespace", elsewhere, "--ignore-not-found", "--wait=false");
    await environment.destroy();
  });

  it("IMG-7 shows what a promotion would change, and changes nothing", async () => {
    const output = await environment.toolchain("promote", "staging", "prod", "--dry-run");
    const { frontend, backend } = await staging().release();
    assert.match(output, /^staging -> prod, what staging runs since /m);
    for (const [component, { reference }] of Object.entries({ frontend, backend })) {
      assert.match(output, new RegExp(`^  ${component} +nothing +${reference.split("@")[1]!.slice(0, 19)} `, "m"));
    }
    assert.deepEqual(await environment.resources(), []);
  });

  it(
    "ENV-1 DEP-4 IMG-7 is deployed with three pods of each component on exactly staging's images, under the " +
      "policy pack, and builds nothing",
    async () => {
      const output = await environment.toolchain("promote", "staging", "prod");
      // The preview and the update are judged.
      assert.equal(output.match(/✅ kubernetes-workload-policies/g)?.length, 2, output);
      await environment.until(
        "the autoscaler keeps 3 of the frontend",
        60_000,
        async () => (await environment.pods("frontend")).length === 3,
      );
      await environment.until(
        "the autoscaler keeps 3 of the backend",
        60_000,
        async () => (await environment.pods("backend")).length === 3,
      );
      assert.equal((await environment.pods("postgres")).length, 1);
      assert.deepEqual(await environment.images(), await staging().images());
      const types = await environment.resources();
      assert.ok(types.includes("kubernetes:apps/v1:Deployment"));
      assert.equal(types.includes("docker-build:index:Image"), false);
    },
  );

  it("SCR-7 SCR-21 SCR-22 REL-10 runs with the Secret that the External Secrets Operator created", async () => {
    const secret = JSON.parse(
      await environment.kubectl("get", "secret", "todo-app-secret", "--output", "json"),
    ) as Secret;
    assert.deepEqual(
      secret.metadata.ownerReferences.map(({ kind, name }) => `${kind} ${name}`),
      ["ExternalSecret todo-app-secret"],
    );
    assert.equal(decode(secret.data["jwt-secret"]), values.jwt_secret);
  });

  it(
    "ING-2 ING-4 ING-10 X-8 answers at its host over HTTPS with its certificate, and serves " + "the API under /api",
    async () => {
      entrance = await environment.entrance();
      const page = await entrance.get("/sign-in");
      assert.equal(page.status, 200);
      assert.match(page.body, /<h1[^>]*>Sign in/);
      const api = await entrance.get("/api/v1/tasks");
      assert.equal(api.status, 401);
      assert.match(api.contentType, /application\/problem\+json/);
    },
  );

  it("keeps a task that is added in the browser", async () => {
    const page = await TasksPage.open(`https://${environment.host}`, entrance.port);
    try {
      await page.add("Water the plants");
      assert.deepEqual(await page.tasks(), { "Water the plants": false });
    } finally {
      await page.close();
    }
  });

  describe("its network", () => network(() => environment, elsewhere));

  it("PDB-1 PDB-3 PDB-4 refuses an eviction that would leave too few backends", async () => {
    const pods = await environment.pods("backend");
    const evictions = await Promise.all(pods.map((pod) => environment.evict(pod)));
    const refused = evictions.filter(({ exitCode }) => exitCode !== 0);
    assert.equal(refused.length, 1, evictions.map(({ output }) => output).join("\n"));
    assert.match(refused[0]!.output, /would violate the pod's disruption budget/);
    await environment.kubectl("rollout", "status", "deployment/todo-backend", "--timeout=120s");
  });

  it("X-11 X-18 rolls out a changed setting and then staging's next release without losing an answer", async () => {
    await staging().releaseAgain("1.0.1");
    environment.configure({ ...environment.given, "todo:backend": { logLevel: "DEBUG" } });
    await loaded(() => environment.toolchain("promote", "staging", "prod"));
    assert.deepEqual(await environment.images(), await staging().images());
  });

  it("shows no changes when it is deployed again", async () => {
    await environment.up("--expect-no-changes");
  });

  it("X-18 returns to the previous release's images without losing an answer", async () => {
    const { previous } = await environment.release();
    await loaded(() => environment.toolchain("rollback", "prod"));
    assert.deepEqual(await environment.images(), [previous[0]!.backend.reference, previous[0]!.frontend.reference]);
    assert.notDeepEqual(await environment.images(), await staging().images());
    assert.deepEqual((await environment.release()).previous, []);
  });

  /** Requests a page all the time, but seldom enough for the autoscaler to leave the number of pods alone. */
  async function loaded(change: () => Promise<unknown>): Promise<void> {
    const load = entrance.load("/sign-in", 4, 500);
    try {
      await change();
    } finally {
      assert.deepEqual(Object.keys(await load.stop()), ["200"]);
    }
  }
}

interface Secret {
  metadata: { ownerReferences: { kind: string; name: string }[] };
  data: Record<string, string>;
}

function decode(base64: string | undefined): string {
  return Buffer.from(base64 ?? "", "base64").toString();
}
