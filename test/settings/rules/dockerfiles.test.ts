import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSettings } from "../../../settings/load/parse";
import { type Problem, SettingsError } from "../../../settings/problems";
import { onThisMachine } from "../../../settings/rules";
import type { Tree } from "../../../settings/formats/tree";

/** The problems with settings together with the files that they name, or with `warnings`, the warnings. */
function problemsOf(given: Tree, warnings = false): readonly Problem[] {
  try {
    const result = parseSettings("test", given, onThisMachine);
    return warnings ? result.warnings : [];
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.problems;
  }
}

const real = readFileSync("backend/Dockerfile", "utf8");

describe("a Dockerfile that doesn't fit the settings", () => {
  const folder = mkdtempSync(join(tmpdir(), "todo-dockerfile-"));
  const file = join(folder, "Dockerfile");
  after(() => rmSync(folder, { recursive: true, force: true }));

  function withDockerfile(text: string, image: Tree = {}, component: Tree = {}, warnings = false) {
    writeFileSync(file, text);
    return problemsOf(
      { backend: { image: { buildContext: folder, labels: { "git-commit": "abc1234" }, ...image }, ...component } },
      warnings,
    );
  }

  const user = "must set a numeric user other than 0; it sets";
  const userFix = "add USER 1000:1000 to the last stage";
  const port = "must expose the container's port, 8000; it exposes";
  const portFix = "add ARG PORT and EXPOSE ${PORT}, which follow the settings";
  const directoryFix = "add WORKDIR /app to the last stage";
  const cases: { id: string; text: string; rule: string; fix: string }[] = [
    {
      id: "IMG-9 an empty file",
      text: "# nothing\n",
      rule: "must have a FROM instruction",
      fix: "begin a stage with FROM",
    },
    {
      id: "IMG-18 one stage",
      text: "ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\nWORKDIR /app\nUSER 1000\nEXPOSE 8000\nHEALTHCHECK CMD true\n",
      rule: "must have at least two stages, which keeps build tools out of the image",
      fix: "build in one stage, and copy the result into the last one",
    },
    {
      id: "IMG-19 no user",
      text: real.replace("USER 1000:1000\n", ""),
      rule: `${user} none`,
      fix: userFix,
    },
    {
      id: "IMG-19 root",
      text: real.replace("USER 1000:1000", "USER root"),
      rule: `${user} root`,
      fix: userFix,
    },
    {
      id: "IMG-19 number 0",
      text: real.replace("USER 1000:1000", "USER 0:1000"),
      rule: `${user} 0:1000`,
      fix: userFix,
    },
    { id: "IMG-19 root again", text: `${real}USER 0\n`, rule: `${user} 0`, fix: userFix },
    {
      id: "IMG-19 a name",
      text: real.replace("USER 1000:1000", "USER node"),
      rule: `${user} node`,
      fix: userFix,
    },
    {
      id: "IMG-19 the user of another stage",
      text: real.replace("USER 1000:1000\n", "").replace("AS build\n", "AS build\nUSER 1000\n"),
      rule: `${user} none`,
      fix: userFix,
    },
    {
      id: "IMG-20 no health check",
      text: real.replace(/^HEALTHCHECK (.*\\\n)+.*\n/m, ""),
      rule: "must have a health check",
      fix: "add a HEALTHCHECK that requests the liveness path, ${HEALTH_PATH}",
    },
    {
      id: "IMG-20 NONE",
      text: `${real}HEALTHCHECK NONE\n`,
      rule: "must have a health check",
      fix: "add a HEALTHCHECK that requests the liveness path, ${HEALTH_PATH}",
    },
    {
      id: "IMG-21 IMG-22 no port",
      text: real.replace("EXPOSE ${PORT}\n", ""),
      rule: `${port} none`,
      fix: portFix,
    },
    {
      id: "X-2 IMG-22 another port",
      text: real.replace("EXPOSE ${PORT}", "EXPOSE 8080"),
      rule: `${port} 8080`,
      fix: portFix,
    },
    {
      id: "X-2 IMG-22 one port more",
      text: `${real}EXPOSE 9000\n`,
      rule: `${port} 8000 9000`,
      fix: portFix,
    },
    {
      id: "X-2 UDP",
      text: real.replace("EXPOSE ${PORT}", "EXPOSE 8000/udp"),
      rule: `${port} 8000/udp`,
      fix: portFix,
    },
    {
      id: "IMG-23 no working directory",
      text: real.replaceAll("WORKDIR /app\n", ""),
      rule: "must have the working directory /app; it has none",
      fix: directoryFix,
    },
    {
      id: "IMG-23 another one",
      text: real.replaceAll("WORKDIR /app\n", "WORKDIR /srv\n"),
      rule: "must have the working directory /app; it has /srv",
      fix: directoryFix,
    },
  ];
  for (const { id, text, rule, fix } of cases) {
    it(id, () => {
      assert.deepEqual(withDockerfile(text), [
        { key: "backend.image.dockerfilePath", value: file, rule, fix: `in ${file}, ${fix}` },
      ]);
    });
  }

  it("IMG-22 X-2 includes one with a fixed port, once the settings have another", () => {
    const text = real.replace("EXPOSE ${PORT}", "EXPOSE 8000/tcp");
    assert.deepEqual(withDockerfile(text), []);
    assert.deepEqual(
      withDockerfile(text, {}, { port: 8080 }).map(({ rule }) => rule),
      ["must expose the container's port, 8080; it exposes 8000/tcp"],
    );
    assert.deepEqual(withDockerfile(real, {}, { port: 8080 }), []);
  });

  it("has everything reported at once, in the frontend, too", () => {
    writeFileSync(file, "FROM a\n");
    const image = { buildContext: folder };
    const keys = problemsOf({ frontend: { image }, backend: { image } }).map(({ key }) => key);
    assert.deepEqual(keys, [
      ...Array<string>(5).fill("frontend.image.dockerfilePath"),
      ...Array<string>(5).fill("backend.image.dockerfilePath"),
    ]);
  });

  it("IMG-7 is ignored if the settings give a digest", () => {
    assert.deepEqual(withDockerfile("FROM a\n", { digest: `sha256:${"1".repeat(64)}` }), []);
  });

  it("IMG-8 is refused if its directory is missing, or is a file", () => {
    writeFileSync(file, real);
    for (const buildContext of ["./no-such-directory", file]) {
      assert.deepEqual(problemsOf({ backend: { image: { buildContext } } }), [
        {
          key: "backend.image.buildContext",
          value: buildContext,
          rule: "must be an existing directory",
          fix: "pulumi config set --path 'todo:backend.image.buildContext' ./backend",
        },
      ]);
    }
  });

  it("IMG-9 is refused if it is missing, or is a directory", () => {
    mkdirSync(join(folder, "directory"), { recursive: true });
    for (const dockerfilePath of [join(folder, "Containerfile"), join(folder, "directory")]) {
      assert.deepEqual(problemsOf({ backend: { image: { dockerfilePath } } }), [
        {
          key: "backend.image.dockerfilePath",
          value: dockerfilePath,
          rule: "must be an existing file",
          fix: "pulumi config set --path 'todo:backend.image.dockerfilePath' ./backend/Dockerfile",
        },
      ]);
    }
  });

  it("IMG-9 IMG-18 IMG-19 IMG-20 IMG-21 IMG-22 IMG-23 isn't one of this project's", () => {
    assert.deepEqual(problemsOf({}), []);
  });

  it("IMG-10 IMG-16 causes a warning if it doesn't declare a build argument that is set", () => {
    const found = withDockerfile(
      real.replaceAll("BASE_IMAGE", "PYTHON"),
      { buildArgs: { EXTRAS: "x", HTTP_PROXY: "http://proxy" } },
      {},
      true,
    );
    assert.deepEqual(found, [
      {
        key: "backend.image.buildArgs.EXTRAS",
        rule: `has no effect: ${file} doesn't declare the build argument EXTRAS`,
        fix: "declare it there with ARG EXTRAS",
      },
      {
        key: "backend.image.baseImage",
        value: "python:3.11-slim-bookworm",
        rule: `has no effect: ${file} doesn't declare the build argument BASE_IMAGE`,
        fix: "declare it there with ARG BASE_IMAGE",
      },
    ]);
  });

  it("IMG-11 causes a warning if its directory has no commit", () => {
    assert.deepEqual(withDockerfile(real, { labels: {} }, {}, true), [
      {
        key: "backend.image.labels.git-commit",
        rule: `is unknown: ${folder} has no commit, so the image doesn't record what it was built from`,
        fix: "commit it, or pulumi config set --path 'todo:backend.image.labels.git-commit' <commit>",
      },
    ]);
    assert.deepEqual(withDockerfile(real, {}, {}, true), []);
  });
});

