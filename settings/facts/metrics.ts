/**
 * Port on which the backend answers Prometheus: the pod's own, in no Service. Of the program's network policies
 * only a rule of the stack's own leads there.
 */
export const metricsPort = 9090;
