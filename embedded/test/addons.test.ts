import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { type AddonName, addonNames, addons } from "../cluster/addons/catalog.ts";
import { rememberAddons, rememberedAddons, requestedAddons } from "../cluster/addons/request.ts";
import { ensureCertificates, load } from "../cluster/certificates.ts";
import { writeDescriptor } from "../cluster/descriptor.ts";
import { countDefinitions } from "../cluster/kubectl.ts";
import { writeFile } from "../host/files.ts";
import { paths } from "../host/paths.ts";

describe("add-ons on the command line", () => {
  const cases: [args: string[], wanted: AddonName[]][] = [
    [[], []],
    [
      ["--addons", "metrics-server,ingress"],
      ["metrics-server", "ingress"],
    ],
    [
      ["--addons=ingress", "--addons", "sealed-secrets"],
      ["sealed-secrets", "ingress"],
    ],
    [
      ["--addons", "all"],
      ["network-policies", "metrics-server", "sealed-secrets", "external-secrets", "ingress"],
    ],
  ];
  for (const [args, wanted] of cases) {
    it(`"${args.join(" ")}" select ` + `${wanted.join(", ") || "none"}`, () =>
      assert.deepEqual(requestedAddons(args), wanted),
    );
  }

  for (const args of [["--addons", "ingres"], ["--addons", ""], ["--addon", "ingress"], ["ingress"], ["--addons"]]) {
    it(`"${args.join(" ")}" are refused, with a list of the add-ons`, () => {
      assert.throws(
        () => requestedAddons(args),
        (error: Error & { fix: string }) =>
          /network-policies, metrics-server, sealed-secrets, external-secrets, ingress, or all/.test(error.fix),
      );
    });
  }
});

describe("the cluster's add-ons", () => {
  afterEach(() => {
    for (const file of ["addons.json", "cluster.json"]) rmSync(join(paths.cluster, file), { force: true });
  });

  it("are remembered for the next start", () => {
    assert.deepEqual(rememberedAddons(), []);
    rememberAddons(["external-secrets", "ingress"]);
    assert.deepEqual(rememberedAddons(), ["external-secrets", "ingress"]);
  });

  it("tell programs where Ingresses are served, once there is a controller", () => {
    assert.equal(descriptor().ingress, undefined);
    rememberAddons(["ingress"]);
    assert.deepEqual(descriptor().ingress, { className: "traefik", http: 32080, https: 32443 });
  });

  it("tell programs whether network policies are enforced", () => {
    assert.equal(descriptor().networkPolicies, false);
    rememberAddons(["network-policies"]);
    assert.equal(descriptor().networkPolicies, true);
  });

  it("include network policies where they were part of every cluster", () => {
    writeFile(join(paths.cluster, "cluster.json"), '{"nodeHost":"localhost"}');
    assert.deepEqual(rememberedAddons(), ["network-policies"]);
    rememberAddons(rememberedAddons());
    assert.equal(descriptor().networkPolicies, true);
    assert.deepEqual(rememberedAddons(), ["network-policies"]);
  });

  function descriptor(): { ingress?: object; networkPolicies?: boolean } {
    writeDescriptor();
    return JSON.parse(readFileSync(paths.descriptor, "utf8")) as { ingress?: object };
  }
});

describe("an add-on's definitions", () => {
  it("are counted, so that a missing one is noticed", () => {
    const text =
      "apiVersion: apiextensions.k8s.io/v1\n" +
      "kind: CustomResourceDefinition\n" +
      "spec:\n" +
      "  x: |\n" +
      "    kind: CustomResourceDefinition\n";
    assert.equal(countDefinitions(`---\n${text}---\n${text}`), 2);
  });
});

type Workload = Exclude<AddonName, "network-policies">;
const workloads = addonNames.filter((name): name is Workload => name !== "network-policies");

describe("the add-ons' manifests", () => {
  before(() => ensureCertificates("192.0.2.7"));

  for (const name of workloads) {
    it(
      `${name}: one Deployment of its image, in the restricted profile, with requests, a memory ` + "limit and probes",
      () => {
        const { program, namespace } = addons[name];
        const [deployment, ...others] = ofKind(name, "Deployment");
        assert.equal(others.length, 0);
        assert.deepEqual([deployment!.metadata.name, deployment!.metadata.namespace], [program, namespace]);
        const { securityContext: pod, containers, serviceAccountName } = deployment!.spec.template!.spec;
        assert.equal(serviceAccountName, program);
        assert.deepEqual([pod?.runAsNonRoot, pod?.seccompProfile], [true, { type: "RuntimeDefault" }]);
        const container = containers[0]!;
        assert.equal(container.image, "registry.test/image");
        assert.deepEqual(container.securityContext, {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ["ALL"] },
        });
        assert.ok(
          container.resources.requests.cpu && container.resources.requests.memory && container.resources.limits.memory,
        );
        assert.ok(container.readinessProbe && container.livenessProbe);
      },
    );
  }

  it(
    "ingress: NetworkPolicies find the pods by namespace and name, Ingresses by class, this machine by " + "NodePort",
    () => {
      assert.deepEqual(
        ofKind("ingress", "IngressClass").map(({ metadata }) => metadata.name),
        ["traefik"],
      );
      const [deployment] = ofKind("ingress", "Deployment");
      assert.deepEqual(deployment!.spec.template!.metadata.labels, { "app.kubernetes.io/name": "traefik" });
      assert.ok(
        deployment!.spec.template!.spec.containers[0]!.args.includes(
          "--providers.kubernetesingress.ingressclass=traefik",
        ),
      );
      const [service] = ofKind("ingress", "Service");
      assert.deepEqual(
        service!.spec.ports!.map(({ port, nodePort }) => [port, nodePort]),
        [
          [80, 32080],
          [443, 32443],
        ],
      );
    },
  );

  it("metrics-server: the API server verifies it by the cluster's own authority", () => {
    const [apiService] = ofKind("metrics-server", "APIService");
    assert.equal(Buffer.from(apiService!.spec.caBundle!, "base64").toString(), load("ca").certificate);
    assert.equal(apiService!.spec.insecureSkipTLSVerify, undefined);
  });

  it("sealed-secrets: kubeseal finds the controller where it looks by default", () => {
    const [service] = ofKind("sealed-secrets", "Service");
    assert.deepEqual(
      [service!.metadata.namespace, service!.metadata.name],
      ["kube-system", "sealed-secrets-controller"],
    );
  });

  function ofKind(name: Workload, kind: string): Manifest[] {
    const documents = parseAllDocuments(addons[name].manifests("registry.test/image")).map(
      (document) => document.toJS() as Manifest,
    );
    return documents.filter((document) => document.kind === kind);
  }
});

interface Manifest {
  kind: string;
  metadata: { name: string; namespace?: string };
  spec: {
    template?: {
      metadata: { labels: Record<string, string> };
      spec: {
        serviceAccountName: string;
        securityContext?: { runAsNonRoot?: boolean; seccompProfile?: object };
        containers: {
          image: string;
          args: string[];
          securityContext: object;
          resources: { requests: Record<string, string>; limits: Record<string, string> };
          readinessProbe?: object;
          livenessProbe?: object;
        }[];
      };
    };
    ports?: { port: number; nodePort?: number }[];
    caBundle?: string;
    insecureSkipTLSVerify?: boolean;
  };
}
