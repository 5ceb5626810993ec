import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Settings } from "../../settings";
import { selectorLabels } from "../app";
import type { SecretSource } from "../app-secret";
import { orEndProgram } from "../end-program";
import type { EgressRule } from "../network-policies";
import { type Transform, transformed } from "../transform";
import { fullStackName, message, OtherStack } from "./other-stack";
import { type SharedBackend, type StackOutputs, stackOutputs } from "./outputs";

const setting = "backendFrom";
const { backend, clusterId, namespace, services } = stackOutputs.shape;
const needs = { backend, clusterId, namespace, services };

type Outputs = Pick<StackOutputs, keyof typeof needs>;
/** A backend that is there, in the cluster of the stack that uses it. */
type Shared = SharedBackend & { namespace: string; urls: Required<Outputs["services"]>["backend"] };
type SharedKey = keyof SharedBackend["secret"]["keys"];

export interface OtherBackendArgs {
  /** Stack that has the backend. */
  from: string;
  /** Namespace of the stack that uses it. */
  namespace: string;
  /** Its cluster, as the stack's ClusterGuard tells it from others. */
  clusterId: pulumi.Input<string>;
  /** Where a person reaches its frontend. */
  publicUrl: pulumi.Input<string>;
  /** Changes what is asked of the random provider, for what the settings have no key for. */
  transform?: { checksumKey?: Transform<random.RandomPasswordArgs> };
}

/**
 * The backend of another stack, for a frontend without one: its URLs, the way to it through network policies, and what the
 * frontend signs people in with, which it reads from that stack's Secret at each update. A stack that has no backend of its
 * own, is in another cluster or doesn't let this one in, ends the program before anything is changed.
 */
export class OtherBackend extends pulumi.ComponentResource {
  /** Itself, once it is known to be good: what changes anything should depend on that. */
  readonly accepted: pulumi.Output<pulumi.Resource>;
  /** Full name of the stack that has it. */
  readonly stack: string;
  /** Entries of the ConfigMap that follow it: NEXT_PUBLIC_API_URL wins over the one that the page was built with. */
  readonly configData: Record<"backend-url" | "next-public-api-url" | "jwt-algorithm", pulumi.Output<string>>;
  /** Connections that the frontend makes to it and to its database (NET-9). */
  readonly egress: pulumi.Output<EgressRule[]>;

  private readonly shared: pulumi.Output<Shared>;
  private readonly name: string;
  private readonly transform: OtherBackendArgs["transform"];

  constructor(name: string, args: OtherBackendArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:OtherBackend", name, {}, opts);
    this.name = name;
    this.transform = args.transform;
    this.stack = fullStackName(args.from, pulumi.getOrganization(), pulumi.getProject());
    const { outputs } = new OtherStack(`${name}-source`, { stack: this.stack, setting, needs }, { parent: this });
    const given = pulumi.all([pulumi.output(outputs), args.clusterId]);
    this.shared = given.apply(([theirs, ownCluster]) => orEndProgram(judge(this.stack, theirs as Outputs, { namespace: args.namespace, clusterId: ownCluster })));

    this.accepted = this.shared.apply<pulumi.Resource>(() => this);
    this.configData = {
      "backend-url": this.shared.apply(({ urls }) => urls.inside),
      "next-public-api-url": this.shared.apply(({ urls }) => urls.outside ?? urls.inside),
      "jwt-algorithm": this.shared.apply(({ jwtAlgorithm }) => jwtAlgorithm),
    };
    this.egress = this.shared.apply(egressTo);
    pulumi.all([this.shared, args.publicUrl]).apply(([shared, url]) => warnOfOrigin(this, shared, url));
    this.registerOutputs({});
  }

  /** Values for the frontend's own Secret, and since when they are what they are: those of the other stack's (SCR-8 to SCR-18), and where its own sessions are kept. */
  secrets({ secrets: { trustHost, rotation }, sessionStoreUrl }: Pick<Settings, "secrets" | "sessionStoreUrl">): Pick<SecretSource, "values" | "checksumKey" | "rotation"> {
    const id = this.shared.apply(({ namespace, secret }) => `${namespace}/${secret.name}`);
    const { data, metadata } = kubernetes.core.v1.Secret.get(`${this.name}-secret`, id, { parent: this });
    const valueOf = (key: SharedKey) =>
      pulumi.secret(pulumi.all([data, this.shared]).apply(([values, { secret }]) => orEndProgram(readValue(this.stack, values, secret, key))));
    const url = pulumi.all([valueOf("database-url"), this.shared]).apply(([text, shared]) => fromAnyNamespace(text, shared));
    const dateOf = (key: string) => metadata.apply(({ annotations }) => annotations?.[`rotation.todo-app/${key}`]);
    const key = { length: 64, special: false };
    return {
      checksumKey: new random.RandomPassword(`${this.name}-checksum-key`, transformed(this.transform?.checksumKey, key), { parent: this }).result,
      values: {
        source: "stack",
        stringData: {
          "database-url": url,
          "jwt-secret": valueOf("jwt-secret"),
          "better-auth-secret": valueOf("better-auth-secret"),
          "better-auth-trust-host": pulumi.secret(String(trustHost)),
          ...(sessionStoreUrl && { "session-store-url": sessionStoreUrl.output() }),
        },
      },
      rotation: {
        intervalDays: rotation.intervalDays,
        rotated: {
          ...Object.fromEntries(["database-url", "database-password", "jwt-secret", "better-auth-secret"].map((key) => [key, dateOf(key)])),
          "session-store-url": rotation.rotated.sessionStoreUrl,
        },
      },
    };
  }
}

