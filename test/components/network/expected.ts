import { NetworkPolicies, type NetworkPoliciesArgs } from "../../../components/network/policies";
import type { Tree } from "../../../settings/formats/tree";
import { app, register, unwrap } from "../../support/mocks";
import { settingsOf } from "../../support/settings-cases";

/** The policies' specs, by name. */
export async function policiesOf(
  given: Tree,
  toOtherBackend?: NetworkPoliciesArgs["toOtherBackend"],
): Promise<Record<string, any>> {
  const registered = await register(
    () => void new NetworkPolicies("network", { app, settings: settingsOf(given), toOtherBackend }),
  );
  const policies = registered
    .filter(({ type }) => type === "kubernetes:networking.k8s.io/v1:NetworkPolicy")
    .map(({ inputs }) => unwrap(inputs));
  return Object.fromEntries(policies.map(({ metadata, spec }) => [metadata.name, spec]));
}

export const pods = (component: string) => ({
  matchLabels: {
    "app.kubernetes.io/name": "todo-app",
    "app.kubernetes.io/instance": "test",
    "app.kubernetes.io/component": component,
  },
});
export const from = (namespace: string) => ({ matchLabels: { "kubernetes.io/metadata.name": namespace } });
export const tcp = (port: number) => [{ port, protocol: "TCP" }];
export const controller = {
  namespaceSelector: from("ingress-nginx"),
  podSelector: { matchLabels: { "app.kubernetes.io/name": "ingress-nginx" } },
};
export const dns = {
  to: [{ namespaceSelector: from("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
  ports: [
    { port: 53, protocol: "UDP" },
    { port: 53, protocol: "TCP" },
  ],
};
export const database = { to: [{ podSelector: pods("postgres") }], ports: tcp(5432) };
export const directions = ["Ingress", "Egress"];
/** The components whose pods the database's policy admits. */
export const clientsOf = (policies: Record<string, any>) =>
  policies["todo-postgres"].ingress[0].from.map(
    ({ podSelector }: any) => podSelector.matchLabels["app.kubernetes.io/component"],
  );
