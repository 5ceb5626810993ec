import { stringify } from "yaml";
import { paths } from "../host/paths.ts";
import { load } from "./certificates.ts";
import { writeFile } from "../host/files.ts";
import { clusterName, directories, ports } from "./settings.ts";

/** Kubeconfigs of the control plane's own clients, by the name of their certificate. */
export const clients = [
  "controller-manager",
  "scheduler",
  "kubelet",
  "kube-proxy",
  "calico-felix",
  "calico-cni",
] as const;

export function kubeconfigFile(client: (typeof clients)[number]): string {
  return `${directories.config}/${client}.kubeconfig`;
}

/** Writes the user's kubeconfig and those of the cluster's own clients. */
export function writeKubeconfigs(): void {
  writeFile(paths.kubeconfig, kubeconfig("admin"));
  for (const client of clients) writeFile(kubeconfigFile(client), kubeconfig(client));
}

function kubeconfig(user: string): string {
  const pair = load(user);
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  return stringify({
    "apiVersion": "v1",
    "kind": "Config",
    "current-context": clusterName,
    "clusters": [
      {
        name: clusterName,
        cluster: {
          "server": `https://127.0.0.1:${ports.apiserver}`,
          "certificate-authority-data": base64(load("ca").certificate),
        },
      },
    ],
    "users": [
      {
        name: user,
        user: { "client-certificate-data": base64(pair.certificate), "client-key-data": base64(pair.key) },
      },
    ],
    "contexts": [{ name: clusterName, context: { cluster: clusterName, user } }],
  });
}
