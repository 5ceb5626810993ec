import assert from "node:assert/strict";
import { merge, type Tree } from "../settings/formats/tree";
import type { StackOutputs } from "../components/stacks/outputs";
import { environments } from "./chart/cases";
import { type Registered, unwrap } from "./support/mocks";
import { type KubernetesObject, objectsOf, podsOf, registerStack, withCluster } from "./support/program";
import { sharedBackend } from "./support/shared-backend";

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const theirRegistry = "registry.example.com/staging";
const inside = "http://todo-backend.todo-shared.svc.cluster.local:8000";

/** Outputs of the stack with the backend, and of the stack whose images are promoted. */
const shared: Pick<StackOutputs, "namespace" | "clusterId" | "services" | "backend"> = {
  namespace: "todo-shared",
  // As in chart/bin/kubectl.
  clusterId: "7d1c8a0e-5b0f-4c57-9a55-2f4d0f4f3c11",
  services: { frontend: { inside }, backend: { inside, outside: "https://api.example.com" } },
  backend: {
    stack: "organization/todo/shared",
    shared: {
      ...sharedBackend,
      instance: "shared",
      jwtAlgorithm: "HS512",
      origins: ["*"],
      frontendNamespaces: ["todo-staging", "todo-production"],
    },
  },
};
const release: StackOutputs["release"] = {
  version: "1.2.3",
  frontend: { reference: `${theirRegistry}/todo-frontend@${digest("a")}`, tag: "v1.2.3" },
  // It can't be promoted, which doesn't matter: only the frontend's image is used.
  backend: { reference: "docker.io/library/todo-backend:latest-0123", tag: "latest" },
  connectionTest: "passed",
  promotedFrom: [],
  at: "2026-11-21T12:00:00.000Z",
  previous: [],
};
const copied = `registry.example.com/todo-frontend@${digest("a")}`;
const data = Object.fromEntries(
  ["database-url", "frontend-database-url", "jwt-secret", "better-auth-secret"].map((key) => [
    key,
    Buffer.from(`postgresql://${key}:p@todo-postgres/todo`).toString("base64"),
  ]),
);
const others = {
  "other-backend-source": { outputs: shared },
  "other-backend-secret": { data, metadata: { annotations: {} } },
  "promotion-source": { outputs: { release } },
};

const { production } = environments;
const staging: Tree = merge(environments.staging, { jwtSecret: undefined, betterAuthSecret: undefined });
const ciphertext = "AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq";
const keys = ["better-auth-secret", "database-url", "jwt-secret"];
const sealed = {
  source: "sealedSecret",
  sealed: { encryptedData: Object.fromEntries(keys.map((key) => [key, ciphertext])) },
};

/** Stacks without a backend, by the source of their secrets. */
const stacks: Record<
  string,
  { given: Tree; kind: string; read: boolean; keys: (object: KubernetesObject) => string[] }
> = {
  "that stack's own Secret": {
    given: staging,
    kind: "Secret",
    read: true,
    keys: ({ stringData }) => Object.keys(stringData as object),
  },
  "a store": {
    given: production,
    kind: "ExternalSecret",
    read: false,
    keys: ({ spec }) => [
      ...spec.data.map(({ secretKey }: { secretKey: string }) => secretKey),
      ...Object.keys(spec.target.template.data as object),
    ],
  },
  "a sealed manifest": {
    given: merge(production, { secrets: sealed }),
    kind: "SealedSecret",
    read: false,
    keys: ({ spec }) => [...Object.keys(spec.encryptedData as object), ...Object.keys(spec.template.data as object)],
  },
};

const ofType = (registered: Registered[], type: string) => registered.filter((each) => each.type.endsWith(`:${type}`));

