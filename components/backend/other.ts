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
/** A backend that is there, in the cluster of the stack that uses it. */
type Shared = SharedBackend & { namespace: string; urls: Required<Outputs["services"]>["backend"] };

export interface OtherBackendArgs {
  /** Stack that has the backend. */
  from: string;
  /** Settings of the stack that uses it. */
  settings: Pick<Settings, "namespace" | "cluster" | "secrets" | "sessionStoreUrl">;
  /** Its cluster, as the stack's ClusterGuard tells it from others. */
  clusterId: pulumi.Input<string>;
  /** Where a person reaches its frontend. */
  publicUrl: pulumi.Input<string>;
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
  readonly configData: Record<string, pulumi.Output<string>>;
  /** Connections that the frontend makes to it and to its database (NET-9). */
  readonly egress: pulumi.Output<EgressRule[]>;
  /** Values for the stack's own Secret; none where a store or a sealed manifest has them (SCR-7). */
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
    };
    this.egress = shared.apply(egressTo);
    pulumi.all([shared, args.publicUrl]).apply(([shared, url]) => warnOfOrigin(this, shared, url));
    this.registerOutputs({});
  }
}

/** The stack that uses the backend: where it is, and by which context it reaches its cluster. */
interface Own {
  namespace: string;
  clusterId: string;
  context?: string | undefined;
}

function judge(stack: string, theirs: Outputs, own: Own): Shared {
  const problem = backendProblem(theirs, own);
  if (problem) throw unusable(stack, setting, [problem.what], problem.fix(shortName(stack)));
  return { ...theirs.backend.shared!, namespace: theirs.namespace, urls: theirs.services.backend! };
}

/** What keeps a stack's backend from being used by another's frontend, and what to do about it; undefined where nothing does. */
export function backendProblem(
  theirs: Outputs,
  own: Own,
): { what: string; fix: (stack: string) => string } | undefined {
  const { stack, shared } = theirs.backend;
  if (shared === undefined) {
    return {
      what: `it has no backend of its own: it uses that of ${stack}`,
      fix: () => `pulumi config set todo:${setting} ${stack}`,
    };
  }
  // A Minikube that the other stack makes is known by its profile, which is the name of its context, too.
  if (theirs.clusterId !== own.clusterId && theirs.clusterId !== own.context) {
    const what = `it is in another cluster, ${theirs.clusterId}, and this stack in ${own.clusterId}: the frontend needs its database and its Secret`;
    return {
      what,
      fix: () =>
        "deploy both to one cluster, by todo:cluster; to a Minikube that the other stack makes, by kind existing and its profile as context",
    };
  }
  if (theirs.namespace === own.namespace) {
    return {
      what: `it is in this stack's own namespace, ${own.namespace}`,
      fix: () => "pulumi config set todo:namespace <namespace>",
    };
  }
  const { frontendNamespaces } = shared;
  if (frontendNamespaces === undefined || frontendNamespaces.includes(own.namespace)) return undefined;
  const at = `todo:networkPolicy.frontendNamespaces[${frontendNamespaces.length}]`;
  return {
    what: `its network policies don't let in the frontend of namespace ${own.namespace}`,
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

/** only a browser that asks the backend itself is held to its origins; the page's own calls are its server's. */
function warnOfOrigin(resource: pulumi.Resource, { urls, origins }: Shared, publicUrl: string): void {
  const { origin } = new URL(publicUrl);
  if (urls.outside === undefined || origins.includes("*") || origins.includes(origin)) return;
  const list = JSON.stringify([...origins, origin]);
  void pulumi.log.warn(
    `Pages of ${origin} may not ask the backend at ${urls.outside} from a browser (X-20)\n    fix: todo:backend.corsOrigins of its stack: ${list}`,
    resource,
  );
}