describe("a scan without a scanner", () => {
  const { PATH } = process.env;
  const folder = mkdtempSync(join(tmpdir(), "todo-path-"));
  afterEach(() => {
    process.env.PATH = PATH;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const digest = `sha256:${"1".repeat(64)}`;
  const scanned = (imageScan: Tree) => {
    process.env.PATH = folder;
    return problemsOf({
      imageScan: { enabled: true, ...imageScan },
      frontend: { image: { digest } },
      backend: { image: { digest } },
    });
  };
  const trivy = "Trivy, https://trivy.dev/docs/latest/getting-started/installation";
  const grype = "Grype, https://github.com/anchore/grype#installation";

  it("IMG-25 is refused before anything is registered", () => {
    assert.deepEqual(scanned({}), [
      {
        key: "imageScan.scanner",
        value: "auto",
        rule: "must be installed on this machine, and neither trivy nor grype is on PATH",
        fix: `install ${trivy}, or ${grype}`,
      },
    ]);
  });

  it("IMG-25 is refused if another scanner is installed than the settings ask for", () => {
    writeFileSync(join(folder, "trivy"), "", { mode: 0o755 });
    assert.deepEqual(scanned({}), []);
    assert.deepEqual(scanned({ scanner: "trivy" }), []);
    assert.deepEqual(scanned({ scanner: "grype" }), [
      {
        key: "imageScan.scanner",
        value: "grype",
        rule: "must be installed on this machine, and grype isn't on PATH",
        fix: `install ${grype}`,
      },
    ]);
  });

  it("IMG-25 isn't made possible by a scanner file that can't be run", () => {
    rmSync(join(folder, "trivy"));
    writeFileSync(join(folder, "trivy"), "", { mode: 0o644 });
    assert.equal(scanned({}).length, 1);
  });
});
