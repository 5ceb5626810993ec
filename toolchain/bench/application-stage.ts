import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { apply, awaitRollout, kubectl, waitFor } from "../../embedded/cluster/kubectl.ts";
import { Failure } from "../../embedded/host/failure.ts";
import { parseJson } from "../../embedded/host/json.ts";
import { paths } from "../../embedded/host/paths.ts";

const namespace = "todo-bench";
const subject = { what: "The benchmark's application", namespace };
const replicas = 2;
/** The number of tasks that a person has; a page holds 50. */
const tasks = 20;

/** PostgreSQL may not be listening yet; a restarted container would wait longer. */
const migrate = ["sh", "-c", "until alembic upgrade head; do sleep 1; done"];
/** Started like backend/app/__main__.py; the backend's probes use the port. */
const serveBare = [
  "sh",
  "-c",
  "exec python -m uvicorn bare:app --app-dir=/bench --host=0.0.0.0 --port=$PORT --no-access-log --no-server-header " +
    "--timeout-keep-alive=75",
];
const unprobed = { livenessProbe: undefined, readinessProbe: undefined, startupProbe: undefined };

/** What is changed in a pod; everything else stays. */
const podSpec = z.looseObject({
  containers: z.tuple([
    z.looseObject({
      name: z.string(),
      image: z.string(),
      env: z.array(
        z.looseObject({
          name: z.string(),
          value: z.string().optional(),
          valueFrom: z
            .looseObject({ configMapKeyRef: z.object({ name: z.string(), key: z.string() }).optional() })
            .optional(),
        }),
      ),
      resources: z.object({ limits: z.record(z.string(), z.string()).optional() }),
      volumeMounts: z.array(z.looseObject({})),
    }),
  ]),
  volumes: z.array(z.looseObject({})),
});
const workloads = z.object({
  items: z.array(z.object({ spec: z.object({ template: z.object({ spec: podSpec }) }) })),
});
const configMaps = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      data: z.record(z.string(), z.string()).optional(),
    }),
  ),
});
type PodSpec = z.output<typeof podSpec>;

/** Both applications, running. */
export interface Stage {
  /** Each replica's URL: a Service would distribute connections randomly. */
  backend: string[];
  bare: string[];
  /** Headers from which the backend knows the user. */
  authorization: Record<string, string>;
  /** The namespace in which both run. */
  namespace: string;
  /** A replica's limits, as in the stack. */
  limits: string;
}

/**
 * Runs two replicas of a stack's backend, and of the bare app, from the same image with the same limits, on one
 * PostgreSQL without limits, so that the backends are what is measured; in a namespace that is deleted when `work` is
 * done.
 *
 * @param origin namespace of the stack
 */
export async function onStage<T>(origin: string, work: (stage: Stage) => Promise<T>): Promise<T> {
  // The leftovers of an interrupted run.
  await kubectl(["delete", "namespace", namespace, "--ignore-not-found"]);
  try {
    return await work(await set(origin));
  } finally {
    await kubectl(["delete", "namespace", namespace, "--ignore-not-found", "--wait=false"]);
  }
}

async function set(origin: string): Promise<Stage> {
  const backend = await podOf(origin, "deployment", "backend");
  const postgres = await podOf(origin, "statefulset", "postgres");
  const [owner, key, password] = [randomUUID(), randomBytes(32).toString("hex"), randomBytes(16).toString("hex")];
  const database = `postgresql://bench:${password}@postgres:5432/bench`;
  const plain = await plainVariables(origin, backend);
  const port = plain.PORT ?? "8000";
  const env = { ...plain, DATABASE_URL: database, JWT_SECRET_KEY: key, LLM_PROVIDER: "offline" };
  const objects = [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    },
    service("postgres", 5432),
    pod("postgres", databasePod(postgres, password)),
    pod("migration", {
      ...unlimited(variant(backend, env, { command: migrate, ...unprobed })),
      restartPolicy: "Never",
    }),
    configMap("bare", {
      "bare.py": readFileSync(join(paths.repository, "test", "bench", "application", "bare.py"), "utf8"),
    }),
    deployment("backend", variant(backend, env)),
    deployment(
      "bare",
      mounted(
        variant(backend, { DATABASE_URL: database, OWNER: owner, PORT: port }, { command: serveBare }),
        "bare",
        "/bench",
      ),
    ),
  ];
  await apply(JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }), "todo-chatbot-bench");
  await waitFor(subject, "jsonpath={.status.phase}=Succeeded", "pod/migration");
  await kubectl([
    "--namespace",
    namespace,
    "exec",
    "postgres",
    "--",
    "psql",
    "--username=bench",
    "--quiet",
    `--command=${rows(owner)}`,
  ]);
  for (const name of ["backend", "bare"]) await awaitRollout(subject, name);
  return {
    backend: await addresses("backend", port),
    bare: await addresses("bare", port),
    authorization: { authorization: `Bearer ${token(owner, key)}` },
    namespace,
    limits: Object.entries(backend.containers[0].resources.limits ?? {})
      .map(([resource, limit]) => `${resource} ${limit}`)
      .join(", "),
  };
}

