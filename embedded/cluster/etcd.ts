import { mkdirSync } from "node:fs";
import { startDaemon } from "../host/daemon.ts";
import { certificatesOf, pkiFile } from "./certificates.ts";
import { answers } from "./probe.ts";
import { directories, ports, withoutProxy } from "./settings.ts";

const client = `https://127.0.0.1:${ports.etcd}`;
const peer = `https://127.0.0.1:${ports.etcdPeer}`;
const metrics = `http://127.0.0.1:${ports.etcdMetrics}`;

/** Starts the API server's database: on loopback, and only for clients with a certificate from etcd's own authority. */
export async function startEtcd(): Promise<void> {
  mkdirSync(directories.etcd, { recursive: true, mode: 0o700 });
  await startDaemon({
    name: "etcd",
    command: "etcd",
    env: withoutProxy,
    args: [
      "--name=todo-chatbot",
      `--data-dir=${directories.etcd}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=todo-chatbot=${peer}`,
      `--listen-metrics-urls=${metrics}`,
      ...["", "peer-"].flatMap((kind) => [
        `--${kind}cert-file=${pkiFile("etcd.crt")}`,
        `--${kind}key-file=${pkiFile("etcd.key")}`,
        `--${kind}trusted-ca-file=${pkiFile("etcd-ca.crt")}`,
        `--${kind}client-cert-auth`,
      ]),
      "--auto-compaction-retention=1",
      "--snapshot-count=10000",
      "--logger=zap",
    ],
    configuration: certificatesOf("etcd", "etcd-ca"),
    isReady: () => answers(`${metrics}/health`),
  });
}
