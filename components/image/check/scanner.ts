import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { z } from "zod";
import { findProgram } from "../../../settings/machine/programs";

export type Scanner = "trivy" | "grype";

export interface Vulnerability {
  id: string;
  /** In capitals. */
  severity: string;
  /** Package and version that have it. */
  in: string;
  /** Versions that don't have it, if there are any. */
  fixedIn?: string | undefined;
}

export interface Scan {
  scanner: Scanner;
  version: string;
  vulnerabilities: Vulnerability[];
}

/**
 * Looks for known vulnerabilities in an image in its registry.
 *
 * @throws {Error} if the scanner fails, or prints anything but the report of a scan
 * @requirement IMG-25
 */
export function scan(wanted: "auto" | Scanner, image: string, platform: string): Promise<Scan> {
  const scanner = wanted === "auto" ? (findProgram("trivy") ? "trivy" : "grype") : wanted;
  return scanner === "trivy" ? scanWithTrivy(image, platform) : scanWithGrype(image, platform);
}

const text = z.string();

const trivyVersion = z.object({ Version: text.optional() });
const trivyVulnerability = z.object({
  VulnerabilityID: text,
  Severity: text,
  PkgName: text,
  InstalledVersion: text.optional(),
  FixedVersion: text.optional(),
});
const trivyReport = z.object({
  // A result without vulnerabilities is good news; no result means that the scanner found nothing to inspect.
  Results: z.array(z.object({ Vulnerabilities: z.array(trivyVulnerability).nullish() })).min(1),
});

const grypeMatch = z.object({
  vulnerability: z.object({
    id: text,
    severity: text,
    fix: z.object({ versions: z.array(text).nullish() }).optional(),
  }),
  artifact: z.object({ name: text, version: text }),
});
const grypeReport = z.object({ matches: z.array(grypeMatch), descriptor: z.object({ version: text }) });

async function scanWithTrivy(image: string, platform: string): Promise<Scan> {
  const { Version = "" } = await run("trivy", ["version", "--format", "json"], trivyVersion);
  const { Results } = await run("trivy", trivyArguments(image, platform), trivyReport);
  const vulnerabilities = Results.flatMap(({ Vulnerabilities }) => Vulnerabilities ?? []).map((found) => ({
    id: found.VulnerabilityID,
    severity: found.Severity.toUpperCase(),
    in: [found.PkgName, found.InstalledVersion].filter(Boolean).join(" "),
    fixedIn: found.FixedVersion || undefined,
  }));
  return { scanner: "trivy", version: Version, vulnerabilities };
}

function trivyArguments(image: string, platform: string): string[] {
  return [
    ...["image", "--quiet", "--format", "json", "--scanners", "vuln", "--severity", "UNKNOWN,LOW,MEDIUM,HIGH,CRITICAL"],
    ...["--image-src", "remote", "--platform", platform, "--timeout", "15m", image],
  ];
}

async function scanWithGrype(image: string, platform: string): Promise<Scan> {
  const args = ["--output", "json", "--quiet", "--platform", platform, `registry:${image}`];
  const { matches, descriptor } = await run("grype", args, grypeReport);
  const vulnerabilities = matches.map(({ vulnerability: { id, severity, fix }, artifact }) => ({
    id,
    severity: severity.toUpperCase(),
    in: `${artifact.name} ${artifact.version}`,
    fixedIn: fix?.versions?.join(", ") || undefined,
  }));
  return { scanner: "grype", version: descriptor.version, vulnerabilities };
}

/** Runs a scanner away from the project, whose files might otherwise change what it reports. */
async function run<Report>(scanner: Scanner, args: string[], schema: z.ZodType<Report>): Promise<Report> {
  const command = `${scanner} ${args[0]}`;
  const stdout = await new Promise<string>((resolve, reject) => {
    execFile(scanner, args, { cwd: tmpdir(), maxBuffer: 2 ** 29, timeout: 20 * 60_000 }, (error, stdout, stderr) => {
      const end = stderr.trim().split("\n").slice(-5).join("\n");
      if (error) reject(new Error(`${command} failed: ${end || error.message}`));
      else resolve(stdout);
    });
  });
  const report = schema.safeParse(parseJson(stdout, command));
  if (report.success) return report.data;
  throw new Error(`${command} printed no report of a scan: ${z.prettifyError(report.error)}`);
}

function parseJson(text: string, command: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(`${command} printed no JSON: ${text.slice(0, 200)}`);
  }
}
