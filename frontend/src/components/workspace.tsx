"use client";

import { useState } from "react";
import { Assistant } from "./assistant.tsx";
import { Shortcuts } from "./shortcuts.tsx";
import { TaskBoard } from "./task-board.tsx";
import { useHydrated } from "./use-hydrated.ts";
import { useTasks } from "./use-tasks.ts";
import type { TaskList } from "../tasks/schema.ts";

interface Props {
  readonly initial: TaskList;
  readonly chatbot: boolean;
}

/** The tasks with the assistant next to them; if there is only room for one, a button switches between them. */
export function Workspace({ initial, chatbot }: Props) {
  const hydrated = useHydrated();
  const board = useTasks(initial);
  const [shown, setShown] = useState<"tasks" | "assistant">("tasks");
  if (!chatbot) {
    return (
      <div className="mx-auto max-w-xl">
        <TaskBoard board={board} />
        <Shortcuts onUndo={board.undoLatest} />
      </div>
    );
  }

  const other = shown === "tasks" ? "assistant" : "tasks";
  const visibility = (part: typeof shown) => (part === shown ? "" : "max-lg:hidden");
  return (
    <>
      <button
        type="button"
        disabled={!hydrated}
        className="button-quiet mb-6 w-full lg:hidden"
        onClick={() => {
          setShown(other);
        }}
      >
        {other === "assistant" ? "Ask the assistant" : "Back to the tasks"}
      </button>
      <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_23rem]">
        <div className={visibility("tasks")}>
          <TaskBoard board={board} />
          <Shortcuts onUndo={board.undoLatest} />
        </div>
        <div className={visibility("assistant")}>
          <Assistant onTasksChanged={board.refresh} />
        </div>
      </div>
    </>
  );
}
