/** Problem details (RFC 9457): the one form of an error, from the backend through this server to the page. */
import { z } from "zod";

export const PROBLEM_JSON = "application/problem+json";

/** Extension members are kept, so that a problem passes through unchanged. */
export const problemSchema = z.looseObject({
  type: z.string().default("about:blank"),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().optional(),
});

export type Problem = z.infer<typeof problemSchema>;

/** An error that can be reported to the caller as problem details. */
export class ProblemError extends Error {
  readonly problem: Problem;
  /** Seconds until the request may be repeated. */
  retryAfter: string | undefined;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail ?? problem.title, options);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/** A problem that this frontend itself reports. */
export function problem(status: number, title: string, detail: string, options?: ErrorOptions): ProblemError {
  return new ProblemError({ type: "about:blank", title, status, detail }, options);
}

/** The problem in a failed response, or undefined if it contains none. */
export async function readProblem(response: Response): Promise<ProblemError | undefined> {
  if (!response.headers.get("Content-Type")?.startsWith(PROBLEM_JSON)) return undefined;
  const body: unknown = await response.json().catch(() => undefined);
  const parsed = problemSchema.safeParse(body);
  if (!parsed.success) return undefined;
  const error = new ProblemError(parsed.data);
  error.retryAfter = response.headers.get("Retry-After") ?? undefined;
  return error;
}
