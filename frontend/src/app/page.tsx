import { headers } from "next/headers";
import { LoadFailure } from "../components/load-failure.tsx";
import { TaskBoard } from "../components/task-board.tsx";
import { ProblemError } from "../problem.ts";
import { listTasks } from "../server/backend.ts";
import { log, rootCause } from "../server/log.ts";
import { requestId } from "../server/request-id.ts";
import { pageQuerySchema, type TaskList } from "../tasks/schema.ts";

async function firstTasks(): Promise<TaskList | ProblemError> {
  const id = requestId(await headers());
  try {
    return await listTasks(id, pageQuerySchema.parse({}));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    log().error("the task list could not be read", {
      request_id: id,
      status: error.problem.status,
      error: rootCause(error),
    });
    return error;
  }
}

export default async function TasksPage() {
  const tasks = await firstTasks();
  return tasks instanceof ProblemError ? <LoadFailure message={tasks.message} /> : <TaskBoard initial={tasks} />;
}
