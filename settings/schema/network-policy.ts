import { z } from "zod";
import { dnsLabel, labelKey, labelValue } from "../formats/names";
import { cidr, port } from "../formats/network";
import { setting } from "./setting";

const someLabels = z
  .record(labelKey, labelValue)
  .refine((given) => Object.keys(given).length > 0, "must have at least one label, or every pod would match");

/** Pods outside the stack that its own pods talk with. */
function peer(what: string, podLabels: Record<string, string>) {
  return {
    namespace: setting(dnsLabel, "NET-6", `Namespace of ${what}.`),
    podLabels: setting(someLabels, "NET-6", `Labels of ${what}'s pods.`, podLabels),
  };
}

/** Every part of the application that has pods. */
const component = z.enum(["frontend", "backend", "postgres", "migration", "reminders", "backup", "test"]);

const target = z
  .strictObject({
    component: setting(component.optional(), "NET-6", "The application's own pods.", "frontend"),
    namespace: setting(dnsLabel.optional(), "NET-6", "Another namespace.", "monitoring"),
    podLabels: setting(someLabels.optional(), "NET-6", "Labels of pods, there or in the stack's own namespace.", {
      app: "prometheus",
    }),
    cidr: setting(cidr.optional(), "NET-6", "Range of addresses.", "203.0.113.0/24"),
  })
  .refine(
    ({ component, namespace, podLabels, cidr }) =>
      [component, namespace ?? podLabels, cidr].filter((given) => given !== undefined).length === 1,
    "must be a component, pods and their namespace, or an address range",
  );

// A list replaces its default whole, so the defaults of a member have their place here.
const rule = z.strictObject({
  component: setting(component, "NET-2", "The pods that it applies to.", "backend"),
  direction: setting(
    z.enum(["Ingress", "Egress"]),
    "NET-3",
    "Whether they receive the connection or open it.",
    "Ingress",
  ),
  protocol: setting(z.enum(["TCP", "UDP"]).default("TCP"), "NET-4", "Protocol of the connection.", "TCP"),
  port: setting(port, "NET-5", "Port that is connected to; the backend's metrics are on 9090.", 8000),
  target: setting(target, "NET-6", "The other end.", { namespace: "monitoring" }),
  allowed: setting(
    z.boolean().default(true),
    "NET-7",
    "Whether it is allowed; false records that it isn't, like everything that no rule allows.",
    true,
  ),
});

/** Which connections the network lets through (section 15). */
export const networkPolicy = z.strictObject({
  enabled: setting(
    z.boolean(),
    "NET-1",
    "Whether connections that nothing needs are denied; the cluster's network must support network policies.",
  ),
  strict: setting(
    z.boolean(),
    "NET-10",
    "Whether only the Ingress controller's own pods get in, not its whole namespace, and no source is `any`.",
  ),
  ingressController: z.strictObject(peer("the Ingress controller", { "app.kubernetes.io/name": "ingress-nginx" })),
  dns: z.strictObject({
    ...peer("the cluster's DNS", { "k8s-app": "kube-dns" }),
    port: setting(port, "NET-9", "Port that the DNS server's pods listen on: 53, or 5353 on OpenShift."),
    cidrs: setting(
      z.array(setting(cidr, "NET-9", "Range of addresses.", "169.254.20.10/32")),
      "NET-9",
      "Addresses that answer in place of those pods, such as NodeLocal DNSCache's on each node, 169.254.20.10/32.",
      ["169.254.20.10/32"],
    ),
  }),
  externalSources: setting(
    z
      .array(setting(cidr, "NET-6", "Range of addresses.", "203.0.113.0/24"))
      .min(1, "must have at least one address range"),
    "NET-9",
    "Where connections to a NodePort or load balancer may come from.",
    ["203.0.113.0/24"],
  ),
  privateRanges: setting(
    z.array(setting(cidr, "NET-9", "Range of addresses.", "10.0.0.0/8")),
    "NET-9",
    "Addresses that aren't on the Internet, such as neighbors in the cluster and the cloud's metadata " +
      "service; the chat model's provider isn't among them.",
    ["10.0.0.0/8"],
  ),
  frontendNamespaces: setting(
    z.array(setting(dnsLabel, "NET-6", "Namespace.", "todo-preview")),
    "NET-6",
    "Namespaces of other stacks whose frontends (todo:backendFrom) may connect to this one's backend and database.",
    ["todo-preview"],
  ),
  rules: setting(z.array(rule), "NET-2", "Connections in addition to those that the application needs.", [
    {
      component: "backend",
      direction: "Ingress",
      port: 9090,
      target: { namespace: "monitoring", podLabels: { app: "prometheus" } },
    },
  ]),
});
