import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";

/** MiB that a pod may use while there are no requests. */
const atRest = { backend: 128, frontend: 160 };
/** The dev stack's memory limit per pod (ENV-4). */
const limit = 256;
const [connections, seconds] = [20, 4];

type Component = keyof typeof atRest;

/**
 * Checks that the pods in a stack's namespace stay within their memory bounds: idle, and while a person's page sends
 * requests as fast as it can.
 */
export async function checkMemory(url: string, namespace: string): Promise<void> {
  for (const component of ["backend", "frontend"] as const) {
    await below(namespace, component, atRest[component], "at rest");
  }
  const { load } = await import("../../toolchain/bench/load.ts");
  const cookie = await signUp(url);
  for (const path of ["/bff/tasks", "/"])
    await load([url], { method: "GET", path, headers: { cookie } }, connections, seconds);
  for (const component of ["backend", "frontend"] as const) await below(namespace, component, limit, "under load");
}

async function below(namespace: string, component: Component, mebibytes: number, when: string): Promise<void> {
  const { podMemory } = await import("../../toolchain/bench/pod-memory.ts");
  const pods = Object.entries(await podMemory(namespace, `app.kubernetes.io/component=${component}`));
  assert.notEqual(pods.length, 0, `no pod of the ${component} runs`);
  for (const [pod, bytes] of pods) {
    const used = bytes / 2 ** 20;
    // A pod without metrics doesn't have its memory measured yet.
    assert.ok(used > 1 && used < mebibytes, `${pod} takes ${used.toFixed(0)} MiB ${when}, and may take ${mebibytes}`);
  }
}

/** Creates an account and returns its session cookie. */
async function signUp(url: string): Promise<string> {
  const body = JSON.stringify({ name: "Ada Lovelace", email: `${randomUUID()}@todo.invalid`, password: randomUUID() });
  const answer = await fetch(`${url}/bff/auth/sign-up/email`, {
    method: "POST",
    headers: { "content-type": "application/json", "origin": url },
    body,
  });
  assert.equal(answer.status, 200, await answer.text());
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}
