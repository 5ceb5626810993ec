import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "../support/free-port";
import { storedBy134, type Stored } from "./takeover/stored";

const run = promisify(execFile);

/**
 * The embedded cluster's API server over an etcd that has what the one of Kubernetes 1.34 kept there, two minor
 * releases left out: real processes, apart from the running cluster.
 */
describe("the data of a cluster of Kubernetes 1.34", () => {
  let folder: string;
  let kubectl: (...args: string[]) => Promise<string>;
  const processes: ChildProcess[] = [];

  const start = (command: string, args: string[]) => {
    const process = spawn(command, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    process.stderr?.on("data", (text: Buffer) => (log += text.toString()));
    processes.push(process);
  };
  let log = "";

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "todo-takeover-"));
    const [etcd, peer, api] = [await freePort(), await freePort(), await freePort()];
    const [client, peers] = [`http://127.0.0.1:${etcd}`, `http://127.0.0.1:${peer}`];
    start("etcd", [
      `--data-dir=${join(folder, "etcd")}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peers}`,
      `--initial-advertise-peer-urls=${peers}`,
      `--initial-cluster=default=${peers}`,
    ]);
    await until(async () => (await fetch(`${client}/health`)).ok);
    for (const entry of storedBy134) await put(client, entry);

    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    writeFileSync(join(folder, "accounts.pub"), publicKey.export({ type: "spki", format: "pem" }));
    writeFileSync(join(folder, "accounts.key"), privateKey.export({ type: "pkcs8", format: "pem" }));
    writeFileSync(join(folder, "tokens.csv"), "admin,admin,admin,system:masters\n", { mode: 0o600 });
    start("kube-apiserver", [
      `--etcd-servers=${client}`,
      `--secure-port=${api}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=192.0.2.1",
      `--cert-dir=${folder}`,
      "--token-auth-file=tokens.csv",
      "--authorization-mode=RBAC",
      "--service-cluster-ip-range=10.96.0.0/16",
      "--service-account-issuer=https://kubernetes.default.svc",
      "--service-account-key-file=accounts.pub",
      "--service-account-signing-key-file=accounts.key",
    ]);
    const server = [`--server=https://127.0.0.1:${api}`, "--insecure-skip-tls-verify", "--token=admin"];
    kubectl = async (...args) => (await run("kubectl", [...server, `--cache-dir=${folder}/kubectl`, ...args])).stdout;
    await until(async () => (await kubectl("get", "--raw", "/readyz")) === "ok");
  });

  after(async () => {
    for (const process of processes.reverse()) {
      process.kill();
      if (process.exitCode === null && process.signalCode === null)
        await new Promise((ended) => process.once("exit", ended));
    }
    rmSync(folder, { recursive: true, force: true });
  });

  async function put(client: string, { key, object }: Stored) {
    const base64 = (text: string) => Buffer.from(text).toString("base64");
    const metadata = { ...object.metadata, uid: uidOf(key), creationTimestamp: "2026-01-01T00:00:00Z" };
    const body = JSON.stringify({ key: base64(key), value: base64(JSON.stringify({ ...object, metadata })) });
    assert.ok((await fetch(`${client}/v3/kv/put`, { method: "POST", body })).ok);
  }

  async function until(isTrue: () => Promise<boolean>) {
    for (const end = Date.now() + 60_000; !(await isTrue().catch(() => false)); await sleep(200))
      assert.ok(Date.now() < end && processes.every(({ exitCode }) => exitCode === null), log.slice(-3000));
  }

  for (const { key, get, object } of storedBy134) {
    it(`has its ${object.kind}, kept as ${object.apiVersion}`, async () => {
      const { metadata, data, spec } = JSON.parse(await kubectl("get", ...get, "--output=json")) as {
        metadata: { uid: string };
        data?: unknown;
        spec?: { volumeName?: string; title?: string };
      };
      assert.equal(metadata.uid, uidOf(key));
      if (object.data !== undefined) assert.deepEqual(data, object.data);
      if (object.kind === "PersistentVolumeClaim") assert.equal(spec?.volumeName, "pvc-1");
      if (object.kind === "Todo") assert.equal(spec?.title, "kept");
    });
  }

  it("can be written in today's versions", async () => {
    const refusals: string[] = [];
    for (const { get } of storedBy134)
      await kubectl("label", ...get, "taken=over").catch((error: Error) => refusals.push(error.message));
    assert.deepEqual(refusals, []);
  });
});

/** A stable one for each key, so that an object that was made again is told from the one that was kept. */
function uidOf(key: string): string {
  const hex = Buffer.from(key).toString("hex").slice(-12);
  return `00000000-0000-4000-8000-${hex}`;
}
