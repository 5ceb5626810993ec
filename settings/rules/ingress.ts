import { ingressOrigin } from "../facts/addresses";
import { hasCertificate, ingressHosts, rewriteAnnotation } from "../facts/hosts";
import { type Problem, remove, set } from "../problems";
import { isProduction, isShared, type Rule } from "./rule";

/**
 * An Ingress has a host name; `hosts` takes precedence over `host`.
 *
 * @requirement ING-4
 */
export const ingressHostNamed: Rule = ({ ingress: { enabled, host, hosts } }) => {
  if (!enabled || host !== undefined || hosts.length > 0) return [];
  const key = "ingress.host";
  return [{ key, rule: "is required while the Ingress is enabled", fix: set(key, "todo.example.com") }];
};

/**
 * Each path of a host is routed once.
 *
 * @requirement ING-5
 */
export const uniquePaths: Rule = ({ ingress }) => {
  const seen = new Set<string>();
  return ingressHosts(ingress).flatMap(({ host, paths }) => {
    if (paths.length === 0) {
      return [
        {
          key: "ingress.paths",
          rule: `must not be empty: without the backend's paths, ${host} has none`,
          fix: set("ingress.exposeBackend", true),
        },
      ];
    }
    return paths.flatMap(({ path, pathType }): Problem[] => {
      const known = seen.has(`${host} ${path} ${pathType}`);
      seen.add(`${host} ${path} ${pathType}`);
      if (!known) return [];
      const fix = "remove one of the two from the stack's file";
      return [{ key: "ingress.paths", value: path, rule: `is listed twice for ${host}`, fix }];
    });
  });
};

/**
 * No password crosses the network in plain text.
 *
 * @requirement ING-10, X-8
 */
export const certificateForEveryHost: Rule = (settings) => {
  const { ingress } = settings;
  if (!ingress.enabled || (ingress.tls.length === 0 && !isShared(settings))) return [];
  return ingressHosts(ingress)
    .filter(({ host }) => !hasCertificate(ingress, host))
    .map(({ host }) => ({
      key: "ingress.tls",
      value: ingress.tls,
      rule: `must have a certificate for ${host}${isShared(settings) ? " in staging and production" : ""}`,
      fix: `write it in the stack's file, such as ${JSON.stringify([{ secretName: "todo-tls", hosts: [host] }])}`,
    }));
};

/**
 * The rewrite target is set in one place.
 *
 * @requirement ING-9
 */
export const oneRewriteTarget: Rule = ({ ingress: { annotations, rewriteTarget } }) => {
  if (rewriteTarget === undefined || annotations[rewriteAnnotation] === undefined) return [];
  return [
    {
      key: "ingress.rewriteTarget",
      value: rewriteTarget,
      rule: `can't be combined with the annotation ${rewriteAnnotation}`,
      fix: remove(`ingress.annotations["${rewriteAnnotation}"]`),
    },
  ];
};

/**
 * Not every site may call the backend on behalf of its visitor.
 *
 * @requirement CM-11
 */
export const noWildcardOriginInProduction: Rule = (settings) => {
  const { corsOrigins } = settings.backend;
  if (!isProduction(settings) || !corsOrigins?.includes("*")) return [];
  const fix =
    "write it in the stack's file, such as " + JSON.stringify([ingressOrigin(settings) ?? "https://todo.example.com"]);
  return [{ key: "backend.corsOrigins", value: corsOrigins, rule: "must list origins in production, not *", fix }];
};

/**
 * Without a capture group, every path is rewritten to the same one.
 *
 * @requirement ING-9
 */
export const rewriteWithCaptureGroup: Rule = ({ ingress: { rewriteTarget } }) => {
  if (rewriteTarget === undefined || /\$\d/.test(rewriteTarget)) return [];
  const key = "ingress.rewriteTarget";
  return [
    {
      key,
      value: rewriteTarget,
      rule: "rewrites every path to this one; refer to a capture group to keep the path",
      fix: set(key, "/$1"),
    },
  ];
};

/**
 * The frontend's pages may call the backend.
 *
 * @requirement X-20
 */
export const publicOriginAllowed: Rule = (settings) => {
  const origin = ingressOrigin(settings);
  const { corsOrigins } = settings.backend;
  if (origin === undefined || corsOrigins === undefined || corsOrigins.includes(origin) || corsOrigins.includes("*"))
    return [];
  const fix = `write it in the stack's file: ${JSON.stringify([origin, ...corsOrigins])}`;
  return [
    {
      key: "backend.corsOrigins",
      value: corsOrigins,
      rule: `should include the frontend's public origin, ${origin}`,
      fix,
    },
  ];
};
