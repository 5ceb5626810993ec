import * as pulumi from "@pulumi/pulumi";
import { environment, type Settings } from "../../settings";
import { selectorLabels } from "../app";
import type { EgressRule } from "../network/policies";
import { fullStackName, OtherStack, shortName, unusable } from "../stacks/other-stack";
import { type SharedBackend, type StackOutputs, stackOutputs } from "../stacks/outputs";
import { SharedSecret } from "./shared-secret";

const setting = "backendFrom";
const { backend, clusterId, namespace, services } = stackOutputs.shape;
const needs = { backend, clusterId, namespace, services };

type Outputs = Pick<StackOutputs, keyof typeof needs>;
/** A usable backend, in the cluster of the stack that uses it. */
type Shared = SharedBackend & { namespace: string; urls: Required<Outputs["services"]>["backend"] };

export interface OtherBackendArgs {
  /** The stack that has the backend. */
  from: string;
  /** Settings of the stack that uses the backend. */
  settings: Pick<Settings, "namespace" | "cluster" | "secrets" | "sessionStoreUrl">;
  /** Identifies that stack's cluster, as in its ClusterGuard. */
  clusterId: pulumi.Input<string>;
  /** Where people reach that stack's frontend. */
  publicUrl: pulumi.Input<string>;
}

/**
 * The backend of another stack, for a stack that deploys only a frontend: its URLs, the network policy rules that lead
 * to it, and the keys that sign people in, read from that stack's Secret at each update. Before it changes anything,
 * the program refuses a stack that doesn't have its own backend, is in another cluster or doesn't let this stack in.
 */
export class OtherBackend extends pulumi.ComponentResource {
  /**
   * This component, once the backend is known to be usable; everything that changes the cluster should depend on it.
   */
  readonly accepted: pulumi.Output<pulumi.Resource>;
  /** Full name of the stack that has the backend. */
  readonly stack: string;
  /**
   * ConfigMap entries that follow from the backend: NEXT_PUBLIC_API_URL overrides the URL that the page was built with.
   *
   * @requirement X-9
   */
  readonly configData: Record<string, pulumi.Output<string>>;
  /**
   * Egress rules from the frontend to the backend and its database.
   *
   * @requirement NET-9
   */
  readonly egress: pulumi.Output<EgressRule[]>;
  /**
   * Values for the stack's own Secret; undefined if a store or a sealed manifest has them.
   *
   * @requirement SCR-7
   */
  readonly secrets: SharedSecret["source"] | undefined;

  constructor(name: string, args: OtherBackendArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:OtherBackend", name, {}, opts);
    const { settings } = args;
    this.stack = fullStackName(args.from, pulumi.getOrganization(), pulumi.getProject());
    const { outputs } = new OtherStack(`${name}-source`, { stack: this.stack, setting, needs }, { parent: this });
    const given = pulumi.all([pulumi.output(outputs), args.clusterId]);
    const own = { namespace: settings.namespace, context: settings.cluster.context };
    const shared = given.apply(([theirs, ownCluster]) => judge(this.stack, theirs, { ...own, clusterId: ownCluster }));
    const explain = (problem: string) =>
      unusable(this.stack, setting, [problem], `bring it up again: pulumi up --stack ${shortName(args.from)}`);
    const secret =
      settings.secrets.source === "stack"
        ? new SharedSecret(name, { shared, settings, explain }, { parent: this })
        : undefined;

    this.accepted = pulumi.all([shared, secret?.complete]).apply<pulumi.Resource>(() => this);
    this.secrets = secret?.source;
    this.configData = {
      [environment.backendUrl.key]: shared.apply(({ urls }) => urls.inside),
      [environment.nextPublicApiUrl.key]: shared.apply(({ urls }) => urls.outside ?? urls.inside),
      [environment.jwtAlgorithm.key]: shared.apply(({ jwtAlgorithm }) => jwtAlgorithm),
      // An empty value is the same as none: the frontend then goes by the URL, or trusts the usual authorities.
      [environment.databaseTlsMode.key]: shared.apply(({ database }) => database.tls?.mode ?? ""),
      [environment.databaseCa.key]: shared.apply(({ database }) => database.tls?.ca ?? ""),
    };
    this.egress = shared.apply(egressTo);
    pulumi.all([shared, args.publicUrl]).apply(([shared, url]) => warnOfOrigin(this, shared, url));
    this.registerOutputs({});
  }
}