function judge(stack: string, theirs: Outputs, own: { namespace: string; clusterId: string }): Promise<Shared> {
  const problem = backendProblem(theirs, own);
  if (problem) return Promise.reject(new Error(message(stack, setting, [problem.what], problem.fix(stack.split("/").at(-1)!))));
  return Promise.resolve({ ...theirs.backend.shared!, namespace: theirs.namespace, urls: theirs.services.backend! });
}

/** What keeps a stack's backend from being used by another's frontend, and what to do about it; undefined where nothing does. */
export function backendProblem(theirs: Outputs, own: { namespace: string; clusterId: string }): { what: string; fix: (stack: string) => string } | undefined {
  const { stack, shared } = theirs.backend;
  if (shared === undefined) {
    return { what: `it has no backend of its own: it uses that of ${stack}`, fix: () => `pulumi config set todo:${setting} ${stack}` };
  }
  if (theirs.clusterId !== own.clusterId) {
    const what = `it is in another cluster, ${theirs.clusterId}, and this stack in ${own.clusterId}: the frontend needs its database and its Secret`;
    return { what, fix: () => "deploy both to one cluster, by todo:cluster" };
  }
  if (theirs.namespace === own.namespace) {
    return { what: `it is in this stack's own namespace, ${own.namespace}`, fix: () => "pulumi config set todo:namespace <namespace>" };
  }
  const { frontendNamespaces } = shared;
  if (frontendNamespaces === undefined || frontendNamespaces.includes(own.namespace)) return undefined;
  const at = `todo:networkPolicy.frontendNamespaces[${frontendNamespaces.length}]`;
  return {
    what: `its network policies don't let in the frontend of namespace ${own.namespace}`,
    fix: (stack) => `pulumi config set --stack ${stack} --path '${at}' ${own.namespace}, then pulumi up --stack ${stack}`,
  };
}

function egressTo({ namespace, instance, port, database }: Shared): EgressRule[] {
  const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": namespace } };
  const pods = (component: "backend" | "postgres" | "primary") => [{ namespaceSelector, podSelector: { matchLabels: selectorLabels({ instance }, component) } }];
  const ofDatabase = database.inside ? pods(database.inside.component) : database.addressRanges.map((cidr) => ({ ipBlock: { cidr } }));
  return [
    { to: pods("backend"), ports: [{ port, protocol: "TCP" }] },
    { to: ofDatabase, ports: [{ port: database.port, protocol: "TCP" }] },
  ];
}

function readValue(stack: string, data: Record<string, string> | undefined, { name, keys }: SharedBackend["secret"], key: SharedKey): Promise<string> {
  const value = data?.[keys[key]];
  if (value !== undefined) return Promise.resolve(Buffer.from(value, "base64").toString());
  const fix = `bring it up again: pulumi up --stack ${stack.split("/").at(-1)}`;
  return Promise.reject(new Error(message(stack, setting, [`its Secret ${name} has no key ${keys[key]}`], fix)));
}

/** The database's URL by a host that resolves outside its namespace, too (SVC-15): of one in the cluster, whose URL the program has built. */
function fromAnyNamespace(url: string, { namespace, database: { inside, port } }: Shared): string {
  return inside ? url.replace(/@[^@/]+\//, `@${inside.service}.${namespace}.svc.cluster.local:${port}/`) : url;
}

/** only a browser that asks the backend itself is held to its origins; the page's own calls are its server's. */
function warnOfOrigin(resource: pulumi.Resource, { urls, origins }: Shared, publicUrl: string): void {
  const { origin } = new URL(publicUrl);
  if (urls.outside === undefined || origins.includes("*") || origins.includes(origin)) return;
  const list = JSON.stringify([...origins, origin]);
  void pulumi.log.warn(`Pages of ${origin} may not ask the backend at ${urls.outside} from a browser (X-20)\n    fix: todo:backend.corsOrigins of its stack: ${list}`, resource);
}
