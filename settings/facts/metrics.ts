/**
 * Port on which the backend answers Prometheus: the pod's own, in no Service and no network policy of the program's.
 */
export const metricsPort = 9090;
