import assert from "node:assert/strict";
import { version } from "../package.json";
import { type Registered } from "./support/mocks";
import type { Tree } from "../settings/formats/tree";
import { awaitedBy, type KubernetesObject, objectsOf, podsOf, registerProgram, withCluster } from "./support/program";
import { stacks } from "./support/stacks";

/** How many objects of each kind there are, so that no check below runs on an empty list. */
const inEach = { Namespace: 1, ServiceAccount: 1, ConfigMap: 1, Service: 3, StatefulSet: 1, Job: 1, Deployment: 2 };
const behindIngress = { ...inEach, NetworkPolicy: 7, Ingress: 1, PersistentVolumeClaim: 2, CronJob: 2 };
const withRole = { ...behindIngress, Role: 1, RoleBinding: 1 };
const kinds: Record<keyof typeof stacks, Record<string, number>> = {
  "development": { ...inEach, Secret: 1, PersistentVolumeClaim: 1, CronJob: 1 },
  "staging": { ...behindIngress, Secret: 1, HorizontalPodAutoscaler: 2 },
  "production": { ...withRole, ExternalSecret: 1, HorizontalPodAutoscaler: 2, PodDisruptionBudget: 1 },
  "all of it": { ...withRole, Secret: 1, HorizontalPodAutoscaler: 1, PodDisruptionBudget: 2 },
};

const name = "app.kubernetes.io/name";
const always = { [name]: "todo-app", "app.kubernetes.io/instance": "test" };
const whole = { "app.kubernetes.io/part-of": "todo-system", "app.kubernetes.io/managed-by": "Pulumi" };
const component = "app.kubernetes.io/component";
const syntax = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;
const clusterWide = ["Namespace", "PersistentVolume"];
const shared = [
  "Namespace",
  "ServiceAccount",
  "ConfigMap",
  "Secret",
  "ExternalSecret",
  "Role",
  "RoleBinding",
  "Ingress",
];
const isShared = ({ kind, metadata }: KubernetesObject) =>
  shared.includes(kind) || metadata.name === "todo-default-deny";

const matches = (selector: Record<string, string>, labels: Record<string, string>) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

