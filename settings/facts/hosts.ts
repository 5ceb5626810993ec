import type { CheckedSettings } from "../schema";

type Ingress = CheckedSettings["ingress"];

/**
 * The annotation in which ingress-nginx finds the path that it requests instead of the original.
 *
 * @requirement ING-9
 */
export const rewriteAnnotation = "nginx.ingress.kubernetes.io/rewrite-target";

/** The Ingress's hosts, each with its paths. */
export function ingressHosts({ host, hosts, paths, exposeBackend }: Ingress) {
  const named = hosts.length > 0 ? hosts : host === undefined ? [] : [{ host }];
  return named.map((each) => ({
    host: each.host,
    paths: (each.paths ?? paths).filter(({ service }) => exposeBackend || service === "frontend"),
  }));
}

/** Whether a certificate covers a host: by its name, or with `*.` in place of the first label. */
export function hasCertificate({ tls }: Ingress, host: string): boolean {
  const wildcard = host.replace(/^[^.]+/, "*");
  return tls.some(({ hosts }) => hosts.includes(host) || hosts.includes(wildcard));
}
