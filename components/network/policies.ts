import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  allowedFlows,
  type Flow,
  type Member,
  members,
  type NetworkSettings,
  type Peer as Target,
} from "../../settings";
import { type App, type ComponentName, labels, selectorLabels } from "../app";

type Spec = kubernetes.types.input.networking.v1.NetworkPolicySpec;
type Peer = kubernetes.types.input.networking.v1.NetworkPolicyPeer;
export type EgressRule = kubernetes.types.input.networking.v1.NetworkPolicyEgressRule;
type Port = kubernetes.types.input.networking.v1.NetworkPolicyPort;

export interface NetworkPoliciesArgs {
  app: App;
  settings: NetworkSettings;
  /** Connections of the frontend's to another stack's backend, beside those of the settings (SVC-15). */
  toOtherBackend?: pulumi.Input<EgressRule[]> | undefined;
}

/**
 * Denies every connection of the namespace, in and out, but those that the application needs (NET-1 to NET-10). What
 * runs in the namespace should depend on it: a pod that starts before is open until its policy is there.
 */
export class NetworkPolicies extends pulumi.ComponentResource {
  constructor(name: string, args: NetworkPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:NetworkPolicies", name, {}, opts);
    const { app, settings } = args;
    const flows = allowedFlows(settings);

    const create = (
      suffix: string,
      objectName: string,
      component: ComponentName | undefined,
      rules: Pick<Spec, "ingress" | "egress">,
    ) =>
      new kubernetes.networking.v1.NetworkPolicy(
        `${name}-${suffix}`,
        {
          metadata: { name: objectName, namespace: app.namespace, labels: labels(app, component) },
          spec: {
            podSelector: component ? selectorOf(app, component) : {},
            policyTypes: ["Ingress", "Egress"],
            ...rules,
          },
        },
        { parent: this },
      );

    create("default-deny", "todo-default-deny", undefined, { ingress: [], egress: [] });
    for (const member of members(settings)) {
      const component = componentOf(member, settings);
      const rulesOf = (direction: Flow["direction"]) => {
        const own = flows.filter((flow) => flow.component === member && flow.direction === direction);
        return grouped(own).map(({ ports, targets }) => ({
          ports,
          peers: targets.map((target) => peerOf(app, settings, target)),
        }));
      };
      const egress = rulesOf("Egress").map(({ ports, peers }) => ({ to: peers, ports }));
      const more = member === "frontend" ? args.toOtherBackend : undefined;
      create(member, objectNames(settings)[member], component, {
        ingress: rulesOf("Ingress").map(({ ports, peers }) => ({ from: peers, ports })),
        egress: more === undefined ? egress : pulumi.output(more).apply((rules) => [...egress, ...rules]),
      });
    }
    this.registerOutputs({});
  }
}

/** The policies' names: those of the workloads that they are for. */
function objectNames({ frontend, backend, database }: NetworkSettings): Record<Member, string> {
  return {
    frontend: frontend.serviceName,
    backend: backend.serviceName,
    postgres: database.internal.serviceName,
    migration: "todo-migration",
    reminders: "todo-reminders",
    backup: "todo-backup",
    test: "todo-connection-test",
  };
}

/** A member's pods, as their labels name them. Bitnami's chart gives the server another name. */
function componentOf(member: Member, { database }: NetworkSettings): ComponentName {
  return member === "postgres" && database.internal.provider === "bitnami" ? "primary" : member;
}

/** Flows as rules: the ports of a target together, and the targets of the same ports. */
function grouped(flows: Flow[]): { ports: Port[]; targets: Target[] }[] {
  const byTarget = groupBy(flows, ({ target }) => JSON.stringify(target)).map((same) => ({
    target: same[0]!.target,
    ports: same.map(({ port, protocol }) => ({ port, protocol })),
  }));
  return groupBy(byTarget, ({ ports }) => JSON.stringify(ports)).map((same) => ({
    ports: same[0]!.ports,
    targets: same.map(({ target }) => target),
  }));
}

function groupBy<T>(items: T[], keyOf: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()];
}

function peerOf(app: App, settings: NetworkSettings, target: Target): Peer {
  if ("component" in target) return { podSelector: selectorOf(app, componentOf(target.component, settings)) };
  if ("cidr" in target) return { ipBlock: target };
  const { namespace, podLabels } = target;
  return {
    ...(namespace !== undefined && {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
    }),
    ...(podLabels && { podSelector: { matchLabels: podLabels } }),
  };
}

function selectorOf(app: App, component: ComponentName) {
  return { matchLabels: selectorLabels(app, component) };
}
