import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { judge, type ScanDemands } from "../../../../components/image/check/verdict";

const image = "registry.test/todo-backend@sha256:0";
const standIns = join(__dirname, "..", "..", "..", "..", "examples", "scanner");

/** Grype's output for an image with one known vulnerability. */
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

  /** The outcome of a scan with the stand-in for Trivy. */
  function withTrivy(finds: string, over: Partial<ScanDemands> = {}) {
    process.env.PATH = [standIns, dirname(process.execPath)].join(delimiter);
    process.env.TRIVY_FINDS = finds;
    return judge({
      image,
      platform: "linux/amd64",
      scan: { scanner: "auto", severity: "CRITICAL", accepted: [], ...over },
    });
  }

  /** The outcome of a scan by a scanner that prints the given text, whatever it is asked. */
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

  it("IMG-25 passes an image without a critical vulnerability, and logs what it found", async () => {
    const { checkedAt, ...findings } = await withTrivy("");
    assert.deepEqual(findings, {
      scanner: "trivy",
      scannerVersion: "0.0.0-stand-in",
      vulnerabilities: { CRITICAL: 0, HIGH: 0, MEDIUM: 0, LOW: 1 },
    });
    assert.match(checkedAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it(
    "IMG-25 fails for a critical vulnerability, and gives the package, the version that fixes " + "it, and what to do",
    async () => {
      await assert.rejects(withTrivy("critical"), {
        message: `${image} has a known vulnerability of severity CRITICAL. Nothing runs it.
  - CVE-2023-45853 (CRITICAL) in zlib1g 1:1.2.13, fixed in 1:1.3
    fix: update the packages or the base image; accept what is harmless in todo:imageScan.accepted, with the reason`,
      });
    },
  );

  it("IMG-25 passes a vulnerability that the settings accept by its id", async () => {
    const { vulnerabilities } = await withTrivy("critical", { accepted: ["CVE-2023-45853"] });
    assert.deepEqual(vulnerabilities, { CRITICAL: 1, HIGH: 0, MEDIUM: 0, LOW: 1 });
    await assert.rejects(withTrivy("critical", { accepted: ["CVE-2023-4585", "CVE-2010-4756"] }), /CVE-2023-45853/);
  });

  it("IMG-25 uses the severity in the settings", async () => {
    for (const severity of ["MEDIUM", "HIGH"] as const) await withTrivy("", { severity });
    await assert.rejects(withTrivy("", { severity: "LOW" }), /has a known vulnerability of severity LOW or above/);
  });

  it("IMG-25 fails if the scanner gives no result", async () => {
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

  it("IMG-25 uses Grype if Trivy isn't installed, and reads its report", async () => {
    await assert.rejects(
      withGrype(JSON.stringify(grypeReport)),
      /- CVE-2023-45853 \(CRITICAL\) in zlib1g 1:1\.2\.13, without a fix yet\n {4}fix:/,
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

  it("IMG-25 scans the image in the registry, for the platform that it is built for", async () => {
    await withGrype(JSON.stringify({ ...grypeReport, matches: [] }));
    assert.equal(
      readFileSync(join(folder, "arguments"), "utf8"),
      `--output json --quiet --platform linux/arm64 registry:${image}\n`,
    );
  });

  it("IMG-25 fails if Grype prints anything but a report", async () => {
    await assert.rejects(withGrype("{}"), /grype --output printed no report of a scan: .*\n.*→ at matches\n/);
    await assert.rejects(withGrype(""), /grype --output printed no JSON/);
  });
});
