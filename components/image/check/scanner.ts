import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { findProgram } from "../../../settings/machine/programs";

export type Scanner = "trivy" | "grype";

export interface Vulnerability {
  id: string;
  /** In capitals. */
  severity: string;
  /** Package and version that have it. */
  in: string;
  /** Versions that don't, where there are any. */
  fixedIn?: string | undefined;
}

export interface Scan {
  scanner: Scanner;
  version: string;
  vulnerabilities: Vulnerability[];
}

/**
 * Looks for known vulnerabilities in an image as the registry has it.
 *
 * @throws {Error} where the scanner fails, or what it prints is no report of a scan
 */
export async function scan(wanted: "auto" | Scanner, image: string, platform: string): Promise<Scan> {
  const scanner = wanted === "auto" ? (findProgram("trivy") ? "trivy" : "grype") : wanted;
  if (scanner === "trivy") {
    const { Version } = await run<{ Version?: string }>(scanner, ["version", "--format", "json"]);
    return {
      scanner,
      version: Version ?? "",
      vulnerabilities: fromTrivy(await run(scanner, trivyArguments(image, platform))),
    };
  }
  const report = await run<GrypeReport>(scanner, [
    "--output",
    "json",
    "--quiet",
    "--platform",
    platform,
    `registry:${image}`,
  ]);
  return { scanner, version: report.descriptor?.version ?? "", vulnerabilities: fromGrype(report) };
}

function trivyArguments(image: string, platform: string): string[] {
  return [
    ...["image", "--quiet", "--format", "json", "--scanners", "vuln", "--severity", "UNKNOWN,LOW,MEDIUM,HIGH,CRITICAL"],
    ...["--image-src", "remote", "--platform", platform, "--timeout", "15m", image],
  ];
}

/** Runs a scanner away from the project, whose files might otherwise change what it reports. */
function run<Report>(scanner: Scanner, args: string[]): Promise<Report> {
  return new Promise((resolve, reject) => {
    execFile(scanner, args, { cwd: tmpdir(), maxBuffer: 2 ** 29, timeout: 20 * 60_000 }, (error, stdout, stderr) => {
      if (error) {
        reject(
          new Error(
            `${scanner} ${args[0]} failed (IMG-25): ${stderr.trim().split("\n").slice(-5).join("\n") || error.message}`,
          ),
        );
        return;
      }
      try {
        resolve(JSON.parse(stdout) as Report);
      } catch {
        reject(new Error(`${scanner} ${args[0]} printed no JSON (IMG-25): ${stdout.slice(0, 200)}`));
      }
    });
  });
}

interface TrivyReport {
  Results?: {
    Vulnerabilities?: {
      VulnerabilityID: string;
      Severity: string;
      PkgName: string;
      InstalledVersion: string;
      FixedVersion?: string;
    }[];
  }[];
}

function fromTrivy(report: TrivyReport): Vulnerability[] {
  // A result without vulnerabilities is good news; none at all means that nothing was found to look into.
  if (!Array.isArray(report.Results) || report.Results.length === 0)
    throw new Error("trivy reports nothing that it has scanned (IMG-25)");
  return report.Results.flatMap(({ Vulnerabilities }) => Vulnerabilities ?? []).map((found) => ({
    id: found.VulnerabilityID,
    severity: found.Severity.toUpperCase(),
    in: `${found.PkgName} ${found.InstalledVersion}`,
    fixedIn: found.FixedVersion || undefined,
  }));
}

interface GrypeReport {
  matches?: {
    vulnerability: { id: string; severity: string; fix?: { versions?: string[] } };
    artifact: { name: string; version: string };
  }[];
  descriptor?: { version: string };
}

function fromGrype({ matches, descriptor }: GrypeReport): Vulnerability[] {
  if (!Array.isArray(matches) || !descriptor) throw new Error("grype reports nothing that it has scanned (IMG-25)");
  return matches.map(({ vulnerability: { id, severity, fix }, artifact }) => ({
    id,
    severity: severity.toUpperCase(),
    in: `${artifact.name} ${artifact.version}`,
    fixedIn: fix?.versions?.join(", ") || undefined,
  }));
}
