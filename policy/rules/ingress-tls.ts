import { z } from "zod";
import { at, isManifest, items, type Manifest, member, text, texts } from "../manifest";
import type { Finding, Rule } from "../rule";

const config = z.strictObject({
  required: z
    .boolean()
    .optional()
    .describe("whether every host needs a certificate; by default in staging and production only"),
});

/** Annotations that give a cloud's load balancer its certificate, in place of spec.tls. */
const certificates = [
  "alb.ingress.kubernetes.io/certificate-arn",
  "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
  "ingress.gcp.kubernetes.io/pre-shared-cert",
  "networking.gke.io/managed-certificates",
];

export const ingressTls: Rule<z.infer<typeof config>> = {
  name: "ingress-tls",
  checks: [43],
  title:
    "In staging and production, every host of an Ingress is covered by its tls or its load balancer's certificate.",
  why: "Sessions and passwords would cross the Internet in plain text, or under the controller's own certificate.",
  fix: "add the host to spec.tls with the Secret of its certificate",
  severity: "high",
  standards: ["NSA/CISA: encrypt traffic", "Polaris: tlsSettingsMissing"],
  config,
  resource: ({ kind, patch, metadata, props }, { config: { required }, environment }): Finding[] => {
    if (kind !== "Ingress" || !(required ?? environment !== "dev")) return [];
    if (certificates.some((name) => text(member(metadata, "annotations")[name]))) return [];
    const spec = member(props, "spec");
    const certified = items(spec.tls).filter(({ secretName }) => text(secretName));
    const covered = certified.flatMap(({ hosts }) => texts(hosts));
    const all = certified.some(({ hosts }) => texts(hosts).length === 0);
    const rules = items(spec.rules);
    if (rules.length === 0 && !patch && !all && certified.length === 0 && hasBackend(spec))
      return [{ path: "spec.tls", problem: "must be set: the default backend answers without a certificate" }];
    return rules.flatMap(({ host: value }, index) => {
      const host = text(value) ?? "";
      if (host === "" ? patch || certified.length > 0 : covers(covered, host)) return [];
      const found = { path: at("spec", "rules", index, "host"), value: host || undefined };
      return [{ ...found, problem: "must be covered by spec.tls, with a secretName" }];
    });
  },
};

function hasBackend(spec: Manifest): boolean {
  return isManifest(spec.defaultBackend) || isManifest(spec.backend);
}

/** `*.example.com` covers one label: a.example.com, and not a.b.example.com. */
function covers(covered: string[], host: string): boolean {
  return covered.includes(host) || covered.includes(host.replace(/^[^.]+/, "*"));
}
