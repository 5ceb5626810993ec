import { isDeepStrictEqual } from "node:util";
import { ingressHosts } from "./hosts";
import type { CheckedSettings } from "../schema";
import { chatKey } from "./secrets";

/** A part of the application whose pods have a network policy. */
export type Member = "frontend" | "backend" | "postgres" | "migration" | "reminders" | "backup" | "test";

/** The other end of a connection. */
export type Peer =
  | { component: Member }
  | { namespace?: string | undefined; podLabels?: Record<string, string> | undefined }
  | { cidr: string; except?: string[] };

/**
 * Connections that a member's pods may receive or open.
 *
 * @requirement NET-3 to NET-6
 */
export interface Flow {
  component: Member;
  direction: "Ingress" | "Egress";
  protocol: "TCP" | "UDP" | "SCTP";
  port: number;
  target: Peer;
}

export type NetworkSettings = Pick<
  CheckedSettings,
  | "backendFrom"
  | "networkPolicy"
  | "ingress"
  | "frontend"
  | "backend"
  | "database"
  | "features"
  | "session"
  | "connectionTest"
  | "reminders"
>;

/** The application's members, given its settings. */
export function members({ backendFrom, database: { internal }, features, connectionTest }: NetworkSettings): Member[] {
  if (backendFrom !== undefined) return ["frontend"];
  return [
    "frontend",
    "backend",
    ...(internal.enabled ? ["postgres" as const] : []),
    "migration",
    ...(features.reminders ? ["reminders" as const] : []),
    ...(internal.enabled && internal.backup.enabled ? ["backup" as const] : []),
    ...(connectionTest.enabled ? ["test" as const] : []),
  ];
}

/**
 * Connections without which the application doesn't work.
 *
 * @requirement NET-9
 */
export function neededFlows(settings: NetworkSettings): Flow[] {
  const { backendFrom, networkPolicy } = settings;
  return [
    ...fromOutside(settings, "frontend"),
    ...toSessionStore(settings),
    // Only the other stack's outputs tell what it has.
    ...(backendFrom === undefined ? ofBackend(settings) : []),
    ...members(settings).flatMap((component) => toDns(component, networkPolicy)),
  ];
}

function toDns(component: Member, { dns }: NetworkSettings["networkPolicy"]): Flow[] {
  const { namespace, podLabels, port, cidrs } = dns;
  const servers: Peer[] = [{ namespace, podLabels }, ...cidrs.map((cidr) => ({ cidr }))];
  return servers.flatMap((server) => [
    flow(component, "Egress", server, port, "UDP"),
    flow(component, "Egress", server, port),
  ]);
}

function ofBackend(settings: NetworkSettings): Flow[] {
  return [
    ...toServer("frontend", "backend", settings.backend),
    ...fromOutside(settings, "backend"),
    ...toDatabase(settings),
    ...fromOtherFrontends(settings),
    ...toChatModel(settings),
    ...toDelivery(settings),
    ...fromTest(settings),
  ];
}

/** All connections that are allowed: those that the application needs, and those that the stack adds. */
export function allowedFlows(settings: NetworkSettings): Flow[] {
  const own = settings.networkPolicy.rules.filter(({ allowed }) => allowed).map(asFlow);
  return [...neededFlows(settings), ...own].filter(
    (one, index, all) => all.findIndex((other) => isDeepStrictEqual(one, other)) === index,
  );
}

/** A rule in the settings, as the flow that it is about. */
export function asFlow({
  component,
  direction,
  protocol,
  port,
  target,
}: NetworkSettings["networkPolicy"]["rules"][number]): Flow {
  return { component, direction, protocol, port, target: withoutGaps(target) };
}

