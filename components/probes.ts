import * as kubernetes from "@pulumi/kubernetes";

type Container = kubernetes.types.input.core.v1.Container;
type Check = Pick<kubernetes.types.input.core.v1.Probe, "httpGet" | "exec">;

/** Startup, liveness and readiness probes with the timing of PRB-6 to PRB-8. Startup repeats the liveness check (PRB-4). */
export function probes(liveness: Check, readiness: Check) {
  return {
    startupProbe: { ...liveness, initialDelaySeconds: 0, periodSeconds: 2, timeoutSeconds: 2, failureThreshold: 30 },
    livenessProbe: { ...liveness, initialDelaySeconds: 30, periodSeconds: 10, timeoutSeconds: 3, failureThreshold: 3 },
    readinessProbe: { ...readiness, initialDelaySeconds: 5, periodSeconds: 5, timeoutSeconds: 5, failureThreshold: 3 },
  } satisfies Partial<Container>;
}

/** HTTP checks of a built component: `/health` says that the process lives, `/ready` that it can serve (PRB-2, PRB-3). */
export function httpProbes() {
  return probes({ httpGet: { path: "/health", port: "http" } }, { httpGet: { path: "/ready", port: "http" } });
}