/** The stack that uses the backend: its namespace, its cluster, and the context by which it reaches that cluster. */
interface Own {
  namespace: string;
  clusterId: string;
  context?: string | undefined;
}

function judge(stack: string, theirs: Outputs, own: Own): Shared {
  const usable = usableBackend(theirs, own);
  if ("what" in usable) throw unusable(stack, setting, [usable.what], usable.fix(shortName(stack)));
  return usable;
}

/** A stack's backend as another stack's frontend uses it, or why it can't, and the fix. */
export function usableBackend(theirs: Outputs, own: Own): Shared | { what: string; fix: (stack: string) => string } {
  const { namespace } = theirs;
  const { stack, shared } = theirs.backend;
  const urls = theirs.services.backend;
  if (shared === undefined || urls === undefined) {
    return {
      what: `it doesn't have its own backend: it uses the one of ${stack}`,
      fix: () => `pulumi config set todo:${setting} ${stack}`,
    };
  }
  // A Minikube that the other stack creates is identified by its profile, which is also its context's name.
  if (theirs.clusterId !== own.clusterId && theirs.clusterId !== own.context) {
    return {
      what:
        `it is in cluster ${theirs.clusterId}, but this stack is in ${own.clusterId}: ` +
        "the frontend has to reach its database and its Secret",
      fix: () =>
        "deploy both stacks to the same cluster with todo:cluster; if the other stack creates a Minikube, " +
        "set todo:cluster.kind to existing and todo:cluster.context to that Minikube's profile",
    };
  }
  if (namespace === own.namespace) {
    return {
      what: `it is in this stack's namespace, ${own.namespace}; each stack needs its own`,
      fix: () => "pulumi config set todo:namespace <namespace>",
    };
  }
  const { frontendNamespaces } = shared;
  if (frontendNamespaces === undefined || frontendNamespaces.includes(own.namespace)) {
    return { ...shared, namespace, urls };
  }
  const at = `todo:networkPolicy.frontendNamespaces[${frontendNamespaces.length}]`;
  return {
    what: `its network policies don't allow the frontend in namespace ${own.namespace}`,
    fix: (stack) =>
      `pulumi config set --stack ${stack} --path '${at}' ${own.namespace}, then pulumi up --stack ${stack}`,
  };
}

function egressTo({ namespace, instance, port, database }: Shared): EgressRule[] {
  const namespaceSelector = { matchLabels: { "kubernetes.io/metadata.name": namespace } };
  const pods = (component: "backend" | "postgres" | "primary") => [
    { namespaceSelector, podSelector: { matchLabels: selectorLabels({ instance }, component) } },
  ];
  const ofDatabase = database.inside
    ? pods(database.inside.component)
    : database.addressRanges.map((cidr) => ({ ipBlock: { cidr } }));
  return [
    { to: pods("backend"), ports: [{ port, protocol: "TCP" }] },
    { to: ofDatabase, ports: [{ port: database.port, protocol: "TCP" }] },
  ];
}

/**
 * Only browsers that call the backend directly have to come from an allowed origin; the application's own pages call it
 * through the frontend's server.
 *
 * @requirement X-20
 */
function warnOfOrigin(resource: pulumi.Resource, { urls, origins }: Shared, publicUrl: string): void {
  const { origin } = new URL(publicUrl);
  if (urls.outside === undefined || origins.includes("*") || origins.includes(origin)) return;
  const list = JSON.stringify([...origins, origin]);
  void pulumi.log.warn(
    `The backend at ${urls.outside} doesn't allow browsers to call it from pages of ${origin}\n` +
      `    fix: in that backend's stack, set todo:backend.corsOrigins to ${list}`,
    resource,
  );
}
