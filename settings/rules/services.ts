import { metricsPort } from "../facts/metrics";
import { remove, set } from "../problems";
import { ofComponents, type Rule } from "./rule";

/** SVC-8, SVC-14: what only makes sense for traffic from outside needs a type that lets it in. */
export const outsideNeedsAType = ofComponents(({ service }, _, name) => {
  if (service.type !== "ClusterIP") return [];
  const keys = { nodePort: "SVC-8", externalTrafficPolicy: "SVC-14" } as const;
  return (["nodePort", "externalTrafficPolicy"] as const)
    .filter((key) => service[key] !== undefined)
    .map((key) => ({
      key: `${name}.service.${key}`,
      value: service[key],
      rule: `only goes with type NodePort or LoadBalancer (${keys[key]})`,
      fix: `${set(`${name}.service.type`, "NodePort")}, or ${remove(`${name}.service.${key}`)}`,
    }));
});

/** X-13: a nodePort belongs to one Service. */
export const nodePortsDiffer: Rule = ({ frontend, backend }) => {
  if (frontend.service.nodePort === undefined || frontend.service.nodePort !== backend.service.nodePort) return [];
  const key = "backend.service.nodePort";
  return [
    {
      key,
      value: backend.service.nodePort,
      rule: "is the frontend's already (X-13)",
      fix: `choose another from 30000 to 32767: ${set(key, frontend.service.nodePort === 30080 ? 30081 : 30080)}`,
    },
  ];
};

/** SVC-1: each Service has its name to itself. */
export const namesDiffer: Rule = ({ frontend, backend, database: { internal, external } }) => {
  const taken: Record<string, string> = {
    ...(internal.enabled && { [internal.serviceName]: "the database's" }),
    ...(external.enabled && external.service.enabled && { [external.service.name]: "the database's" }),
  };
  return (["frontend", "backend"] as const).flatMap((name) => {
    const { serviceName } = { frontend, backend }[name];
    const owner = taken[serviceName];
    taken[serviceName] ??= `the ${name}'s`;
    if (owner === undefined) return [];
    return [
      {
        key: `${name}.serviceName`,
        value: serviceName,
        rule: `is ${owner} already (SVC-1)`,
        fix: "give each of them a name of its own",
      },
    ];
  });
};

/** X-1, SVC-6: whoever knows the container's port knows the Service's, unless the settings say otherwise on purpose. */
export const portsAgree = ofComponents(({ service, port }, _, name) => {
  if (service.port === port || service.allowPortRemap) return [];
  const key = `${name}.service.port`;
  return [
    {
      key,
      value: service.port,
      rule: `must be the container's port, ${port} (X-1)`,
      fix: `${set(key, port)}, or ${set(`${name}.service.allowPortRemap`, true)}`,
    },
  ];
});

/** SVC-7, X-2: a Service sends traffic to a port that the container has. */
export const targetsExist = ofComponents(({ service: { targetPort }, port }, _, name) => {
  if (targetPort === "http" || targetPort === port) return [];
  const key = `${name}.service.targetPort`;
  return [
    {
      key,
      value: targetPort,
      rule: `must be the container's port: http or ${port} (SVC-7, X-2)`,
      fix: set(key, "http"),
    },
  ];
});

/** The backend answers Prometheus on a port that no Service leads to. */
export const metricsHaveAPort: Rule = ({ backend: { port } }) => {
  if (port !== metricsPort) return [];
  return [
    {
      key: "backend.port",
      value: port,
      rule: "is the port of the backend's metrics (IMG-22)",
      fix: set("backend.port", 8000),
    },
  ];
};
