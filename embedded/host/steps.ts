import { Listr, PRESET_TIMER } from "listr2";
import { withCpu } from "./cpu.ts";

/** Shows what a step is doing, in a few words, instead of what it showed before. */
export type Progress = (message: string) => void;

export interface Step {
  title: string;
  /** Resolves when the step may start, because what another lane provides is there. */
  waitFor?: () => Promise<unknown>;
  /** Does the work; what it returns is added to the title ("cached", "built in Go"). */
  run: (progress: Progress) => Promise<string | void>;
}

/** What each step took, in the order of their ends: its seconds, those of CPU that its builds took, and its note. */
export type Timings = { title: string; seconds: number; cpuSeconds: number; how?: string }[];

/**
 * Runs lanes of steps in parallel, the steps of a lane one after the other, and shows each with its elapsed time. The
 * first failure ends the lanes after their current steps and is thrown.
 */
export async function runSteps(lanes: Record<string, Step[]>): Promise<Timings> {
  const timings: Timings = [];
  const list = new Listr(
    Object.entries(lanes)
      .filter(([, steps]) => steps.length > 0)
      .map(([title, steps]) => ({
        title,
        task: (_: unknown, lane) =>
          lane.newListr(
            steps.map((step) => toTask(step, timings)),
            { concurrent: false },
          ),
      })),
    {
      concurrent: true,
      exitOnError: true,
      collectErrors: false,
      rendererOptions: { timer: PRESET_TIMER, collapseSubtasks: false, showErrorMessage: false },
      fallbackRenderer: "simple",
      fallbackRendererOptions: { timer: PRESET_TIMER },
    },
  );
  await list.run();
  return timings;
}

function toTask(step: Step, timings: Timings) {
  return {
    title: step.title,
    task: async (_: unknown, task: { title: string; output: string }) => {
      if (step.waitFor) {
        task.output = "waits for programs";
        await step.waitFor();
      }
      const started = performance.now();
      const { result: how, cpuSeconds } = await withCpu(() => step.run((message) => (task.output = message)));
      if (how) task.title = `${step.title}: ${how}`;
      const seconds = (performance.now() - started) / 1000;
      timings.push({ title: step.title, seconds, cpuSeconds, ...(how && { how }) });
    },
  };
}
