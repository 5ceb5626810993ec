import assert from "node:assert/strict";
import type { Workspace } from "../support/workspace";

/** The stack's notes have pages and commands that all work, and contain none of the Secret's values. */
export async function assertNotes(
  workspace: Workspace,
  kubectl: (...args: string[]) => Promise<string>,
  url: string,
): Promise<void> {
  const { stdout: readme } = await workspace.pulumi("stack", "output", "readme");
  const pages = [...readme.matchAll(/https?:\/\/[^\s,]*[^\s,.]/g)].map(([page]) => page);
  assert.deepEqual(pages, [url, `${url}/sign-up`, `${url}/sign-in`]);
  for (const page of pages) assert.equal((await fetch(page)).status, 200, page);
  const commands = [...readme.matchAll(/^ {4}(.+)$/gm)].map(([, command = ""]) => command);
  assert.equal(commands.length, 5);
  for (const command of commands) {
    const { exitCode, output } = await workspace.shell(command);
    assert.equal(exitCode, 0, `${command}\n${output}`);
  }
  assert.equal(await kubectl("get", "deployment", "todo-backend", "--output", "jsonpath={.status.readyReplicas}"), "2");
  const values = JSON.parse(
    await kubectl("get", "secret", "todo-app-secret", "--output", "jsonpath={.data}"),
  ) as Record<string, string>;
  for (const value of Object.values(values))
    assert.equal(readme.includes(Buffer.from(value, "base64").toString()), false);
}
