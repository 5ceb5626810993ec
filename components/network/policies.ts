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
  /**
   * The frontend's connections to another stack's backend, in addition to those of the settings.
   *
   * @requirement SVC-15
   */
  toOtherBackend?: pulumi.Input<EgressRule[]> | undefined;
}

/**
 * Denies every connection of the namespace, in and out, except those that the application needs. Everything that runs
 * in the namespace should depend on it: a pod that starts earlier is open until its policy exists. A change doesn't
 * restart pods.
 *
 * @requirement NET-1 to NET-10
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

/** The policies' names: those of their workloads. */
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

/** A member's pods, by their label. Bitnami's chart names the server's differently. */
function componentOf(member: Member, { database }: NetworkSettings): ComponentName {
  return member === "postgres" && database.internal.provider === "bitnami" ? "primary" : member;
}

/** Flows as rules: one for the ports of a target, and one for targets with the same ports. */
function grouped(flows: Flow[]): { ports: Port[]; targets: Target[] }[] {
  const byTarget = groupBy(flows, ({ target }) => target).map(([target, same]) => ({
    target,
    ports: same.map(({ port, protocol }): Port => ({ port, protocol })),
  }));
  return groupBy(byTarget, ({ ports }) => ports).map(([ports, same]) => ({
    ports,
    targets: same.map(({ target }) => target),
  }));
}

/** Items by equal keys, in order. */
function groupBy<T, K>(items: T[], keyOf: (item: T) => K): [K, T[]][] {
  const groups = new Map<string, [K, T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const [, group] = groups.get(JSON.stringify(key)) ?? [key, []];
    groups.set(JSON.stringify(key), [key, [...group, item]]);
  }
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
