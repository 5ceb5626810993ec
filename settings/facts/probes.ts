import type { HealthCheck } from "../schema";
import type { PodVariableName } from "./pod-environment";

/** The paths that the application always answers, whatever its variables say, and what the answer means. */
export const knownPaths = { liveness: "/health", readiness: "/ready" };

/**
 * The variables that name a server's other probe paths, with their values. A server with the usual paths has none of
 * them, so its pods stay as they are.
 *
 * @requirement PRB-2, PRB-3, PRB-4
 */
export function pathVariables({ liveness, readiness, startup }: HealthCheck): [PodVariableName, string][] {
  const answered: string[] = [...Object.values(knownPaths), liveness.path, readiness.path];
  return [
    ...(liveness.path === knownPaths.liveness ? [] : [["healthPath", liveness.path] as [PodVariableName, string]]),
    ...(readiness.path === knownPaths.readiness ? [] : [["readyPath", readiness.path] as [PodVariableName, string]]),
    ...(startup.enabled && !answered.includes(startup.path)
      ? [["startupPath", startup.path] as [PodVariableName, string]]
      : []),
  ];
}