/** From the Ingress controller, or from wherever the component's open port accepts connections. */
function fromOutside(
  { networkPolicy, ingress, ...components }: NetworkSettings,
  component: "frontend" | "backend",
): Flow[] {
  const { port, service } = components[component];
  const { strict, ingressController, externalSources } = networkPolicy;
  const isRouted =
    ingress.enabled && ingressHosts(ingress).some(({ paths }) => paths.some((path) => path.service === component));
  const controller = strict ? ingressController : { namespace: ingressController.namespace };
  const sources: Peer[] = [
    ...(isRouted ? [controller] : []),
    ...(service.type === "ClusterIP" ? [] : externalSources.map((cidr) => ({ cidr }))),
  ];
  return sources.map((source) => flow(component, "Ingress", source, port, service.protocol));
}

function toDatabase(settings: NetworkSettings): Flow[] {
  const { internal, external } = settings.database;
  // Better Auth's sessions belong to the frontend's server, so it queries the database, too.
  const clients = members(settings).filter((member) => member !== "postgres" && member !== "test");
  if (internal.enabled) return clients.flatMap((client) => between(client, "postgres", internal.port));
  return clients.flatMap((client) =>
    external.addressRanges.map((cidr) => flow(client, "Egress", { cidr }, external.port)),
  );
}

function toSessionStore({ session: { type, external } }: NetworkSettings): Flow[] {
  if (type !== "external") return [];
  return external.addressRanges.map((cidr) => flow("frontend", "Egress", { cidr }, external.port));
}

/**
 * The frontends of other stacks need what the stack's own needs.
 *
 * @requirement SVC-15
 */
function fromOtherFrontends({ networkPolicy, backend, database: { internal } }: NetworkSettings): Flow[] {
  const podLabels = { "app.kubernetes.io/name": "todo-app", "app.kubernetes.io/component": "frontend" };
  return networkPolicy.frontendNamespaces.flatMap((namespace) => [
    flow("backend", "Ingress", { namespace, podLabels }, backend.port, backend.service.protocol),
    ...(internal.enabled ? [flow("postgres", "Ingress", { namespace, podLabels }, internal.port)] : []),
  ]);
}

/** The chat model's provider, if there is one, has no fixed address; it is on the Internet. */
function toChatModel(settings: NetworkSettings): Flow[] {
  if (chatKey(settings) === undefined) return [];
  return [flow("backend", "Egress", toInternet(settings), 443)];
}

/**
 * The delivery service for reminders is on the Internet, too.
 *
 * @requirement CRON-3
 */
function toDelivery(settings: NetworkSettings): Flow[] {
  const { kind, smtp } = settings.reminders.delivery;
  if (!settings.features.reminders || kind === "outbox") return [];
  return [flow("reminders", "Egress", toInternet(settings), kind === "smtp" ? smtp.port : 443)];
}

function toInternet({ networkPolicy }: NetworkSettings): Peer {
  return { cidr: "0.0.0.0/0", except: networkPolicy.privateRanges };
}

/**
 * The connection test asks both Services.
 *
 * @requirement TST-2
 */
function fromTest({ connectionTest, frontend, backend }: NetworkSettings): Flow[] {
  if (!connectionTest.enabled) return [];
  return [...toServer("test", "frontend", frontend), ...toServer("test", "backend", backend)];
}

/** A connection to a server within the namespace, by its Service. */
function toServer(client: Member, server: Member, { port, service }: NetworkSettings["frontend"]): Flow[] {
  return between(client, server, port, service.protocol);
}

/** A connection within the namespace, which both ends must allow. */
function between(client: Member, server: Member, port: number, protocol?: Flow["protocol"]): Flow[] {
  return [
    flow(client, "Egress", { component: server }, port, protocol),
    flow(server, "Ingress", { component: client }, port, protocol),
  ];
}

function flow(
  component: Member,
  direction: Flow["direction"],
  target: Peer,
  port: number,
  protocol: Flow["protocol"] = "TCP",
): Flow {
  return { component, direction, protocol, port, target };
}

function withoutGaps(target: object): Peer {
  return Object.fromEntries(Object.entries(target).filter(([, value]) => value !== undefined));
}
