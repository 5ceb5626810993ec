import { at, isManifest, type Manifest, member } from "../manifest";
import type { Finding } from "../rule";
import type { Container } from "../pods";

export const probeNames = ["startupProbe", "livenessProbe", "readinessProbe"] as const;

/** The handlers that a probe may have. */
const handlers = ["httpGet", "tcpSocket", "exec", "grpc"] as const;

/** Finds a container that runs as long as its pod without the given probe, or with one that has no handler. */
export function missingProbe({ longRunning, path, spec }: Container, name: (typeof probeNames)[number]): Finding[] {
  if (!longRunning) return [];
  const value = spec[name];
  if (!isManifest(value)) return [{ path: at(path, name), problem: "must be set" }];
  return Object.keys(handlerOf(spec, name)).length > 0
    ? []
    : [{ path: at(path, name), value, problem: `must have one of ${handlers.join(", ")}` }];
}

/** What a container's probe checks, without its timing. */
export function handlerOf(spec: Manifest, probe: (typeof probeNames)[number]): Record<string, Manifest> {
  const given = member(spec, probe);
  return Object.fromEntries(
    handlers.flatMap((handler) => (isManifest(given[handler]) ? [[handler, given[handler]]] : [])),
  );
}
