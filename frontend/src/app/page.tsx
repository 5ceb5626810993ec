import { AccountMenu } from "../components/account-menu.tsx";
import { LoadFailure } from "../components/load-failure.tsx";
import { Workspace } from "../components/workspace.tsx";
import { ProblemError } from "../problem.ts";
import { listTasks } from "../server/backend.ts";
import { log, rootCause } from "../server/log.ts";
import { signedIn } from "../server/page-user.ts";
import { settings } from "../server/settings.ts";
import type { Caller } from "../server/respond.ts";
import { pageQuerySchema, type TaskList } from "../tasks/schema.ts";

async function firstTasks(caller: Caller): Promise<TaskList | ProblemError> {
  try {
    return await listTasks(caller, pageQuerySchema.parse({}));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    log().error("the task list could not be read", {
      request_id: caller.requestId,
      status: error.problem.status,
      error: rootCause(error),
    });
    return error;
  }
}

export default async function TasksPage() {
  const caller = await signedIn();
  const tasks = await firstTasks(caller);
  return (
    <>
      <header className="mb-8 flex items-center justify-between gap-4">
        <h1 className="shrink-0 font-semibold tracking-tight">Todo Chatbot</h1>
        <AccountMenu name={caller.user.name || caller.user.email} />
      </header>
      {tasks instanceof ProblemError ? (
        <LoadFailure message={tasks.message} />
      ) : (
        <Workspace initial={tasks} chatbot={settings().chatbot} />
      )}
    </>
  );
}