/** The pods that a component of the stack runs. */
async function podOf(origin: string, kind: string, component: string): Promise<PodSpec> {
  const found = await kubectl([
    "get",
    kind,
    `--namespace=${origin}`,
    `--selector=app.kubernetes.io/component=${component}`,
    "--output=json",
  ]);
  const [object] = parseJson(workloads, found, `kubectl get ${kind}`).items;
  if (object) return object.spec.template.spec;
  throw new Failure("The application can't be measured", {
    why: `${origin} has no ${kind} of the component ${component}`,
    fix: "Bring up the dev stack with its own database: npm start.",
  });
}

/**
 * The values of the variables that aren't secret: neither the stack's secrets nor its ConfigMap are in the namespace.
 */
async function plainVariables(origin: string, { containers: [{ env }] }: PodSpec): Promise<Record<string, string>> {
  const found = await kubectl(["get", "configmaps", `--namespace=${origin}`, "--output=json"]);
  const { items } = parseJson(configMaps, found, "kubectl get configmaps");
  const valueIn = (from: { name: string; key: string } | undefined) =>
    from && items.find(({ metadata }) => metadata.name === from.name)?.data?.[from.key];
  return Object.fromEntries(
    env.flatMap(({ name, value, valueFrom }): [string, string][] => {
      const known = value ?? valueIn(valueFrom?.configMapKeyRef);
      return known === undefined ? [] : [[name, known]];
    }),
  );
}

/** The pod with other variables and other container fields. */
function variant(original: PodSpec, env: Record<string, string>, fields: object = {}): PodSpec {
  const [container] = original.containers;
  const variables = Object.entries(env).map(([name, value]) => ({ name, value }));
  // It is deleted with the namespace, which nobody should have to wait for.
  return {
    ...original,
    serviceAccount: undefined,
    serviceAccountName: undefined,
    terminationGracePeriodSeconds: 1,
    containers: [{ ...container, lifecycle: undefined, ...fields, env: variables }],
  };
}

function unlimited(original: PodSpec): PodSpec {
  const [container] = original.containers;
  return { ...original, containers: [{ ...container, resources: {} }] };
}

function mounted(original: PodSpec, configMap: string, mountPath: string): PodSpec {
  const [container] = original.containers;
  const volumes = [...original.volumes, { name: configMap, configMap: { name: configMap } }];
  return {
    ...original,
    volumes,
    containers: [{ ...container, volumeMounts: [...container.volumeMounts, { name: configMap, mountPath }] }],
  };
}

function databasePod(original: PodSpec, password: string): PodSpec {
  const env = {
    POSTGRES_USER: "bench",
    POSTGRES_PASSWORD: password,
    POSTGRES_DB: "bench",
    PGDATA: "/var/lib/postgresql/data/db",
  };
  const spec = unlimited(variant(original, env, unprobed));
  return { ...spec, volumes: [...spec.volumes, { name: "postgres-data", emptyDir: {} }] };
}

const labelled = (name: string) => ({ name, namespace, labels: { bench: name } });

function pod(name: string, spec: PodSpec): object {
  return { apiVersion: "v1", kind: "Pod", metadata: labelled(name), spec };
}

function service(name: string, port: number): object {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: labelled(name),
    spec: { selector: { bench: name }, clusterIP: "None", publishNotReadyAddresses: true, ports: [{ port }] },
  };
}

function configMap(name: string, data: Record<string, string>): object {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: labelled(name), data };
}

function deployment(name: string, spec: PodSpec): object {
  const template = { metadata: labelled(name), spec };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: labelled(name),
    spec: { replicas, selector: { matchLabels: { bench: name } }, template },
  };
}

/** A user with tasks, in SQL. */
function rows(owner: string): string {
  return `INSERT INTO users (id, email, hashed_password) VALUES ('${owner}', 'bench@todo.invalid', '!');
    INSERT INTO tasks (id, title, description, user_id)
      SELECT gen_random_uuid(), 'Task ' || n, '2 litres', '${owner}' FROM generate_series(1, ${tasks}) n;
    ANALYZE;`;
}

/** URLs of a Deployment's pods. */
async function addresses(name: string, port: string): Promise<string[]> {
  const found = await kubectl([
    "get",
    "pods",
    `--namespace=${namespace}`,
    `--selector=bench=${name}`,
    "--output=jsonpath={.items[*].status.podIP}",
  ]);
  return found.split(" ").map((address) => `http://${address}:${port}`);
}

/** A token as the frontend's server signs it for each call. */
function token(owner: string, key: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = { iss: "todo-frontend", aud: "todo-backend", sub: owner, iat: now, exp: now + 3600 };
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}
