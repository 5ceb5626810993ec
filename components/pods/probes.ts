import type * as kubernetes from "@pulumi/kubernetes";
import type { HealthCheck, ProbeTiming } from "../../settings";

type Probe = kubernetes.types.input.core.v1.Probe;
type Probes = Pick<kubernetes.types.input.core.v1.Container, "startupProbe" | "livenessProbe" | "readinessProbe">;

/**
 * HTTP probes of a built component: liveness says that the process works, readiness that it can serve.
 *
 * @requirement PRB-1 to PRB-8
 */
export function httpProbes({ startup, liveness, readiness }: HealthCheck): Probes {
  const probe = ({ path, port, ...settings }: HealthCheck["liveness"]): Probe => ({
    httpGet: { path, port },
    ...timing(settings),
  });
  return {
    ...(startup.enabled && { startupProbe: probe(startup) }),
    livenessProbe: probe(liveness),
    readinessProbe: probe(readiness),
  };
}

/**
 * One command for all three probes, each with its own timing.
 *
 * @requirement PRB-10
 */
export function execProbes(
  command: string[],
  settings: Record<"startup" | "liveness" | "readiness", ProbeTiming>,
): Probes {
  const probe = (settings: ProbeTiming): Probe => ({ exec: { command }, ...timing(settings) });
  return {
    startupProbe: probe(settings.startup),
    livenessProbe: probe(settings.liveness),
    readinessProbe: probe(settings.readiness),
  };
}

function timing({ initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold }: ProbeTiming): Probe {
  return { initialDelaySeconds, periodSeconds, timeoutSeconds, failureThreshold };
}
