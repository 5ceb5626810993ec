import { findProgram } from "../machine/programs";
import type { Rule } from "./rule";

/** Where the scanners come from. */
const pages = {
  trivy: "Trivy, https://trivy.dev/docs/latest/getting-started/installation",
  grype: "Grype, https://github.com/anchore/grype#installation",
};

/** IMG-25: a scan that can't be made is known before anything is built. */
export const scannersAreInstalled: Rule = ({ imageScan: { enabled, scanner } }) => {
  const wanted = scanner === "auto" ? (["trivy", "grype"] as const) : [scanner];
  if (!enabled || wanted.some((name) => findProgram(name) !== undefined)) return [];
  const missing = wanted.length > 1 ? "neither trivy nor grype is" : `${scanner} isn't`;
  return [
    {
      key: "imageScan.scanner",
      value: scanner,
      rule: `must be a program that this machine has, and ${missing} on PATH (IMG-25)`,
      fix: `install ${wanted.map((name) => pages[name]).join(", or ")}`,
    },
  ];
};