for (const [stack, settings] of Object.entries(stacks) as [keyof typeof stacks, Tree][]) {
  describe(`a stack: ${stack}`, function () {
    this.timeout(60_000);
    let registered: Registered[];
    let objects: KubernetesObject[];
    const ofKind = (kind: string) => objects.filter((object) => object.kind === kind);
    const pods = () => podsOf(objects);

    withCluster();
    before(async () => {
      registered = await registerProgram(settings);
      objects = objectsOf(registered);
    });

    it("HPA-1 HPA-2 ING-2 NET-1 PDB-1 PDB-2 RBAC-4 ENV-11 has exactly its environment's objects", () => {
      const counted: Record<string, number> = {};
      for (const { kind } of objects) counted[kind] = (counted[kind] ?? 0) + 1;
      assert.deepEqual(counted, kinds[stack]);
    });

    it("LBL-1 LBL-2 LBL-3 LBL-5 LBL-6 SVC-17 labels every object as the application's", () => {
      for (const { kind, metadata } of objects) {
        // A claim keeps the labels from its StatefulSet's template.
        const wanted = kind === "PersistentVolumeClaim" ? always : { ...always, ...whole };
        for (const [key, value] of Object.entries(wanted))
          assert.equal(metadata.labels?.[key], value, `${key} of ${kind} ${metadata.name}`);
      }
      for (const { owner } of pods())
        assert.equal(owner.metadata.labels?.["app.kubernetes.io/version"], version, owner.metadata.name);
      for (const { metadata } of ofKind("Service"))
        assert.equal(metadata.labels?.["app.kubernetes.io/version"], version, metadata.name);
    });

    it("LBL-4 SVC-17 DB-13 labels every component's objects with the component's name", () => {
      const known = ["frontend", "backend", "postgres", "backup", "migration", "reminders"];
      for (const object of objects) {
        const of = object.metadata.labels?.[component];
        if (isShared(object)) assert.equal(of, undefined, `${object.kind} ${object.metadata.name}`);
        else assert.ok(known.includes(of ?? ""), `${object.kind} ${object.metadata.name} is of ${of}`);
      }
      for (const { owner, metadata } of pods())
        assert.equal(metadata.labels[component], owner.metadata.labels?.[component]);
    });

    it("LBL-11 uses valid labels", () => {
      const all = [
        ...objects.map(({ metadata }) => metadata.labels ?? {}),
        ...pods().map(({ metadata }) => metadata.labels),
      ];
      for (const [key, value] of all.flatMap((labels) => Object.entries(labels))) assert.match(value, syntax, key);
    });

    it("VAL-9 X-12 SVC-1 uses valid names, unique by kind; a workload's Service has the workload's name", () => {
      const names = objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
      assert.deepEqual([...new Set(names)], names);
      for (const { metadata } of objects) assert.match(metadata.name, /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
      const workloads = [...ofKind("Deployment"), ...ofKind("StatefulSet")].map(({ metadata }) => metadata.name).sort();
      assert.deepEqual(
        ofKind("Service")
          .map(({ metadata }) => metadata.name)
          .sort(),
        workloads,
      );
    });

    it("X-6 CFG-5 CM-2 DEP-3 SVC-2 ING-11 DB-13 puts everything into one namespace", () => {
      const [namespace] = ofKind("Namespace");
      for (const { kind, metadata } of objects) {
        assert.equal(
          metadata.namespace,
          clusterWide.includes(kind) ? undefined : namespace?.metadata.name,
          `${kind} ${metadata.name}`,
        );
      }
    });

    it("X-3 DEP-5 LBL-7 LBL-8 REL-3 REL-8 selects by labels that never change, and exactly one workload's pods", () => {
      for (const { owner, metadata } of pods().filter(({ owner }) => owner.spec.selector)) {
        assert.deepEqual(Object.keys(owner.spec.selector.matchLabels).sort(), [
          component,
          "app.kubernetes.io/instance",
          name,
        ]);
        assert.ok(matches(owner.spec.selector.matchLabels, metadata.labels), owner.metadata.name);
      }
      const selectors = [
        ...ofKind("Service").map(({ spec }) => spec.selector),
        ...ofKind("PodDisruptionBudget").map(({ spec }) => spec.selector.matchLabels),
        ...ofKind("NetworkPolicy")
          .map(({ spec }) => spec.podSelector.matchLabels)
          .filter(Boolean),
        ...ofKind("Deployment").map(({ spec }) => spec.selector.matchLabels),
      ];
      for (const selector of selectors)
        assert.equal(
          pods().filter(({ metadata }) => matches(selector, metadata.labels)).length,
          1,
          JSON.stringify(selector),
        );
    });

    it("X-5 refers only to objects and keys that exist", () => {
      const keys = new Map<string, string[]>();
      for (const { data, metadata } of ofKind("ConfigMap")) keys.set(`configMap ${metadata.name}`, Object.keys(data));
      for (const { stringData, metadata } of ofKind("Secret"))
        keys.set(`secret ${metadata.name}`, Object.keys(stringData));
      for (const { spec, metadata } of ofKind("ExternalSecret")) {
        keys.set(`secret ${metadata.name}`, [
          ...spec.data.map(({ secretKey }: { secretKey: string }) => secretKey),
          ...Object.keys(spec.target.template.data),
        ]);
      }
      const claims = ofKind("PersistentVolumeClaim").map(({ metadata }) => metadata.name);
      for (const { owner, spec } of pods()) {
        for (const { env = [] } of spec.containers) {
          for (const { valueFrom } of env.filter((variable: { valueFrom?: unknown }) => variable.valueFrom)) {
            const { configMapKeyRef, secretKeyRef } = valueFrom;
            const object = configMapKeyRef ? `configMap ${configMapKeyRef.name}` : `secret ${secretKeyRef.name}`;
            assert.ok(
              keys.get(object)?.includes((configMapKeyRef ?? secretKeyRef).key),
              `${owner.metadata.name}: ${JSON.stringify(valueFrom)}`,
            );
          }
        }
        for (const { configMap, secret, persistentVolumeClaim } of spec.volumes ?? []) {
          if (configMap) assert.ok(keys.has(`configMap ${configMap.name}`));
          if (secret) assert.ok(keys.has(`secret ${secret.secretName}`));
          if (persistentVolumeClaim) assert.ok(claims.includes(persistentVolumeClaim.claimName));
        }
        assert.ok(ofKind("ServiceAccount").some(({ metadata }) => metadata.name === spec.serviceAccountName));
      }
    });

    it("X-17 DEP-21 DEP-26 SEC-1 SEC-2 SEC-4 SEC-6 SEC-7 SEC-8 HPA-9 limits and hardens every pod", () => {
      assert.ok(pods().length >= 4);
      for (const { owner, spec } of pods()) {
        const { runAsNonRoot, runAsUser, seccompProfile } = spec.securityContext;
        assert.deepEqual([runAsNonRoot, seccompProfile], [true, { type: "RuntimeDefault" }], owner.metadata.name);
        assert.ok(runAsUser > 0);
        assert.equal(spec.automountServiceAccountToken, false);
        for (const host of ["hostNetwork", "hostPID", "hostIPC"]) assert.equal(host in spec, false);
        for (const { resources, securityContext } of [...spec.containers, ...(spec.initContainers ?? [])]) {
          for (const bound of ["requests", "limits"])
            assert.deepEqual(Object.keys(resources[bound]).sort(), ["cpu", "memory"], owner.metadata.name);
          const { allowPrivilegeEscalation, privileged, readOnlyRootFilesystem, capabilities } = securityContext;
          assert.deepEqual(
            [allowPrivilegeEscalation, privileged, readOnlyRootFilesystem, capabilities],
            [false, false, true, { drop: ["ALL"] }],
          );
        }
      }
    });

    it("DEP-25 PRB-1 PRB-10 X-2 probes every server, at a port of the container", () => {
      const running = pods().filter(({ owner }) => ["Deployment", "StatefulSet"].includes(owner.kind));
      for (const { spec } of running) {
        const [container] = spec.containers;
        for (const probe of [container.startupProbe, container.livenessProbe, container.readinessProbe]) {
          assert.ok(
            probe.exec ?? container.ports.some(({ name }: { name: string }) => name === probe.httpGet.port),
            container.name,
          );
        }
      }
      for (const { spec } of ofKind("Service")) {
        const [pod, ...others] = running.filter(({ metadata }) => matches(spec.selector, metadata.labels));
        assert.deepEqual(others, []);
        for (const { targetPort } of spec.ports)
          assert.ok(pod?.spec.containers[0].ports.some(({ name }: { name: string }) => name === targetPort));
      }
    });

    it("DEP-27 LBL-9 LBL-10 X-11 restarts the pods that read the ConfigMap or Secret when it changes", () => {
      for (const { owner, metadata, spec } of pods()) {
        const [read, annotations] = [JSON.stringify(spec), (metadata.annotations ?? {}) as Record<string, string>];
        if (read.includes("configMapKeyRef"))
          assert.match(annotations["checksum/config"] ?? "", /^[0-9a-f]{64}$/, owner.metadata.name);
        if (read.includes("secretKeyRef"))
          assert.match(annotations["checksum/secret"] ?? "", /^[0-9a-f]{64}$/, owner.metadata.name);
      }
    });

    it(
      "X-16 DEP-18 CM-8 shows no secret in a variable, a ConfigMap, a label, an annotation or " + "a build argument",
      () => {
        const values = ofKind("Secret")
          .flatMap(({ stringData }) => Object.values(stringData as Record<string, string>))
          .filter((value) => value.length > 10);
        const others = registered.filter(
          ({ type }) => !["kubernetes:core/v1:Secret", "random:index/randomPassword:RandomPassword"].includes(type),
        );
        assert.equal(values.length > 0, stack !== "production");
        for (const { type, name, inputs } of others)
          for (const value of values) assert.equal(JSON.stringify(inputs).includes(value), false, `${type} ${name}`);
        for (const { spec } of pods()) {
          for (const { name, value, valueFrom } of spec.containers.flatMap(
            ({ env = [] }: { env?: unknown[] }) => env,
          )) {
            assert.equal((value === undefined) !== (valueFrom === undefined), true, name);
          }
        }
      },
    );

    it("X-8 REL-9 ING-5 ING-7 routes paths to Services and ports that exist", () => {
      for (const { http } of ofKind("Ingress").flatMap(({ spec }) => spec.rules)) {
        for (const {
          backend: { service },
        } of http.paths) {
          const found = ofKind("Service").find(({ metadata }) => metadata.name === service.name);
          assert.ok(
            found?.spec.ports.some(({ port }: { port: number }) => port === service.port.number),
            service.name,
          );
        }
      }
    });

    it("HPA-2 HPA-4 X-7 REL-8 scales a Deployment that exists, within its range", () => {
      for (const { spec } of ofKind("HorizontalPodAutoscaler")) {
        const deployment = ofKind("Deployment").find(({ metadata }) => metadata.name === spec.scaleTargetRef.name);
        assert.equal(deployment?.spec.replicas, undefined);
        assert.ok(deployment && spec.minReplicas <= spec.maxReplicas);
      }
    });

    it("X-19 JOB-4 creates configuration and database before the migration, then backend, frontend and Ingress", () => {
      const deployment = (name: string) => `kubernetes:apps/v1:Deployment ${name}-deployment`;
      const order = [
        "kubernetes:core/v1:ConfigMap app-config",
        "kubernetes:apps/v1:StatefulSet postgres-stateful-set",
        "kubernetes:batch/v1:Job migration-job",
        deployment("backend"),
        deployment("frontend"),
        "kubernetes:networking.k8s.io/v1:Ingress app-ingress",
      ];
      const there = order.filter((resource) => registered.some(({ type, name }) => `${type} ${name}` === resource));
      assert.deepEqual(there, stack === "development" ? order.slice(0, -1) : order);
      for (const [index, resource] of there.entries()) {
        const awaited = awaitedBy(registered, resource);
        assert.deepEqual(
          there.filter((other) => awaited.has(other)),
          there.slice(0, index),
          resource,
        );
      }
    });
  });
}
