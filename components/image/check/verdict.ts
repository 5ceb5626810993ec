import { Refusal } from "../../../settings/problems";
import { type Scanner, scan, type Vulnerability } from "./scanner";
import { pushedSize } from "./size";

/** The checks that an image has to pass. */
export interface Demands {
  /** `repository@sha256:...`, or `repository:tag` if only a scan is required. */
  image: string;
  /** `linux/amd64` or `linux/arm64`. */
  platform: string;
  /**
   * Bytes that it has to stay under, compressed as pushed. Needs crane on PATH.
   *
   * @requirement IMG-14
   */
  sizeLimit?: number | undefined;
  /**
   * Scan that it has to pass.
   *
   * @requirement IMG-25
   */
  scan?: ScanDemands | undefined;
}

export interface ScanDemands {
  scanner: "auto" | Scanner;
  /** The lowest severity that fails the scan. */
  severity: "CRITICAL" | "HIGH" | "MEDIUM" | "LOW";
  /** Ids of vulnerabilities that are accepted. */
  accepted: string[];
}

/** The findings of an image's check. */
export interface Findings {
  /** Bytes, as pushed. */
  size?: number;
  scanner?: Scanner;
  scannerVersion?: string;
  /** Number of known vulnerabilities by severity, accepted ones included. */
  vulnerabilities?: Record<string, number>;
  /** RFC 3339. */
  checkedAt: string;
}

const severities = ["LOW", "MEDIUM", "HIGH", "CRITICAL"];

/**
 * Checks an image in its registry.
 *
 * @throws {Refusal} that says what is wrong with it
 */
export async function judge({ image, platform, sizeLimit, scan: demands }: Demands): Promise<Findings> {
  const findings: Findings = { checkedAt: new Date().toISOString() };
  if (sizeLimit !== undefined) {
    findings.size = await pushedSize(image, platform);
    if (findings.size >= sizeLimit) throw tooLarge(image, findings.size, sizeLimit);
  }
  if (demands) {
    const { scanner, version, vulnerabilities } = await scan(demands.scanner, image, platform);
    const failing = vulnerabilities.filter(
      ({ id, severity }) => isAtLeast(severity, demands.severity) && !demands.accepted.includes(id),
    );
    if (failing.length > 0) throw vulnerable(image, demands.severity, failing);
    findings.scanner = scanner;
    findings.scannerVersion = version;
    findings.vulnerabilities = countBySeverity(vulnerabilities);
  }
  return findings;
}

function isAtLeast(severity: string, least: string): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least);
}

function countBySeverity(vulnerabilities: Vulnerability[]): Record<string, number> {
  const counts: Record<string, number> = { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 0 };
  for (const { severity } of vulnerabilities) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}

function tooLarge(image: string, size: number, limit: number): Refusal {
  return new Refusal(
    `${image} has ${size} bytes; it must have less than ${limit}. Nothing runs it.`,
    "keep what only its build needs out of the last stage, or choose a smaller todo:<component>.image.baseImage",
  );
}

function vulnerable(image: string, severity: string, failing: Vulnerability[]): Refusal {
  const fix = ({ fixedIn }: Vulnerability) => (fixedIn ? `fixed in ${fixedIn}` : "without a fix yet");
  const shown = failing.slice(0, 20).map((each) => `  - ${each.id} (${each.severity}) in ${each.in}, ${fix(each)}`);
  const more = failing.length > shown.length ? [`  - and ${failing.length - shown.length} more`] : [];
  const count = failing.length === 1 ? "a known vulnerability" : `${failing.length} known vulnerabilities`;
  const found = `${image} has ${count} of severity ${severity}${severity === "CRITICAL" ? "" : " or above"}.`;
  return new Refusal(
    [`${found} Nothing runs it.`, ...shown, ...more].join("\n"),
    "update the packages or the base image; accept what is harmless in todo:imageScan.accepted, with the reason",
  );
}
