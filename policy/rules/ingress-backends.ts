import { z } from "zod";
import { namespaceOf, servicePorts, Stack } from "../lib/stack";
import { at, isManifest, items, type Manifest, member, set, text } from "../manifest";
import type { Finding, Rule } from "../rule";
import type { Resource } from "../resources";

const config = z.strictObject({
  elsewhere: z.array(z.string()).default([]).describe("names of the Services that another program makes"),
});

export const ingressBackends: Rule<z.infer<typeof config>> = {
  name: "ingress-backends",
  checks: [44],
  title:
    "Every path of an Ingress leads to a Service of the stack and a port that it has, and no two Ingresses hold the same path.",
  why: "A path to nowhere answers 503; of two that hold one path the controller takes either.",
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
  service: Manifest;
}

function backendsOf(ingress: Resource): Backend[] {
  const spec = member(ingress.props, "spec");
  const paths = pathsOf(ingress).map(({ path, entry }) => ({
    path: at(path, "backend", "service"),
    backend: member(entry, "backend"),
  }));
  const all = [{ path: "spec.defaultBackend.service", backend: member(spec, "defaultBackend") }, ...paths];
  return all.flatMap(({ path, backend }) =>
    isManifest(backend.service) ? [{ ingress, path, service: backend.service }] : [],
  );
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

function missing({ ingress, path, service }: Backend, stack: Stack, elsewhere: string[]): Finding[] {
  const name = text(service.name) ?? "";
  if (elsewhere.includes(name)) return [];
  const found = stack.find("Service", namespaceOf(ingress), name);
  if (!found)
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
  const has = servicePorts(found).some(
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

/** Paths that an Ingress before this one, of the same class, or this one itself, holds under the same host. */
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
              problem: `must not be held twice under one host: ${holder} has it`,
            },
          ];
    });
}
