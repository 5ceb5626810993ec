/** kube-apiserver, kube-controller-manager and kube-scheduler, as processes of the host. */
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { startDaemon } from "../host/daemon.ts";
import { paths } from "../host/paths.ts";
import { certificatesOf, pkiFile } from "./certificates.ts";
import { writeFile } from "../host/files.ts";
import { recordDataVersion } from "./data-version.ts";
import { kubeconfigFile } from "./kubeconfig.ts";
import { answers } from "./probe.ts";
import { directories, networks, ports, withoutProxy } from "./settings.ts";

/** @param nodeAddress where pods reach the API server; it also listens on loopback */
export async function startApiserver(nodeAddress: string): Promise<void> {
  const { files, contents } = apiserverConfiguration();
  recordDataVersion();
  await startDaemon({
    name: "kube-apiserver",
    command: "kube-apiserver",
    env: withoutProxy,
    args: [
      `--advertise-address=${nodeAddress}`,
      `--secure-port=${ports.apiserver}`,
      `--service-cluster-ip-range=${networks.services}`,
      "--authorization-mode=Node,RBAC",
      "--enable-admission-plugins=NodeRestriction",
      "--profiling=false",

      `--etcd-servers=https://127.0.0.1:${ports.etcd}`,
      `--etcd-cafile=${pkiFile("etcd-ca.crt")}`,
      `--etcd-certfile=${pkiFile("apiserver-etcd-client.crt")}`,
      `--etcd-keyfile=${pkiFile("apiserver-etcd-client.key")}`,

      `--client-ca-file=${pkiFile("ca.crt")}`,
      `--tls-cert-file=${pkiFile("apiserver.crt")}`,
      `--tls-private-key-file=${pkiFile("apiserver.key")}`,
      `--kubelet-certificate-authority=${pkiFile("ca.crt")}`,
      `--kubelet-client-certificate=${pkiFile("apiserver-kubelet-client.crt")}`,
      `--kubelet-client-key=${pkiFile("apiserver-kubelet-client.key")}`,
      "--kubelet-preferred-address-types=InternalIP",

      `--service-account-issuer=https://kubernetes.default.svc.${networks.domain}`,
      `--service-account-key-file=${pkiFile("service-accounts.pub")}`,
      `--service-account-signing-key-file=${pkiFile("service-accounts.key")}`,

      `--requestheader-client-ca-file=${pkiFile("front-proxy-ca.crt")}`,
      "--requestheader-allowed-names=front-proxy-client",
      "--requestheader-username-headers=X-Remote-User",
      "--requestheader-group-headers=X-Remote-Group",
      "--requestheader-extra-headers-prefix=X-Remote-Extra-",
      `--proxy-client-cert-file=${pkiFile("front-proxy-client.crt")}`,
      `--proxy-client-key-file=${pkiFile("front-proxy-client.key")}`,

      `--authentication-config=${files.authentication}`,
      `--encryption-provider-config=${files.encryption}`,
      `--audit-policy-file=${files.audit}`,
      `--audit-log-path=${join(paths.logs, "kubernetes-audit.log")}`,
      "--audit-log-maxsize=20",
      "--audit-log-maxbackup=2",
    ],
    configuration: [
      ...contents,
      ...certificatesOf(
        "apiserver",
        "ca",
        "etcd-ca",
        "apiserver-etcd-client",
        "apiserver-kubelet-client",
        "front-proxy-client",
      ),
    ],
    isReady: () => answers(`https://127.0.0.1:${ports.apiserver}/readyz`),
    readyWithin: 60_000,
  });
}

export async function startControllerManager(): Promise<void> {
  const kubeconfig = kubeconfigFile("controller-manager");
  await startDaemon({
    name: "kube-controller-manager",
    command: "kube-controller-manager",
    env: withoutProxy,
    args: [
      ...clientArguments("controller-manager", kubeconfig, ports.controllerManager),
      `--root-ca-file=${pkiFile("ca.crt")}`,
      `--service-account-private-key-file=${pkiFile("service-accounts.key")}`,
      "--use-service-account-credentials",
      `--cluster-signing-cert-file=${pkiFile("ca.crt")}`,
      `--cluster-signing-key-file=${pkiFile("ca.key")}`,
      // The node's podCIDR, which network plugins read.
      "--allocate-node-cidrs",
      `--cluster-cidr=${networks.pods}`,
      "--node-cidr-mask-size=24",
    ],
    configuration: [readFileSync(kubeconfig, "utf8"), ...certificatesOf("ca", "controller-manager")],
    isReady: () => answers(`https://127.0.0.1:${ports.controllerManager}/healthz`),
  });
}

export async function startScheduler(): Promise<void> {
  const kubeconfig = kubeconfigFile("scheduler");
  await startDaemon({
    name: "kube-scheduler",
    command: "kube-scheduler",
    env: withoutProxy,
    args: clientArguments("scheduler", kubeconfig, ports.scheduler),
    configuration: [readFileSync(kubeconfig, "utf8"), ...certificatesOf("ca", "scheduler")],
    isReady: () => answers(`https://127.0.0.1:${ports.scheduler}/healthz`),
  });
}

function clientArguments(certificate: string, kubeconfig: string, port: number): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--authentication-kubeconfig=${kubeconfig}`,
    `--authorization-kubeconfig=${kubeconfig}`,
    `--client-ca-file=${pkiFile("ca.crt")}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    `--tls-cert-file=${pkiFile(`${certificate}.crt`)}`,
    `--tls-private-key-file=${pkiFile(`${certificate}.key`)}`,
    "--profiling=false",
    // There is only one of each, so no leader election is needed.
    "--leader-elect=false",
  ];
}

function apiserverConfiguration() {
  const files = {
    authentication: join(directories.config, "authentication.yaml"),
    encryption: join(directories.config, "encryption.yaml"),
    audit: join(directories.config, "audit-policy.yaml"),
  };
  const contents = [
    writeFile(files.authentication, stringify(authentication)),
    // Written once: another key would make the stored Secrets unreadable.
    existsSync(files.encryption)
      ? readFileSync(files.encryption, "utf8")
      : writeFile(files.encryption, stringify(newEncryption())),
    writeFile(files.audit, stringify(auditPolicy)),
  ];
  return { files, contents };
}

/** Without credentials only the health endpoints answer. */
const authentication = {
  apiVersion: "apiserver.config.k8s.io/v1",
  kind: "AuthenticationConfiguration",
  anonymous: { enabled: true, conditions: ["/livez", "/readyz", "/healthz"].map((path) => ({ path })) },
};

/** Secrets are encrypted in etcd. */
function newEncryption() {
  const key = { name: "key1", secret: randomBytes(32).toString("base64") };
  return {
    apiVersion: "apiserver.config.k8s.io/v1",
    kind: "EncryptionConfiguration",
    resources: [{ resources: ["secrets"], providers: [{ secretbox: { keys: [key] } }] }],
  };
}

/** Who accessed which Secret, never its content. */
const auditPolicy = {
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  rules: [{ level: "Metadata", resources: [{ group: "", resources: ["secrets"] }] }, { level: "None" }],
};
