import { basename, dirname } from "node:path";
import { type Claims, claims } from "./claims";
import { type Requirement, requirements } from "./requirements";

/** A way to prove a row, and the folders whose tests prove it so. */
interface Proof {
  title: string;
  how: string;
  folders: string[];
}

/** The strongest first. */
const proofs: Proof[] = [
  { title: "cluster", how: "deployed on a real cluster", folders: ["test/e2e/"] },
  {
    title: "preview",
    how: "previewed by Pulumi's engine",
    folders: ["test/preview/", "test/upgrade/", "test/docker/"],
  },
  {
    title: "application",
    how: "on the application's servers, with PostgreSQL and a browser",
    folders: ["test/app/", "backend/tests/", "frontend/test/"],
  },
  {
    title: "command",
    how: "by a command of the toolchain, or in what Helm renders",
    folders: ["test/toolchain/", "embedded/test/", "test/chart/"],
  },
  { title: "unit", how: "by a unit test, some under Pulumi's mocks", folders: ["test/"] },
];

/** docs/traceability.md: for each row of docs/requirements.md the tests that prove it, by the way that they do. */
export function traceabilityPage(rows: Requirement[] = requirements(), claimed: Claims = claims()): string {
  const mandatory = rows.filter((row) => row.mandatory);
  const strongest = proofs.map(
    (proof) =>
      mandatory.filter(({ id }) => proofs.find((each) => filesOf(claimed, id, each).length > 0) === proof).length,
  );
  return [
    "# Traceability",
    "",
    "Generated from the tests by `npm run docs`; a test checks that it is current. It shows where each row of",
    "[the requirements](requirements.md) is proved. A row with the mark M is mandatory; it needs a proof.",
    "",
    `| proof | how | mandatory rows of which it is the strongest proof (of ${mandatory.length}) |`,
    "|---|---|---:|",
    ...proofs.map(({ title, how }, index) => `| ${title} | ${how} | ${strongest[index]} |`),
    "",
    "```mermaid",
    "pie showData",
    "  title Mandatory rows by their strongest proof",
    ...proofs.map(({ title }, index) => `  "${title}" : ${strongest[index]}`),
    "```",
    "",
    `| row | mark | ${proofs.map(({ title }) => title).join(" | ")} |`,
    `|---|---|${"---|".repeat(proofs.length)}`,
    ...rows.map(
      ({ id, mandatory }) =>
        `| ${id} | ${mandatory ? "M" : ""} | ${proofs.map((proof) => cell(filesOf(claimed, id, proof))).join(" | ")} |`,
    ),
    "",
  ].join("\n");
}

/** The files with a test that claims a row and belongs to a proof. */
function filesOf(claimed: Claims, id: string, proof: Proof): string[] {
  const files = (claimed.get(id) ?? []).map(({ file }) => file);
  return [...new Set(files.filter((file) => proofOf(file) === proof))].sort();
}

function proofOf(file: string): Proof | undefined {
  return proofs.find(({ folders }) => folders.some((folder) => file.startsWith(folder)));
}

/** A link to the first file, and the number of the others. */
function cell([first, ...others]: string[]): string {
  if (first === undefined) return "";
  const own = basename(first).replace(/(\.test)?\.(ts|py)$/, "");
  const name = own === "index" ? basename(dirname(first)) : own;
  return `[${name}](../${first})${others.length > 0 ? ` +${others.length}` : ""}`;
}
