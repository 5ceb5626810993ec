import { podMemory } from "./pod-memory.ts";
import { LocalStack } from "../stack/index.ts";
import { onStage, type Stage } from "./application-stage.ts";
import { type Load, load, type Question, untilText } from "./load.ts";
import { median, type Run, table } from "./measure.ts";

const connections = 50;
const seconds = 2;

/**
 * The application's tasks against the same two endpoints in plain FastAPI and SQLModel without authentication
 * (test/bench/application/bare.py); the time to the chat's first word; memory.
 */
export async function application({ short }: Pick<Run, "short">): Promise<string[]> {
  return measured(await new LocalStack("dev").output("namespace"), short);
}

/** The same for the stack in a namespace. */
export async function measured(origin: string, short = false): Promise<string[]> {
  const [rounds, answers] = short ? [1, 3] : [5, 9];
  const idle = {
    backend: await memory(origin, "app.kubernetes.io/component=backend"),
    frontend: await memory(origin, "app.kubernetes.io/component=frontend"),
  };
  return onStage(origin, async (stage) => {
    const firstWord = await chat(stage, answers);
    const get = await compared(stage, { method: "GET", path: "/api/v1/tasks" }, rounds);
    const task = '{"title":"Buy milk","description":"2 litres"}';
    const post = await compared(stage, { method: "POST", path: "/api/v1/tasks", body: task }, rounds);
    const loaded = await memory(stage.namespace, "bench=backend");
    return [
      "## The application",
      "",
      "Two replicas of the backend, and of a bare app of FastAPI and SQLModel without authentication, with " +
        "the limits of the dev stack",
      `(${stage.limits}), one database, ${connections} connections; median of ${rounds} rounds of ${seconds} s in ` +
        "turn. Above 1 the backend is better.",
      "",
      ...table(["", "backend", "bare app", "ratio"], [...get, ...post]),
      "",
      `The offline model's first word comes after ${firstWord.toFixed(0)} ms, median of ${answers} answers.`,
      "",
      ...table(
        ["memory of a pod", "MiB"],
        [
          ["backend, at rest", idle.backend],
          ["frontend, at rest", idle.frontend],
          ["backend, after this load", loaded],
        ],
      ),
    ];
  });
}

/**
 * Rows of both results; a ratio is the median over the rounds, because a slow phase of the machine affects both in a
 * round.
 */
async function compared(
  { backend, bare, authorization }: Stage,
  question: Question,
  rounds: number,
): Promise<(string | number)[][]> {
  const asked = { ...question, headers: authorization };
  const round = async (length: number) => ({
    ours: await load(backend, asked, connections, length),
    theirs: await load(bare, asked, connections, length),
  });
  // Fills pools and caches, and isn't counted.
  await round(1);
  const measured: { ours: Load; theirs: Load }[] = [];
  for (let count = 0; count < rounds; count++) measured.push(await round(seconds));
  const typical = (figure: (one: (typeof measured)[number]) => number) => median(measured.map(figure));
  const name = `${question.method} ${question.path}`;
  return [
    [
      `${name}: answers a second`,
      typical(({ ours }) => ours.rate),
      typical(({ theirs }) => theirs.rate),
      typical(({ ours, theirs }) => ours.rate / theirs.rate),
    ],
    [
      `${name}: p95 in ms`,
      typical(({ ours }) => ours.p95),
      typical(({ theirs }) => theirs.p95),
      typical(({ ours, theirs }) => theirs.p95 / ours.p95),
    ],
  ];
}

/** Milliseconds until the first text of an answer arrives, from a server that does nothing else. */
async function chat({ backend, authorization }: Stage, answers: number): Promise<number> {
  const question: Question = {
    method: "POST",
    path: "/api/v1/chat",
    headers: authorization,
    body: '{"message":"help"}',
  };
  const times: number[] = [];
  for (let answer = 0; answer < answers; answer++)
    times.push(await untilText(backend[answer % backend.length]!, question, "text-delta"));
  return median(times);
}

/** MiB of the largest pod with the labels. */
async function memory(namespace: string, selector: string): Promise<number> {
  return Math.max(...Object.values(await podMemory(namespace, selector))) / 2 ** 20;
}
