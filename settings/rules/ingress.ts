import { hasCertificate, ingressHosts, ingressOrigin, rewriteAnnotation } from "../facts/hosts";
import { type Problem, remove, set } from "../problems";
import { isProduction, isShared, type Rule } from "./rule";

/** ING-4: an Ingress answers for names, given in one place. */
export const ingressHasHosts: Rule = ({ ingress: { enabled, host, hosts } }) => {
  if (enabled && host === undefined && hosts.length === 0) {
    return [
      {
        key: "ingress.host",
        rule: "is required while the Ingress is on (ING-4)",
        fix: set("ingress.host", "todo.example.com"),
      },
    ];
  }
  if (host === undefined || hosts.length === 0) return [];
  return [
    {
      key: "ingress.host",
      value: host,
      rule: "can't go with hosts: set one of them (ING-4)",
      fix: remove("ingress.host"),
    },
  ];
};

/** ING-5: a path of a host leads to one place. */
export const pathsDiffer: Rule = ({ ingress }) => {
  const seen = new Set<string>();
  return ingressHosts(ingress).flatMap(({ host, paths }) => {
    if (paths.length === 0) {
      return [
        {
          key: "ingress.paths",
          rule: `must lead somewhere: ${host} has no path without the backend's (ING-5)`,
          fix: set("ingress.exposeBackend", true),
        },
      ];
    }
    return paths.flatMap(({ path, pathType }): Problem[] => {
      const known = seen.has(`${host} ${path} ${pathType}`);
      seen.add(`${host} ${path} ${pathType}`);
      if (!known) return [];
      const fix = "remove one of the two from the stack's file";
      return [{ key: "ingress.paths", value: path, rule: `is there twice for ${host} (ING-5)`, fix }];
    });
  });
};

/** ING-10, X-8: no password crosses the network in plain text. */
export const hostsHaveCertificates: Rule = (settings) => {
  const { ingress } = settings;
  if (!ingress.enabled || (ingress.tls.length === 0 && !isShared(settings))) return [];
  return ingressHosts(ingress)
    .filter(({ host }) => !hasCertificate(ingress, host))
    .map(({ host }) => ({
      key: "ingress.tls",
      value: ingress.tls,
      rule: `must have a certificate for ${host}${isShared(settings) ? " in staging and production (ING-10, X-8)" : " (X-8)"}`,
      fix: `write it in the stack's file, such as ${JSON.stringify([{ secretName: "todo-tls", hosts: [host] }])}`,
    }));
};

/** ING-9: the rewritten path is said once. */
export const rewriteIsSaidOnce: Rule = ({ ingress: { annotations, rewriteTarget } }) => {
  if (rewriteTarget === undefined || annotations[rewriteAnnotation] === undefined) return [];
  return [
    {
      key: "ingress.rewriteTarget",
      value: rewriteTarget,
      rule: `can't go with the annotation ${rewriteAnnotation} (ING-9)`,
      fix: remove(`ingress.annotations["${rewriteAnnotation}"]`),
    },
  ];
};

/** CM-11: not every site may ask the backend in the name of its visitor. */
export const productionNamesItsOrigins: Rule = (settings) => {
  const { corsOrigins } = settings.backend;
  if (!isProduction(settings) || !corsOrigins?.includes("*")) return [];
  const fix = `write it in the stack's file, such as ${JSON.stringify([ingressOrigin(settings) ?? "https://todo.example.com"])}`;
  return [
    { key: "backend.corsOrigins", value: corsOrigins, rule: "must name origins in production, never * (CM-11)", fix },
  ];
};

/** ING-9: without a capture group every path becomes the same one. */
export const rewriteKeepsThePath: Rule = ({ ingress: { rewriteTarget } }) => {
  if (rewriteTarget === undefined || /\$\d/.test(rewriteTarget)) return [];
  const key = "ingress.rewriteTarget";
  return [
    {
      key,
      value: rewriteTarget,
      rule: "turns every path into this one; name a capture group to keep it (ING-9)",
      fix: set(key, "/$1"),
    },
  ];
};

/** the frontend's pages may ask the backend. */
export const originIsAllowed: Rule = (settings) => {
  const origin = ingressOrigin(settings);
  const { corsOrigins } = settings.backend;
  if (origin === undefined || corsOrigins === undefined || corsOrigins.includes(origin) || corsOrigins.includes("*"))
    return [];
  const fix = `write it in the stack's file: ${JSON.stringify([origin, ...corsOrigins])}`;
  return [
    {
      key: "backend.corsOrigins",
      value: corsOrigins,
      rule: `should have the frontend's public origin, ${origin} (X-20)`,
      fix,
    },
  ];
};
