import { isIPv6 } from "node:net";
import type { Settings } from "../rules/proven";
import type { CheckedSettings, ComponentSettings } from "../schema";
import { hasCertificate, ingressHosts } from "./hosts";

/* The address book: every URL and host of the stack is built here. */

type Server = Pick<ComponentSettings, "serviceName" | "service">;

/** `http://todo-backend:8000`: a URL that names a host and a port. */
export function httpUrl(host: string, port: number): string {
  return `http://${host}:${port}`;
}

/** A registry's URL: over plain HTTP on this machine and over HTTPS elsewhere, as Docker reaches it. */
export function registryUrl(host: string): string {
  const isLocal = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/.test(host);
  return isLocal ? `http://${host}` : `https://${host}`;
}

/** A server's URL for clients in the stack's namespace. */
export function serviceUrl({ serviceName, service }: Server): string {
  return httpUrl(serviceName, service.port);
}

/** A server's URL for clients in any namespace of the cluster. */
export function clusterUrl({ serviceName, service }: Server, namespace: string): string {
  return httpUrl(clusterHost(serviceName, namespace), service.port);
}

/** A Service's host name, as it resolves in any namespace of the cluster. */
export function clusterHost(serviceName: string, namespace: string): string {
  return `${serviceName}.${namespace}.svc.cluster.local`;
}

/** The origin at which an Ingress publishes the frontend; undefined if there is no Ingress. */
export function ingressOrigin({ ingress }: Pick<CheckedSettings, "ingress">): string | undefined {
  const [first] = ingressHosts(ingress);
  if (!ingress.enabled || !first) return undefined;
  return `${hasCertificate(ingress, first.host) ? "https" : "http"}://${first.host}`;
}

/**
 * Each host of the Ingress, with the protocol and port at which clients outside the cluster reach it.
 *
 * @requirement SVC-16
 */
export function ingressEndpoints({ ingress }: Pick<CheckedSettings, "ingress">) {
  if (!ingress.enabled) return [];
  return ingressHosts(ingress).map(({ host }) =>
    hasCertificate(ingress, host)
      ? { name: host, protocol: "HTTPS" as const, port: 443, path: "/" }
      : { name: host, protocol: "HTTP" as const, port: 80, path: "/" },
  );
}

/** The origin at which an Ingress leads to a component; undefined if none does. */
export function routedOrigin({ ingress }: Pick<CheckedSettings, "ingress">, component: "frontend" | "backend") {
  const [first] = ingressHosts(ingress);
  const isRouted = first?.paths.some(({ service }) => service === component);
  return isRouted ? ingressOrigin({ ingress }) : undefined;
}

/**
 * Where clients find the database, and which user they connect as.
 *
 * @requirement X-10
 */
export interface DatabaseAddress {
  host: string;
  port: number;
  /** Name of the database. */
  name: string;
  username: string;
}

/** The address of the stack's database, wherever it runs. */
export function databaseAddress({ database: { internal, external } }: Pick<Settings, "database">): DatabaseAddress {
  return external.enabled
    ? { host: external.host, port: external.port, name: external.database, username: external.username }
    : { host: internal.serviceName, port: internal.port, name: internal.name, username: internal.username };
}

/**
 * The database's URL.
 *
 * @param password already percent-encoded, or a template whose result is
 */
export function databaseUrl({ host, port, name, username }: DatabaseAddress, password: string): string {
  const at = isIPv6(host) ? `[${host}]` : host;
  return `postgresql://${encodeURIComponent(username)}:${password}@${at}:${port}/${encodeURIComponent(name)}`;
}

/** A database's URL with another host and port; a text that isn't a URL stays unchanged. */
export function databaseUrlAt(url: string, host: string, port: number): string {
  if (!URL.canParse(url)) return url;
  return Object.assign(new URL(url), { host: `${host}:${port}` }).href;
}
