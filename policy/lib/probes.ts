import { at, isManifest, type Manifest, member } from "../manifest";
import type { Finding } from "../rule";
import type { Container } from "../resources";

export const probeNames = ["startupProbe", "livenessProbe", "readinessProbe"] as const;

/** How a probe may ask. */
const handlers = ["httpGet", "tcpSocket", "exec", "grpc"] as const;

/** That a container that goes on for as long as its pod lacks a probe, or has one that asks nothing. */
export function missingProbe({ longRunning, path, spec }: Container, name: (typeof probeNames)[number]): Finding[] {
  if (!longRunning) return [];
  const value = spec[name];
  if (!isManifest(value)) return [{ path: at(path, name), problem: "must be set" }];
  return Object.keys(handlerOf(spec, name)).length > 0
    ? []
    : [{ path: at(path, name), value, problem: `must ask by ${handlers.join(", ")}` }];
}

/** What a container's probe asks, without when it asks. */
export function handlerOf(spec: Manifest, probe: (typeof probeNames)[number]): Record<string, Manifest> {
  const given = member(spec, probe);
  return Object.fromEntries(
    handlers.flatMap((handler) => (isManifest(given[handler]) ? [[handler, given[handler]]] : [])),
  );
}
