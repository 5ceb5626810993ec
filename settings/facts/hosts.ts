import type { CheckedSettings } from "../schema";

type Ingress = CheckedSettings["ingress"];

/**
 * What ingress-nginx reads the path from that it asks for in place of the request's.
 *
 * @requirement ING-9
 */
export const rewriteAnnotation = "nginx.ingress.kubernetes.io/rewrite-target";

/** The Ingress's hosts with their paths, as they are reached. */
export function ingressHosts({ host, hosts, paths, exposeBackend }: Ingress) {
  const named = hosts.length > 0 ? hosts : host === undefined ? [] : [{ host }];
  return named.map((each) => ({
    host: each.host,
    paths: (each.paths ?? paths).filter(({ service }) => exposeBackend || service === "frontend"),
  }));
}

/** Whether a certificate is for a host: by its name, or by a `*.` in place of its first label. */
export function hasCertificate({ tls }: Ingress, host: string): boolean {
  const wildcard = host.replace(/^[^.]+/, "*");
  return tls.some(({ hosts }) => hosts.includes(host) || hosts.includes(wildcard));
}
