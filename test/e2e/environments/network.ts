import assert from "node:assert/strict";
import type { Environment } from "./environment";
import { type Flow, report, tryAll } from "./flows";
import { type Source, stranger } from "./pods";

interface Pod extends Source {
  ip: string;
}

/**
 * The tests of production's network policies.
 *
 * @param environment production, deployed
 * @param elsewhere another namespace, which this creates
 */
export function network(environment: () => Environment, elsewhere: string): void {
  let peers: { frontend: Pod[]; backend: Pod[]; postgres: Pod; stranger: Pod; impostor: Pod; controller: Pod };

  before(async () => {
    const image = await environment().kubectl(
      "get",
      "deployment",
      "todo-backend",
      "--output",
      "jsonpath={.spec.template.spec.containers[0].image}",
    );
    const labels = JSON.parse(
      await environment().kubectl(
        "get",
        "deployment",
        "todo-frontend",
        "--output",
        "jsonpath={.spec.selector.matchLabels}",
      ),
    ) as Record<string, string>;
    await environment().workspace.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: elsewhere } });
    await environment().workspace.apply(stranger(environment().namespace, image));
    await environment().workspace.apply(stranger(elsewhere, image, labels));
    const find = async (namespace: string, language: Source["language"], ...selector: string[]): Promise<Pod[]> => {
      await environment().workspace.kubectl(
        "--namespace",
        namespace,
        "wait",
        "pod",
        ...selector,
        "--for=condition=Ready",
        "--timeout=60s",
      );
      const jsonpath = 'jsonpath={range .items[*]}{.metadata.name} {.status.podIP}{"\\n"}{end}';
      const { stdout } = await environment().workspace.kubectl(
        "--namespace",
        namespace,
        "get",
        "pods",
        ...selector,
        "--output",
        jsonpath,
      );
      return stdout
        .trim()
        .split("\n")
        .map((line) => {
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
      frontend: await find(environment().namespace, "node", component("frontend")),
      backend: await find(environment().namespace, "python", component("backend")),
      postgres: await one(environment().namespace, "bash", component("postgres")),
      stranger: await one(environment().namespace, "python", "--selector=stranger=true"),
      impostor: await one(elsewhere, "python", "--selector=stranger=true"),
      controller: await one("traefik", "bash", "--selector=app.kubernetes.io/name=traefik"),
    };
  });

  it("NET-9 X-14 allows what the application needs", async () => {
    const [frontend, backend] = [peers.frontend[0]!, peers.backend[0]!];
    const tried = await tryAll(environment(), [
      flow("frontend", frontend, "backend", "todo-backend:8000"),
      flow("frontend", frontend, "postgres", "todo-postgres:5432"),
      flow("frontend", frontend, "DNS", `${await clusterDns()}:53`),
      flow("backend", backend, "postgres", "todo-postgres:5432"),
      flow("backend", backend, "DNS", `${await clusterDns()}:53`),
    ]);
    assert.deepEqual(report(tried.filter(({ verdict }) => verdict !== "open")), []);
  });

  it("NET-2 NET-7 NET-8 NET-10 blocks everything else, in and out", async () => {
    const [frontend, otherFrontend] = [peers.frontend[0]!, peers.frontend[1]!];
    const [backend, otherBackend] = [peers.backend[0]!, peers.backend[1]!];
    const { postgres, controller, impostor } = peers;
    const address =
      'jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}:' +
      "{.items[0].status.daemonEndpoints.kubeletEndpoint.Port}";
    const kubelet = await environment().kubectl("get", "nodes", "--output", address);
    const outside: [string, string][] = [
      ["the Kubernetes API", "10.96.0.1:443"],
      ["the kubelet", kubelet],
      ["the Ingress controller", `${controller.ip}:8000`],
      ["a pod elsewhere", `${impostor.ip}:8000`],
    ];
    const from = (name: string, source: Pod, targets: [string, string][]) =>
      targets.map(([to, address]) => flow(name, source, to, address));

    // Without these, a target without a listener would count as blocked.
    const reachable = await tryAll(
      environment(),
      from("a pod elsewhere", impostor, [...outside, ["DNS", `${await clusterDns()}:53`]]),
    );
    assert.deepEqual(report(reachable.filter(({ verdict }) => verdict !== "open")), []);

    const flows = [
      ...from("frontend", frontend, [
        ...outside,
        ["another frontend", `${otherFrontend.ip}:3000`],
        ["a stranger", `${peers.stranger.ip}:8000`],
      ]),
      ...from("backend", backend, [
        ...outside,
        ["another backend", `${otherBackend.ip}:8000`],
        ["frontend", `${frontend.ip}:3000`],
        ["a stranger", `${peers.stranger.ip}:8000`],
      ]),
      ...from("postgres", postgres, [
        ...outside,
        ["backend", `${backend.ip}:8000`],
        ["frontend", `${frontend.ip}:3000`],
        ["a stranger", `${peers.stranger.ip}:8000`],
      ]),
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
    const tried = await tryAll(environment(), flows);
    console.log(
      report(tried)
        .map((line) => `      ${line}`)
        .join("\n"),
    );
    assert.deepEqual(report(tried.filter(({ verdict }) => verdict !== "shut")), []);
  });

  const clusterDns = async () =>
    (
      await environment().workspace.kubectl(
        "--namespace",
        "kube-system",
        "get",
        "service",
        "kube-dns",
        "--output",
        "jsonpath={.spec.clusterIP}",
      )
    ).stdout;
}

function flow(from: string, source: Source, to: string, address: string): Flow {
  return { from, to, source, address };
}
