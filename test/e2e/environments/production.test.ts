import assert from "node:assert/strict";
import { TasksPage } from "../page";
import type { Entrance } from "./entrance";
import { Environment } from "./environment";
import { type Flow, report, tryAll } from "./flows";
import { type Source, stranger } from "./pods";

const elsewhere = "todo-elsewhere";
const values = {
  database_password: "Correct-Horse-7-Battery",
  jwt_secret: "0123456789-the-tests-own-jwt-key-abcdefghijklmnopqrstuvwxyz-4711",
  better_auth_secret: "0123456789-the-tests-own-better-auth-secret-abcdefghijklmnopqrst",
};

/** Production as it is committed, but for its store, which is the External Secrets Operator's fake one. */
describe("production", () => {
  let environment: Environment;
  let entrance: Entrance;

  before(async () => {
    environment = await Environment.create("prod");
    const { certificate, key } = environment.certificate;
    environment.configure({
      "todo:secrets": {
        external: {
          store: { fake: { data: { "todo-app/production": JSON.stringify(values), "todo-app/tls": JSON.stringify({ certificate, key }) } } },
        },
        extra: [
          {
            name: "todo-prod-tls",
            type: "kubernetes.io/tls",
            remote: { "tls.crt": { key: "todo-app/tls", property: "certificate" }, "tls.key": { key: "todo-app/tls", property: "key" } },
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

  it("ENV-1 DEP-4 comes up with three of each, under the policy pack", async () => {
    await environment.up();
    await environment.until("the autoscaler keeps 3 of the frontend", 60_000, async () => (await environment.pods("frontend")).length === 3);
    await environment.until("the autoscaler keeps 3 of the backend", 60_000, async () => (await environment.pods("backend")).length === 3);
    assert.equal((await environment.pods("postgres")).length, 1);
  });

  it("SCR-7 SCR-21 SCR-22 REL-10 runs on the Secret that the External Secrets Operator has made", async () => {
    const secret = JSON.parse(await environment.kubectl("get", "secret", "todo-app-secret", "--output", "json")) as Secret;
    assert.deepEqual(secret.metadata.ownerReferences.map(({ kind, name }) => `${kind} ${name}`), ["ExternalSecret todo-app-secret"]);
    assert.equal(decode(secret.data["jwt-secret"]), values.jwt_secret);
  });

  it("ING-2 ING-4 ING-10 X-8 answers at its host over HTTPS with its certificate, the API under /api", async () => {
    entrance = await environment.entrance();
    const page = await entrance.get("/sign-in");
    assert.equal(page.status, 200);
    assert.match(page.body, /<h1[^>]*>Sign in/);
    const api = await entrance.get("/api/v1/tasks");
    assert.equal(api.status, 401);
    assert.match(api.contentType, /application\/problem\+json/);
  });

  it("keeps a task that is added in the browser", async () => {
    const page = await TasksPage.open(`https://${environment.host}`, entrance.port);
    try {
      await page.add("Water the plants");
      assert.deepEqual(await page.tasks(), { "Water the plants": false });
    } finally {
      await page.close();
    }
  });

  describe("its network", () => {
    let peers: { frontend: Pod[]; backend: Pod[]; postgres: Pod; stranger: Pod; impostor: Pod; controller: Pod };

    before(async () => {
      const image = await environment.kubectl("get", "deployment", "todo-backend", "--output", "jsonpath={.spec.template.spec.containers[0].image}");
      const labels = JSON.parse(await environment.kubectl("get", "deployment", "todo-frontend", "--output", "jsonpath={.spec.selector.matchLabels}")) as Record<string, string>;
      await environment.workspace.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: elsewhere } });
      await environment.workspace.apply(stranger(environment.namespace, image));
      await environment.workspace.apply(stranger(elsewhere, image, labels));
      const find = async (namespace: string, language: Source["language"], ...selector: string[]): Promise<Pod[]> => {
        await environment.workspace.kubectl("--namespace", namespace, "wait", "pod", ...selector, "--for=condition=Ready", "--timeout=60s");
        const jsonpath = 'jsonpath={range .items[*]}{.metadata.name} {.status.podIP}{"\\n"}{end}';
        const { stdout } = await environment.workspace.kubectl("--namespace", namespace, "get", "pods", ...selector, "--output", jsonpath);
        return stdout.trim().split("\n").map((line) => {
          const [pod = "", ip = ""] = line.split(" ");
          return { namespace, pod, language, ip };
        });
      };
      const one = async (...args: Parameters<typeof find>): Promise<Pod> => {
        const [pod] = await find(...args);
        assert.ok(pod);
        return pod;
      };
      const component = (name: string) => `--selector=app.kubernetes.io/component=${name}`;
      peers = {
        frontend: await find(environment.namespace, "node", component("frontend")),
        backend: await find(environment.namespace, "python", component("backend")),
        postgres: await one(environment.namespace, "bash", component("postgres")),
        stranger: await one(environment.namespace, "python", "--selector=stranger=true"),
        impostor: await one(elsewhere, "python", "--selector=stranger=true"),
        controller: await one("traefik", "bash", "--selector=app.kubernetes.io/name=traefik"),
      };
    });

    it("NET-9 X-14 lets through what the application needs", async () => {
      const [frontend, backend] = [peers.frontend[0]!, peers.backend[0]!];
      const tried = await tryAll(environment, [
        flow("frontend", frontend, "backend", "todo-backend:8000"),
        flow("frontend", frontend, "postgres", "todo-postgres:5432"),
        flow("frontend", frontend, "DNS", `${await clusterDns()}:53`),
        flow("backend", backend, "postgres", "todo-postgres:5432"),
        flow("backend", backend, "DNS", `${await clusterDns()}:53`),
      ]);
      assert.deepEqual(report(tried.filter(({ verdict }) => verdict !== "open")), []);
    });

    it("NET-2 NET-7 NET-8 NET-10 shuts every other way, in and out", async () => {
      const [frontend, otherFrontend] = [peers.frontend[0]!, peers.frontend[1]!];
      const [backend, otherBackend] = [peers.backend[0]!, peers.backend[1]!];
      const { postgres, controller, impostor } = peers;
      const address = 'jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}:{.items[0].status.daemonEndpoints.kubeletEndpoint.Port}';
      const kubelet = await environment.kubectl("get", "nodes", "--output", address);
      const outside: [string, string][] = [
        ["the Kubernetes API", "10.96.0.1:443"],
        ["the kubelet", kubelet],
        ["the Ingress controller", `${controller.ip}:8000`],
        ["a pod elsewhere", `${impostor.ip}:8000`],
      ];
      const from = (name: string, source: Pod, targets: [string, string][]) => targets.map(([to, address]) => flow(name, source, to, address));

      // Without these, a target that nobody listens on would count as shut.
      const reachable = await tryAll(environment, from("a pod elsewhere", impostor, [...outside, ["DNS", `${await clusterDns()}:53`]]));
      assert.deepEqual(report(reachable.filter(({ verdict }) => verdict !== "open")), []);

      const flows = [
        ...from("frontend", frontend, [...outside, ["another frontend", `${otherFrontend.ip}:3000`], ["a stranger", `${peers.stranger.ip}:8000`]]),
        ...from("backend", backend, [...outside, ["another backend", `${otherBackend.ip}:8000`], ["frontend", `${frontend.ip}:3000`], ["a stranger", `${peers.stranger.ip}:8000`]]),
        ...from("postgres", postgres, [...outside, ["backend", `${backend.ip}:8000`], ["frontend", `${frontend.ip}:3000`], ["a stranger", `${peers.stranger.ip}:8000`]]),
        ...from("a stranger", peers.stranger, [
          ...outside,
          ["frontend", `${frontend.ip}:3000`],
          ["backend", `${backend.ip}:8000`],
          ["postgres", `${postgres.ip}:5432`],
          ["DNS", `${await clusterDns()}:53`],
        ]),
        ...from("the frontend's labels elsewhere", impostor, [
          ["frontend", `${frontend.ip}:3000`],
          ["backend", `${backend.ip}:8000`],
          ["postgres", `${postgres.ip}:5432`],
          ["a stranger", `${peers.stranger.ip}:8000`],
        ]),
      ];
      assert.equal(flows.length, 32);
      const tried = await tryAll(environment, flows);
      console.log(report(tried).map((line) => `      ${line}`).join("\n"));
      assert.deepEqual(report(tried.filter(({ verdict }) => verdict !== "shut")), []);
    });

    const clusterDns = async () => (await environment.workspace.kubectl("--namespace", "kube-system", "get", "service", "kube-dns", "--output", "jsonpath={.spec.clusterIP}")).stdout;
  });

  it("PDB-1 PDB-3 PDB-4 refuses the eviction that would leave too few backends", async () => {
    const pods = await environment.pods("backend");
    const evictions = await Promise.all(pods.map((pod) => environment.evict(pod)));
    const refused = evictions.filter(({ exitCode }) => exitCode !== 0);
    assert.equal(refused.length, 1, evictions.map(({ output }) => output).join("\n"));
    assert.match(refused[0]!.output, /would violate the pod's disruption budget/);
    await environment.kubectl("rollout", "status", "deployment/todo-backend", "--timeout=120s");
  });

  it("X-11 X-18 rolls a changed setting out without an answer lost", async () => {
    // Few enough for the autoscaler to leave the number of pods as it is.
    const load = entrance.load("/sign-in", 4, 500);
    try {
      environment.configure({ ...environment.given, "todo:backend": { logLevel: "DEBUG" } });
      await environment.up();
    } finally {
      assert.deepEqual(Object.keys(await load.stop()), ["200"]);
    }
  });

  it("shows no change when it is brought up again", async () => {
    await environment.up("--expect-no-changes");
  });
});

interface Secret {
  metadata: { ownerReferences: { kind: string; name: string }[] };
  data: Record<string, string>;
}

interface Pod extends Source {
  ip: string;
}

function flow(from: string, source: Source, to: string, address: string): Flow {
  return { from, to, source, address };
}

function decode(base64: string | undefined): string {
  return Buffer.from(base64 ?? "", "base64").toString();
}
