import { z } from "zod";
import { dnsLabel, labelKey } from "../formats/names";
import { hostname } from "../formats/network";
import { wholeNumber } from "../formats/numbers";
import { matching, plainText } from "../formats/text";
import { setting } from "./setting";

const host = setting(hostname, "ING-4", "Host name that clients ask for.", "todo.example.com");

// A list replaces its default whole, so the default of a member has its place here.
const path = z.strictObject({
  path: setting(matching(/^\/\S*$/, "must be a path that starts with '/'"), "ING-5", "Path of the requests."),
  pathType: setting(
    z.enum(["Prefix", "Exact", "ImplementationSpecific"]).default("Prefix"),
    "ING-6",
    "How the path is compared.",
    "Prefix",
  ),
  service: setting(z.enum(["frontend", "backend"]), "ING-5", "Component that they go to.", "frontend"),
});
const paths = z.array(path);

const certified = setting(
  matching(/^(\*\.)?[a-z0-9.-]*[a-z][a-z0-9.-]*$/, "must be a host name, perhaps with *. in place of its first label"),
  "ING-10",
  "Host name on a certificate.",
  "todo.example.com",
);

const tls = z.strictObject({
  secretName: setting(dnsLabel, "ING-10", "Secret of type kubernetes.io/tls, in the stack's namespace.", "todo-tls"),
  hosts: setting(z.array(certified).min(1, "must name a host"), "ING-10", "Hosts that its certificate is for.", [
    "todo.example.com",
  ]),
});

/** How requests from outside reach frontend and backend (section 9). */
export const ingress = z.strictObject({
  enabled: setting(
    z.boolean(),
    "ING-2",
    "Whether an Ingress leads to the application; the cluster needs a controller for it.",
  ),
  className: setting(z.string().min(1, "must name an IngressClass"), "ING-3", "IngressClass of the controller."),
  host: setting(hostname.optional(), "ING-4", "Host name of the application; its URLs follow it.", "todo.example.com"),
  hosts: setting(
    z.array(z.strictObject({ host, paths: paths.optional() })),
    "ING-4",
    "Several host names, which override host, each with its own paths if needed; the first is the application's.",
    [{ host: "todo.example.com" }, { host: "api.example.com", paths: [{ path: "/", service: "backend" }] }],
  ),
  paths: setting(paths.min(1, "must name a path"), "ING-5", "What goes where.", [{ path: "/", service: "frontend" }]),
  exposeBackend: setting(
    z.boolean(),
    "ING-5",
    "Whether the backend's paths are reachable from outside; the frontend doesn't need that.",
  ),
  annotations: setting(z.record(labelKey, plainText), "ING-8", "Annotations for the controller, passed through.", {
    "cert-manager.io/cluster-issuer": "letsencrypt",
  }),
  rewriteTarget: setting(
    z.string().min(1, "must not be empty").optional(),
    "ING-9",
    "Path that ingress-nginx requests from the components, in place of the request's own.",
    "/$1",
  ),
  trustedProxies: setting(
    wholeNumber(1, 9),
    "ING-1",
    "Proxies that a request passes, the controller included: the frontend counts guesses of passwords by " +
      "the address that the first of them names in " +
      "X-Forwarded-For. Without an Ingress, or where clients also reach the frontend past it, by the " +
      "connection's alone.",
  ),
  tls: setting(z.array(tls), "ING-10", "Certificates; required in staging and production.", [
    { secretName: "todo-tls", hosts: ["todo.example.com"] },
  ]),
});
