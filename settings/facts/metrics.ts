/** The port on which the backend serves Prometheus metrics: only the pod has it, no Service and no network policy. */
export const metricsPort = 9090;
