import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ingressHosts, type Settings } from "../settings";
import { type App, type ComponentName, labels, selectorLabels } from "./app";
import { type Transform, transformed } from "./transform";

type Spec = kubernetes.types.input.networking.v1.NetworkPolicySpec;
type Peer = kubernetes.types.input.networking.v1.NetworkPolicyPeer;
type Port = kubernetes.types.input.networking.v1.NetworkPolicyPort;

/** Addresses that aren't on the Internet: neighbours in the cluster's network and the cloud's metadata service. */
const privateRanges = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];

export interface NetworkPoliciesArgs {
  app: App;
  settings: Pick<Settings, "networkPolicy" | "ingress" | "frontend" | "backend" | "database" | "features">;
  /** Changes what is asked of Kubernetes, of each policy, for what the settings have no key for. */
  transform?: { policy?: Transform<kubernetes.networking.v1.NetworkPolicyArgs> };
}

/**
 * Denies every connection of the namespace, in and out, but those that the application needs (NET-1 to NET-10). What
 * runs in the namespace should depend on it: a pod that starts before is open until its policy is there.
 */
export class NetworkPolicies extends pulumi.ComponentResource {
  constructor(name: string, args: NetworkPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:NetworkPolicies", name, {}, opts);
    const { app, settings } = args;
    const { frontend, backend, database: { internal, external } } = settings;

    const create = (suffix: string, objectName: string, component: ComponentName | undefined, rules: Pick<Spec, "ingress" | "egress">) =>
      new kubernetes.networking.v1.NetworkPolicy(
        `${name}-${suffix}`,
        transformed(args.transform?.policy, {
          metadata: { name: objectName, namespace: app.namespace, labels: labels(app, component) },
          spec: { podSelector: component ? selectorOf(app, component) : {}, policyTypes: ["Ingress", "Egress"], ...rules },
        }),
        { parent: this },
      );

    const pods = (...components: ComponentName[]): Peer[] => components.map((component) => ({ podSelector: selectorOf(app, component) }));
    const dns = { to: [podsOf(settings.networkPolicy.dns)], ports: [port(53, "UDP"), port(53)] };
    // Bitnami's chart gives its pod another component's name.
    const server: ComponentName = internal.provider === "bitnami" ? "primary" : "postgres";
    const toDatabase = internal.enabled
      ? { to: pods(server), ports: [port(internal.port)] }
      : { to: external.addressRanges.map((cidr) => ({ ipBlock: { cidr } })), ports: [port(external.port)] };

    create("default-deny", "todo-default-deny", undefined, { ingress: [], egress: [] });
    create("frontend", frontend.serviceName, "frontend", {
      ingress: allow(outside(settings, "frontend"), frontend.port),
      egress: [{ to: pods("backend"), ports: [port(backend.port)] }, dns],
    });
    create("backend", backend.serviceName, "backend", {
      ingress: allow([...pods("frontend"), ...outside(settings, "backend")], backend.port),
      // The chat model's API has no address of its own.
      egress: [toDatabase, { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: privateRanges } }], ports: [port(443)] }, dns],
    });
    create("migration", "todo-migration", "migration", { ingress: [], egress: [toDatabase, dns] });
    const clients: ComponentName[] = ["backend", "migration"];
    if (settings.features.reminders) {
      clients.push("reminders");
      create("reminders", "todo-reminders", "reminders", { ingress: [], egress: [toDatabase, dns] });
    }
    if (internal.enabled && internal.backup.enabled) {
      clients.push("backup");
      create("backup", "todo-backup", "backup", { ingress: [], egress: [toDatabase, dns] });
    }
    if (internal.enabled) create("postgres", internal.serviceName, server, { ingress: allow(pods(...clients), internal.port), egress: [dns] });
    this.registerOutputs({});
  }
}

/** Where connections to a component come from outside the stack: the Ingress controller, or wherever its open port lets them. */
function outside({ networkPolicy, ingress, ...components }: NetworkPoliciesArgs["settings"], component: "frontend" | "backend"): Peer[] {
  const isRouted = ingress.enabled && ingressHosts(ingress).some(({ paths }) => paths.some(({ service }) => service === component));
  const isOpen = components[component].service.type !== "ClusterIP";
  const { strict, ingressController, externalSources } = networkPolicy;
  return [
    ...(isRouted ? [strict ? podsOf(ingressController) : namespaceOf(ingressController)] : []),
    ...(isOpen ? externalSources.map((cidr) => ({ ipBlock: { cidr } })) : []),
  ];
}

/** A rule for the sources; none at all without any, since a rule with no sources lets everybody in. */
function allow(from: Peer[], number: number): Spec["ingress"] {
  return from.length > 0 ? [{ from, ports: [port(number)] }] : [];
}

function port(number: number, protocol: "TCP" | "UDP" = "TCP"): Port {
  return { port: number, protocol };
}

function selectorOf(app: App, component: ComponentName) {
  return { matchLabels: selectorLabels(app, component) };
}

function namespaceOf({ namespace }: { namespace: string }): Peer {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } };
}

function podsOf({ namespace, podLabels }: { namespace: string; podLabels: Record<string, string> }): Peer {
  return { ...namespaceOf({ namespace }), podSelector: { matchLabels: podLabels } };
}