for (const [source, { given, kind, read, keys: keysOf }] of Object.entries(stacks)) {
  for (const promoteFrom of [undefined, "tested"]) {
    const how = promoteFrom ? ", promoted" : "";
    describe(`a frontend of another stack's backend, with secrets from ${source}${how}`, function () {
      this.timeout(60_000);
      let registered: Registered[];
      let objects: KubernetesObject[];
      const the = (kind: string) => objects.find((object) => object.kind === kind)!;

      withCluster();
      before(async () => {
        registered = await registerStack(
          merge(given, { backendFrom: "shared", ...(promoteFrom && { promoteFrom }) }),
          others,
        );
        objects = objectsOf(registered);
      });

      it("SVC-15 has the frontend's Deployment and nothing behind it", () => {
        assert.deepEqual(
          podsOf(objects).map(({ owner }) => `${owner.kind} ${owner.metadata.name}`),
          ["Deployment todo-frontend"],
        );
        assert.deepEqual(
          objects.filter(({ kind }) => kind === "Pod" || kind === "PersistentVolumeClaim"),
          [],
        );
      });

      it("SCR-7 SCR-22 SCR-23 has a Secret with the shared keys, from the other stack's or its own source", () => {
        assert.deepEqual(
          objects.filter(({ kind }) => /Secret$/.test(kind)).map(({ kind }) => kind),
          [kind],
        );
        assert.deepEqual(keysOf(the(kind)).sort(), [
          "better-auth-secret",
          "better-auth-trust-host",
          "database-url",
          "frontend-database-url",
          "jwt-secret",
        ]);
        assert.deepEqual(
          ofType(registered, "Secret").flatMap((each) => each.read ?? []),
          read ? ["todo-shared/todo-app-secret"] : [],
        );
        assert.equal(ofType(registered, "RandomPassword").length, read ? 1 : 0);
      });

      it("X-5 X-9 CM-22 gives the frontend only keys that exist, and the backend's URLs", () => {
        const { data } = the("ConfigMap") as unknown as { data: Record<string, string> };
        assert.deepEqual(
          [data["backend-url"], data["next-public-api-url"], data["jwt-algorithm"]],
          [inside, "https://api.example.com", "HS512"],
        );
        const [pod] = podsOf(objects);
        const references = pod!.spec.containers[0].env.flatMap(
          ({ valueFrom }: { valueFrom?: Tree }) => valueFrom ?? [],
        ) as Record<string, { name: string; key: string }>[];
        const known = { configMapKeyRef: Object.keys(data), secretKeyRef: keysOf(the(kind)) };
        for (const [of, keys] of Object.entries(known)) {
          const wanted = references.flatMap((reference) => reference[of]?.key ?? []);
          assert.deepEqual(
            wanted.filter((key) => !keys.includes(key)),
            [],
          );
          assert.ok(wanted.length > 0);
        }
      });

      it("NET-9 NET-10 lets the frontend reach that backend and its database", () => {
        const { egress } = objects.find(
          ({ kind, metadata }) => kind === "NetworkPolicy" && metadata.name === "todo-frontend",
        )!.spec;
        const ends = egress
          .slice(-2)
          .map(({ to, ports }: { to: Tree[]; ports: { port: number }[] }) => [
            (to[0] as any).podSelector.matchLabels["app.kubernetes.io/component"],
            ports[0]!.port,
          ]);
        assert.deepEqual(ends, [
          ["backend", 8000],
          ["postgres", 5432],
        ]);
      });

      it("IMG-7 TST-1 runs one image, and records neither a backend nor a test", () => {
        const built = ofType(registered, "Image").map(({ name }) => name);
        assert.deepEqual(built, promoteFrom ? [] : ["frontend-image"]);
        const [release] = ofType(registered, "Stash").filter(({ name }) => name === "release");
        const { input: record } = unwrap(release!.inputs) as { input: Tree };
        const { image } = podsOf(objects)[0]!.spec.containers[0];
        assert.deepEqual(
          [record.backend, record.connectionTest, (record.frontend as Tree).reference],
          [undefined, "off", image],
        );
        if (!promoteFrom) return;
        assert.equal(image, copied);
        assert.deepEqual([record.version, record.promotedFrom], ["1.2.3", ["organization/todo/tested"]]);
      });
    });
  }
}
