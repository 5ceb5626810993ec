import assert from "node:assert/strict";
import type { StackStatus } from "../../toolchain/stack/status/table.ts";
import type { Workspace } from "../support/workspace";

/** `npm run status` reports the health, image and age of secrets of every workload, and the frontend's URL. */
export async function assertStatus(workspace: Workspace, url: string): Promise<void> {
  const { exitCode, stdout, output } = await workspace.toolchain("status", "e2e", "--json");
  assert.equal(exitCode, 0, output);
  const { lastUpdate, workloads } = JSON.parse(stdout) as StackStatus;
  assert.equal(lastUpdate?.result, "succeeded");
  const health = Object.fromEntries(workloads.map((each) => [each.workload, each.health]));
  assert.deepEqual(health, {
    "deployment/todo-backend": "1 of 1 ready",
    "deployment/todo-frontend": "1 of 1 ready",
    "statefulset/todo-postgres": "1 of 1 ready",
    "cronjob/todo-reminders": "not run yet",
    [Object.keys(health).find((name) => name.startsWith("job/")) ?? "job"]: "succeeded",
  });
  for (const { workload, image, secrets, updatedAt } of workloads) {
    assert.match(image, workload === "statefulset/todo-postgres" ? /^15-/ : /^sha256:[0-9a-f]{12}$/, workload);
    if (secrets) assert.deepEqual([secrets.days, secrets.intervalDays], [0, 90], workload);
    assert.ok(Date.now() - Date.parse(updatedAt) < 3_600_000, updatedAt);
  }
  // Backend, migration and reminders, frontend, database: of values of one day, the first by name.
  assert.deepEqual(workloads.flatMap(({ secrets }) => secrets?.key ?? []).sort(), [
    "backend-database-url",
    "backend-database-url",
    "backend-database-url",
    "better-auth-secret",
    "database-password",
  ]);
  assert.deepEqual(
    workloads.flatMap((each) => each.url ?? []),
    [url],
  );
  const table = await workspace.toolchain("status", "e2e");
  assert.match(
    table.stdout,
    /✔ deployment\/todo-frontend +1 of 1 ready[^\n]+http:\/\/localhost:30500\n[^]*Last update of e2e: succeeded, /,
  );
}
