import { z } from "zod";
import { namespaceOf, servicePorts, Stack } from "../lib/stack";
import { at, found, isManifest, items, type Manifest, member, set, text } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { Resource } from "../resources";

const config = z.strictObject({
  elsewhere: z.array(z.string()).default([]).describe("names of Services that another program creates"),
});

export const ingressBackends: Rule<z.infer<typeof config>> = {
  name: "ingress-backends",
  checks: [44],
  title: "Every path of an Ingress leads to a port of a Service of the stack, and no two Ingresses have the same path.",
  why: "A path without a backend answers 503; if two Ingresses have the same path, the controller picks one of them.",
  fix: "name a Service of the stack and one of its ports",
  severity: "medium",
  standards: ["kube-linter: dangling-ingress", "Gatekeeper: K8sUniqueIngressHost"],
  config,
  stack: (resources, { config: { elsewhere } }) => {
    const stack = new Stack(resources);
    const backends = stack.of("Ingress").flatMap((ingress) => backendsOf(ingress));
    return [
      ...backends.flatMap((backend) => missing(backend, stack, elsewhere)),
      ...stack.of("Ingress").flatMap(repeated(new Map())),
    ];
  },
};

interface Backend {
  ingress: Resource;
  path: string;
  /** The Service that it names; undefined if it names none. */
  service?: Manifest;
}

function backendsOf(ingress: Resource): Backend[] {
  const spec = member(ingress.props, "spec");
  const preset = "backend" in spec ? "backend" : "defaultBackend";
  const paths = pathsOf(ingress).map(({ path, entry }) => ({ path: at(path, "backend"), backend: entry.backend }));
  return [{ path: at("spec", preset), backend: spec[preset] }, ...paths].flatMap(({ path, backend }): Backend[] => {
    if (path === at("spec", preset) && !isManifest(backend)) return [];
    const given = member({ backend }, "backend");
    // A resource backend, instead of a Service, is up to the controller.
    if (isManifest(given.resource)) return [];
    return [{ ingress, path, service: serviceOf(ingress, given) }];
  });
}

/** In v1beta1 of both API groups, two flat fields name the Service. */
function serviceOf({ apiVersion }: Resource, backend: Manifest): Manifest | undefined {
  if (isManifest(backend.service)) return backend.service;
  const { serviceName: name, servicePort: port } = backend;
  if (!apiVersion.endsWith("v1beta1") || name === undefined) return undefined;
  return { name, port: typeof port === "number" ? { number: port } : { name: port } };
}

function pathsOf({ props }: Resource): { path: string; host: string; entry: Manifest }[] {
  return items(member(props, "spec").rules).flatMap((rule, index) =>
    items(member(rule, "http").paths).map((entry, number) => ({
      path: at("spec", "rules", index, "http", "paths", number),
      host: text(rule.host) ?? "",
      entry,
    })),
  );
}

function missing({ ingress, path: backend, service }: Backend, stack: Stack, elsewhere: string[]): Finding[] {
  if (!service)
    return [
      { resource: ingress, path: backend, value: set(found(ingress.props, backend)), problem: "must have a service" },
    ];
  const path = at(backend, "service");
  const name = text(service.name) ?? "";
  if (elsewhere.includes(name)) return [];
  const target = stack.find("Service", namespaceOf(ingress), name);
  if (!target)
    return [
      {
        resource: ingress,
        path: at(path, "name"),
        value: set(service.name),
        problem: "must be a Service of the stack, in the Ingress's namespace",
      },
    ];
  const port = member(service, "port");
  const wanted = set(port.name) ?? set(port.number);
  const has = servicePorts(target).some(
    (each) => wanted !== undefined && (each.name === wanted || each.port === wanted),
  );
  return has
    ? []
    : [
        {
          resource: ingress,
          path: at(path, "port"),
          value: set(service.port),
          problem: "must be a port of the Service",
        },
      ];
}

/** Paths that this Ingress, or an earlier one of the same class, already has under the same host. */
function repeated(held: Map<string, string>) {
  return (ingress: Resource): Finding[] =>
    pathsOf(ingress).flatMap(({ path, host, entry }) => {
      const key = JSON.stringify([
        set(member(ingress.props, "spec").ingressClassName),
        host,
        entry.path,
        entry.pathType,
      ]);
      const holder = held.get(key);
      held.set(key, holder ?? `${text(ingress.metadata.name) ?? ingress.name}, ${path}`);
      return holder === undefined
        ? []
        : [
            {
              resource: ingress,
              path: at(path, "path"),
              value: set(entry.path),
              problem: `must be unique for its host: ${holder} already has it`,
            },
          ];
    });
}
