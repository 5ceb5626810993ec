import { metricsPort } from "../facts/metrics";
import { remove, set } from "../problems";
import { ofComponents, type Rule } from "./rule";

/**
 * Settings for traffic from outside need a Service type that accepts it.
 *
 * @requirement SVC-8, SVC-14
 */
export const externalServiceType = ofComponents(({ service }, _, name) => {
  if (service.type !== "ClusterIP") return [];
  return (["nodePort", "externalTrafficPolicy"] as const)
    .filter((key) => service[key] !== undefined)
    .map((key) => ({
      key: `${name}.service.${key}`,
      value: service[key],
      rule: "has no effect unless type is NodePort or LoadBalancer",
      fix: `${set(`${name}.service.type`, "NodePort")}, or ${remove(`${name}.service.${key}`)}`,
    }));
});

/**
 * A nodePort belongs to one Service.
 *
 * @requirement X-13
 */
export const uniqueNodePorts: Rule = ({ frontend, backend }) => {
  if (frontend.service.nodePort === undefined || frontend.service.nodePort !== backend.service.nodePort) return [];
  const key = "backend.service.nodePort";
  return [
    {
      key,
      value: backend.service.nodePort,
      rule: "is already the frontend's",
      fix: `choose another from 30000 to 32767: ${set(key, frontend.service.nodePort === 30080 ? 30081 : 30080)}`,
    },
  ];
};

/**
 * Each Service has its own name.
 *
 * @requirement SVC-1
 */
export const uniqueServiceNames: Rule = ({ frontend, backend, database: { internal, external } }) => {
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
        rule: `is already ${owner}`,
        fix: "give each Service its own name",
      },
    ];
  });
};

/**
 * The Service's port is the container's, unless allowPortRemap is true.
 *
 * @requirement X-1, SVC-6
 */
export const servicePortIsContainerPort = ofComponents(({ service, port }, _, name) => {
  if (service.port === port || service.allowPortRemap) return [];
  const key = `${name}.service.port`;
  return [
    {
      key,
      value: service.port,
      rule: `must be the container's port, ${port}`,
      fix: `${set(key, port)}, or ${set(`${name}.service.allowPortRemap`, true)}`,
    },
  ];
});

/**
 * A Service sends traffic to a port of the container.
 *
 * @requirement SVC-7, X-2
 */
export const targetPortIsContainerPort = ofComponents(({ service: { targetPort }, port }, _, name) => {
  if (targetPort === "http" || targetPort === port) return [];
  const key = `${name}.service.targetPort`;
  return [
    {
      key,
      value: targetPort,
      rule: `must be the container's port: http or ${port}`,
      fix: set(key, "http"),
    },
  ];
});

/**
 * The images speak HTTP over TCP: nothing in them answers another protocol.
 *
 * @requirement SVC-9
 */
export const protocolOfImages = ofComponents(({ service: { protocol } }, _, name) => {
  if (protocol === "TCP") return [];
  const key = `${name}.service.protocol`;
  return [
    {
      key,
      value: protocol,
      rule: `leads to nothing unless the ${name}'s image is another than this project's, which answers over TCP alone`,
      fix: set(key, "TCP"),
    },
  ];
});

/** The port of the backend's metrics is free. */
export const metricsPortFree: Rule = ({ backend: { port } }) => {
  if (port !== metricsPort) return [];
  return [
    {
      key: "backend.port",
      value: port,
      rule: "is the backend's metrics port",
      fix: set("backend.port", 8000),
    },
  ];
};
