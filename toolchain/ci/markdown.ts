/** Text of unknown origin as Markdown that shows it literally, on one line of a table or a list. */
export function inline(text: string): string {
  return (
    text
      .replaceAll(/\s+/g, " ")
      .replaceAll(/[\\`*_{}[\]()#+!|~<>&$]/g, (character) => `&#${character.charCodeAt(0)};`)
      // Neither a mention nor a link to an issue.
      .replaceAll("@", "&#64;")
      .replaceAll("://", "&#58;//")
  );
}

/** Text as a code block, whatever backticks it contains. */
export function block(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}

export function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

export function details(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
