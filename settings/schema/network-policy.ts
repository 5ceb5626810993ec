import { z } from "zod";
import { cidr, dnsLabel, labelKey, labelValue } from "../formats";
import { setting } from "./setting";

const someLabels = z
  .record(labelKey, labelValue)
  .refine((given) => Object.keys(given).length > 0, "must name a label, or every pod would match");

/** Pods outside the stack that its own pods talk with. */
function peer(what: string, podLabels: Record<string, string>) {
  return z.strictObject({
    namespace: setting(dnsLabel, "NET-6", `Namespace of ${what}.`),
    podLabels: setting(someLabels, "NET-6", `Labels of ${what}'s pods.`, podLabels),
  });
}

/** Which connections the network lets through (section 15). */
export const networkPolicy = z.strictObject({
  enabled: setting(z.boolean(), "NET-1", "Whether connections that nothing needs are denied; the cluster's network has to support it."),
  strict: setting(
    z.boolean(),
    "NET-10",
    "Whether only the Ingress controller's own pods get in, not its whole namespace, and no source is `any`.",
  ),
  ingressController: peer("the Ingress controller", { "app.kubernetes.io/name": "ingress-nginx" }),
  dns: peer("the cluster's DNS", { "k8s-app": "kube-dns" }),
  externalSources: setting(
    z.array(setting(cidr, "NET-6", "Range of addresses.", "203.0.113.0/24")).min(1, "must name a range of addresses"),
    "NET-9",
    "Where connections to a NodePort or load balancer may come from.",
    ["203.0.113.0/24"],
  ),
});
