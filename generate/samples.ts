/**
 * Samples in Markdown pages: blocks with the output of one real run of a command, which the comment above each names.
 * <!-- sample: npm run status -- dev -->
 * With `| keep: <pattern>` only matching lines stay, and `...` replaces the others.
 */
export interface Sample {
  command: string;
  /** The lines to keep; all if left out. */
  keep?: RegExp;
}

const marked = /<!-- sample: (.+?)(?: \| keep: (.+?))? -->\n```console\n[\s\S]*?```/g;

/** A page's samples, in order. */
export function samplesOf(page: string): Sample[] {
  return [...page.matchAll(marked)].map(([, command = "", keep]) => sample(command, keep));
}

/**
 * A page with new samples.
 *
 * @param run returns the output of a command, or undefined to leave its sample as it is
 */
export function refreshed(page: string, run: (sample: Sample) => string | undefined): string {
  return page.replaceAll(marked, (block: string, command: string, keep?: string) => {
    const output = run(sample(command, keep));
    if (output === undefined) return block;
    const [comment = ""] = block.split("\n");
    return [comment, "```console", `$ ${command}`, ...shown(output, sample(command, keep)), "```"].join("\n");
  });
}

function sample(command: string, keep: string | undefined): Sample {
  return keep === undefined ? { command } : { command, keep: new RegExp(keep) };
}

/** The lines of a command's output that its sample shows. */
function shown(output: string, { keep }: Sample): string[] {
  // eslint-disable-next-line no-control-regex -- colours are control sequences
  const plain = output.replaceAll(/\u001b\[[0-9;]*[A-Za-z]/g, "").replaceAll(/[^\n]*\r(?!\n)/g, "");
  const lines = plain
    .trimEnd()
    .split("\n")
    .map((line) => line.trimEnd());
  // npm repeats the command that it runs.
  const own = lines.filter((line) => !line.startsWith("> "));
  const kept = own.map((line) => (keep === undefined || keep.test(line) ? line : "..."));
  const joined = kept.filter((line, index) => line !== "..." || kept[index - 1] !== "...");
  return joined.slice(
    joined.findIndex((line) => line !== ""),
    joined.findLastIndex((line) => line !== "") + 1,
  );
}
