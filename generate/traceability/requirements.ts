import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Requirement {
  id: string;
  /** Whether the program or its policies must refuse violations: the mark `M`. */
  mandatory: boolean;
}

const application = /IMG|CFG|CHT|DEP|PRB|SEC|LBL|SVC|ING|CM|SCR|DB|HPA|PDB|NET|RBAC|JOB|CRON|TST|SES|MK/;
const others = /TSK|USR|ENV|REL|ST|VAL|X/;
export const anId = new RegExp(`\\b(?:${application.source}|${others.source})-\\d+\\b`, "g");

/** The rows of docs/requirements.md, in order. */
export function requirements(): Requirement[] {
  const text = readFileSync(join(__dirname, "..", "..", "docs", "requirements.md"), "utf8");
  return text
    .split("\n")
    .map((line) => line.split("|").slice(1, -1))
    .filter(([id = ""]) => id.match(anId)?.[0] === id)
    .map(([id = "", ...cells]) => ({ id, mandatory: isFormat(id) || isMandatory(cells.at(-1) ?? "") }));
}

/** The value formats have no mark: the last column of their table says what is refused. */
function isFormat(id: string): boolean {
  return id.startsWith("VAL-");
}

/** The mark is a separate word before a rule: `M reject others`, `→ M ...`; `10^6 bytes` and `MB` aren't marks. */
function isMandatory(rule: string): boolean {
  return /(?:^|[\s;.,:→])M(?=[\s;,]|$)/.test(rule);
}
