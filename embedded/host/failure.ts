/** An expected failure: printed as one clear message, without a stack trace. */
export class Failure extends Error {
  readonly why: string;
  readonly fix: string;
  readonly log: string | undefined;

  /**
   * @param what what couldn't be done
   * @param details `why`: the cause, in one or a few lines; `fix`: what the reader does next; `log`: a file with more
   *   about it; `cause`: the error that led to it
   */
  constructor(what: string, details: { why: string; fix: string; log?: string; cause?: unknown }) {
    super(what, { cause: details.cause });
    this.why = details.why;
    this.fix = details.fix;
    this.log = details.log;
  }
}

/** The text that the command line prints for any error. */
export function describe(error: unknown): string {
  if (!(error instanceof Failure)) return `✖ ${error instanceof Error ? error.message : String(error)}`;
  const indent = (text: string) => text.trim().replaceAll("\n", "\n       ");
  return [
    `✖ ${error.message}`,
    `  why: ${indent(error.why)}`,
    `  fix: ${indent(error.fix)}`,
    ...(error.log ? [`  log: ${error.log}`] : []),
  ].join("\n");
}
