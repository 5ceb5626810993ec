import { z } from "zod";
import { at, items, member, text, texts } from "../manifest";
import type { Rule } from "../rule";

const config = z.strictObject({
  required: z
    .boolean()
    .optional()
    .describe("whether every host needs a certificate; in staging and production where it is left out"),
});

export const ingressTls: Rule<z.infer<typeof config>> = {
  name: "ingress-tls",
  checks: [43],
  title: "In staging and production, every host of an Ingress is covered by its tls.",
  why: "Sessions and passwords would go through the Internet in plain text, or under the controller's own certificate.",
  fix: "add the host to spec.tls with the Secret of its certificate",
  severity: "high",
  standards: ["NSA/CISA: encrypt traffic", "Polaris: tlsSettingsMissing"],
  config,
  resource: ({ kind, props }, { config: { required }, environment }) => {
    if (kind !== "Ingress" || !(required ?? environment !== "dev")) return [];
    const spec = member(props, "spec");
    const covered = items(spec.tls)
      .filter(({ secretName }) => text(secretName))
      .flatMap(({ hosts }) => texts(hosts));
    return items(spec.rules).flatMap(({ host }, index) => {
      if (!text(host) || covers(covered, String(host))) return [];
      return [
        {
          path: at("spec", "rules", index, "host"),
          value: host,
          problem: "must be covered by spec.tls, with a secretName",
        },
      ];
    });
  },
};

/** `*.example.com` covers one label: a.example.com, and not a.b.example.com. */
function covers(covered: string[], host: string): boolean {
  return covered.includes(host) || covered.includes(host.replace(/^[^.]+/, "*"));
}
