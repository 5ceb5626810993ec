import { findProgram } from "../machine/programs";
import type { Rule } from "./rule";

/** Where to get the scanners. */
const pages = {
  trivy: "Trivy, https://trivy.dev/docs/latest/getting-started/installation",
  grype: "Grype, https://github.com/anchore/grype#installation",
};

/**
 * A missing scanner is reported before anything is built.
 *
 * @requirement IMG-25
 */
export const scannerInstalled: Rule = ({ imageScan: { enabled, scanner } }) => {
  const wanted = scanner === "auto" ? (["trivy", "grype"] as const) : [scanner];
  if (!enabled || wanted.some((name) => findProgram(name) !== undefined)) return [];
  const missing = wanted.length > 1 ? "neither trivy nor grype is" : `${scanner} isn't`;
  return [
    {
      key: "imageScan.scanner",
      value: scanner,
      rule: `must be installed on this machine, and ${missing} on PATH`,
      fix: `install ${wanted.map((name) => pages[name]).join(", or ")}`,
    },
  ];
};
