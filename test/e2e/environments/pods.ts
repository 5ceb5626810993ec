import assert from "node:assert/strict";
import type { Workspace } from "../../support/workspace";

/** A running pod, with the language to try a connection from it: the one that its image contains. */
export interface Source {
  namespace: string;
  pod: string;
  language: "python" | "node" | "bash";
}

/** `open`: connected; `refused`: an answer that nothing listens there; `shut`: no answer within two seconds. */
export type Verdict = "open" | "refused" | "shut";

const scripts: Record<Source["language"], (host: string, port: number) => string[]> = {
  python: (host, port) => [
    "python",
    "-c",
    `import socket
try:
    socket.create_connection(("${host}", ${port}), 2); print("open")
except ConnectionRefusedError: print("refused")
except TimeoutError: print("shut")`,
  ],
  node: (host, port) => [
    "node",
    "-e",
    `const socket = require("node:net").connect(${port}, "${host}");
     const end = (verdict) => { console.log(verdict); process.exit(); };
     socket.on("connect", () => end("open")).on("error", ({ code }) => end(code === "ECONNREFUSED" ? "refused" : code));
     setTimeout(() => end("shut"), 2000);`,
  ],
  bash: (host, port) => [
    "bash",
    "-c",
    `timeout 2 bash -c '</dev/tcp/${host}/${port}' 2>/dev/null && echo open || { [ $? = 124 ] && echo shut || echo ` +
      "refused; }",
  ],
};

/** Tries a TCP connection from inside a pod to an address, given as `host:port`. */
export async function connect(
  workspace: Workspace,
  { namespace, pod, language }: Source,
  address: string,
): Promise<Verdict> {
  const [host = "", port = ""] = address.split(":");
  const { output } = await workspace.kubectl(
    "--namespace",
    namespace,
    "exec",
    pod,
    "--",
    ...scripts[language](host, Number(port)),
  );
  const verdict = output.trim().split("\n").at(-1) ?? "";
  assert.match(verdict, /^(open|refused|shut)$/, `${pod} to ${address}: ${output}`);
  return verdict as Verdict;
}

/** A pod that belongs to no component: it serves HTTP on 8000, with the backend's image because that has Python. */
export function stranger(namespace: string, image: string, labels: Record<string, string> = {}) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "stranger", namespace, labels: { ...labels, stranger: "true" } },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 0,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "stranger",
          image,
          command: ["python", "-m", "http.server", "8000", "--directory", "/tmp"],
          resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { cpu: "200m", memory: "64Mi" } },
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        },
      ],
    },
  };
}
