import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { judge, type ScanDemands } from "../../../../components/image/check/verdict";

const image = "registry.test/todo-backend@sha256:0";
const standIns = join(__dirname, "..", "..", "..", "..", "examples", "scanner");

/** What Grype prints, for an image with one known vulnerability. */
const grypeReport = {
  matches: [
    {
      vulnerability: { id: "CVE-2023-45853", severity: "Critical", fix: { versions: [], state: "wont-fix" } },
      artifact: { name: "zlib1g", version: "1:1.2.13", type: "deb" },
    },
    {
      vulnerability: { id: "CVE-2010-4756", severity: "Negligible", fix: { versions: ["3"], state: "fixed" } },
      artifact: { name: "libc6", version: "2.36-9" },
    },
  ],
  source: { type: "image", target: { userInput: image } },
  descriptor: { name: "grype", version: "0.85.0" },
};

describe("the scan of an image", () => {
  const folder = mkdtempSync(join(tmpdir(), "todo-scanners-"));
  const { PATH } = process.env;
  after(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => {
    process.env.PATH = PATH;
    delete process.env.TRIVY_FINDS;
  });

  /** What the stand-in for Trivy leads to. */
  function withTrivy(finds: string, over: Partial<ScanDemands> = {}) {
    process.env.PATH = [standIns, dirname(process.execPath)].join(delimiter);
    process.env.TRIVY_FINDS = finds;
    return judge({
      image,
      platform: "linux/amd64",
      scan: { scanner: "auto", severity: "CRITICAL", accepted: [], ...over },
    });
  }

  /** What a scanner leads to that prints the given text, whatever it is asked for. */
  function withGrype(printed: string, over: Partial<ScanDemands> = {}) {
    writeFileSync(join(folder, "report"), printed);
    writeFileSync(join(folder, "grype"), `#!/bin/sh\necho "$@" > ${folder}/arguments\nexec cat ${folder}/report\n`, {
      mode: 0o755,
    });
    process.env.PATH = [folder, "/usr/bin", "/bin"].join(delimiter);
    return judge({
      image,
      platform: "linux/arm64",
      scan: { scanner: "auto", severity: "CRITICAL", accepted: [], ...over },
    });
  }

  it("IMG-25 passes an image without anything critical, and says what it has", async () => {
    const { checkedAt, ...findings } = await withTrivy("");
    assert.deepEqual(findings, {
      scanner: "trivy",
      scannerVersion: "0.0.0-stand-in",
      vulnerabilities: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 1 },
    });
    assert.match(checkedAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it("IMG-25 fails one with something critical, and names it with package, fix and way out", async () => {
    await assert.rejects(withTrivy("critical"), {
      message: `${image} has a known vulnerability of severity CRITICAL. Nothing runs it.
  - CVE-2023-45853 (CRITICAL) in zlib1g 1:1.2.13, fixed in 1:1.3
fix: update the packages or the base image; accept what is harmless in todo:imageScan.accepted, with the reason`,
    });
  });

  it("IMG-25 passes what is accepted, by its id alone", async () => {
    const { vulnerabilities } = await withTrivy("critical", { accepted: ["CVE-2023-45853"] });
    assert.deepEqual(vulnerabilities, { CRITICAL: 1, HIGH: 0, MEDIUM: 0, LOW: 1 });
    await assert.rejects(withTrivy("critical", { accepted: ["CVE-2023-4585", "CVE-2010-4756"] }), /CVE-2023-45853/);
  });

  it("IMG-25 is as strict as it is asked to be", async () => {
    for (const severity of ["MEDIUM", "HIGH"] as const) await withTrivy("", { severity });
    await assert.rejects(withTrivy("", { severity: "LOW" }), /has a known vulnerability of severity LOW or above/);
  });

  it("IMG-25 fails where the scanner comes to no result", async () => {
    await assert.rejects(
      withTrivy("failure"),
      /^Error: trivy image failed: FATAL\tFatal error\timage scan error: unable to initialize the vulnerability DB/,
    );
    await assert.rejects(withTrivy("garbage"), /^Error: trivy image printed no JSON: .*Need to update DB/);
    await assert.rejects(
      withTrivy("nothing-scanned"),
      /^Error: trivy image printed no report of a scan: .*\n.*→ at Results$/,
    );
    await assert.rejects(withTrivy("", { scanner: "grype" }), /^Error: grype --output failed: spawn grype ENOENT/);
  });

  it("IMG-25 takes Grype where there is no Trivy, and reads its report", async () => {
    await assert.rejects(
      withGrype(JSON.stringify(grypeReport)),
      /- CVE-2023-45853 \(CRITICAL\) in zlib1g 1:1\.2\.13, without a fix yet\nfix:/,
    );
    const { checkedAt, ...findings } = await withGrype(JSON.stringify(grypeReport), {
      accepted: ["CVE-2023-45853"],
      severity: "LOW",
    });
    assert.deepEqual(findings, {
      scanner: "grype",
      scannerVersion: "0.85.0",
      vulnerabilities: { CRITICAL: 1, HIGH: 0, MEDIUM: 0, LOW: 0, NEGLIGIBLE: 1 },
    });
    assert.ok(checkedAt);
  });

  it("IMG-25 asks for the image as the registry has it, for the platform that it is built for", async () => {
    await withGrype(JSON.stringify({ ...grypeReport, matches: [] }));
    assert.equal(
      readFileSync(join(folder, "arguments"), "utf8"),
      `--output json --quiet --platform linux/arm64 registry:${image}\n`,
    );
  });

  it("IMG-25 fails on anything but a report of Grype's", async () => {
    await assert.rejects(withGrype("{}"), /grype --output printed no report of a scan: .*\n.*→ at matches\n/);
    await assert.rejects(withGrype(""), /grype --output printed no JSON/);
  });
});
