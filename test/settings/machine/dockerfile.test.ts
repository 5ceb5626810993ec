import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildArguments } from "../../../settings/facts/images";
import { readDockerfile } from "../../../settings/machine/dockerfile";
import { settingsOf } from "../../support/settings-cases";

const root = join(__dirname, "..", "..", "..");

/** The last stage of a Dockerfile. */
function imageOf(text: string, given: Record<string, string> = {}) {
  return readDockerfile(text, given)!.image;
}

describe("readDockerfile", () => {
  it("reads instructions in any case, over several lines, and skips comments", () => {
    const image = imageOf("from a\n# USER 0\nuser 10\\\n00\nExpose 80/tcp \\\n  # a comment between\n  81\n");
    assert.deepEqual([image.user, image.ports], ["1000", ["80/tcp", "81"]]);
  });

  it("doesn't read the text of heredocs as instructions", () => {
    assert.equal(
      imageOf("FROM a\nUSER 1000\nRUN <<EOF\nUSER root\nEOF\nCOPY <<-'END' /file\n\tUSER root\n\tEND\n").user,
      "1000",
    );
  });

  it("supports another escape character", () => {
    assert.equal(imageOf("# escape=`\nFROM a\nUSER 1`\n000\n").user, "1000");
  });

  it("leaves triggers to the image that is built on this one", () => {
    assert.equal(imageOf("FROM a\nUSER 1000\nONBUILD USER 0\n").user, "1000");
  });

  it("fills in build arguments before their defaults, and variables before both", () => {
    const text =
      "ARG TAG=1\nFROM a:${TAG}\nARG TAG\nARG PORT=80 NAME\nENV DIR=/srv\nWORKDIR $DIR/${NAME:-app}\nEXPOSE " +
      "${PORT}\nUSER ${TAG:+1000}";
    const image = imageOf(text);
    assert.deepEqual(
      [image.base, image.workingDirectory, image.ports, image.user],
      ["a:1", "/srv/app", ["80"], "1000"],
    );
    const given = imageOf(text, { TAG: "2", PORT: "8080", NAME: "x", DIR: "/ignored" });
    assert.deepEqual([given.base, given.workingDirectory, given.ports], ["a:2", "/srv/x", ["8080"]]);
  });

  it("knows an argument only after its declaration, and only in that stage", () => {
    assert.equal(imageOf("FROM a\nUSER ${ID:-0}\nARG ID=1000\n").user, "0");
    assert.equal(imageOf("FROM a AS b\nARG ID=1000\nFROM a\nUSER ${ID:-0}\n").user, "0");
  });

  it("inherits the settings of the stage that a stage is built on, and of no other", () => {
    const text = "FROM a AS Base\nUSER 1000\nWORKDIR /app\nEXPOSE 80\nHEALTHCHECK CMD true\nENV P=1\n";
    const image = imageOf(`${text}FROM base\nEXPOSE 8$P\nWORKDIR sub\n`);
    assert.deepEqual(image.ports, ["80", "81"]);
    assert.deepEqual(
      [image.base, image.user, image.workingDirectory, image.hasHealthCheck],
      ["a", "1000", "/app/sub", true],
    );
    const other = imageOf(`${text}FROM b\n`);
    assert.deepEqual(
      [other.user, other.workingDirectory, other.ports, other.hasHealthCheck],
      [undefined, undefined, [], false],
    );
  });

  it("doesn't include quotes in a value", () => {
    assert.deepEqual(
      [imageOf('FROM a\nUSER "1000"\n').user, imageOf("FROM a\nWORKDIR '/app'\n").workingDirectory],
      ["1000", "/app"],
    );
  });

  it("treats HEALTHCHECK NONE as none", () => {
    assert.equal(imageOf("FROM a\nHEALTHCHECK CMD true\nHEALTHCHECK NONE\n").hasHealthCheck, false);
  });

  it("counts stages, and finds none in an empty file", () => {
    assert.equal(readDockerfile("FROM a AS b\nFROM b AS c\nFROM c\n", {})?.stages, 3);
    assert.equal(readDockerfile("# nothing\nARG A\n", {}), undefined);
  });
});

for (const name of ["frontend", "backend"] as const) {
  describe(`the ${name}'s Dockerfile`, () => {
    const text = readFileSync(join(root, name, "Dockerfile"), "utf8");
    const settings = settingsOf({ [name]: { port: 4000, healthCheck: { liveness: { path: "/livez" } } } })[name];
    const dockerfile = readDockerfile(text, buildArguments(settings));

    it("IMG-15 IMG-16 starts every stage from the base image in the settings, which is also its default", () => {
      assert.equal(dockerfile?.image.base, settings.image.baseImage);
      assert.equal(readDockerfile(text, {})?.image.base, settings.image.baseImage);
      assert.equal(readDockerfile(text, { BASE_IMAGE: "alpine" })?.image.base, "alpine");
      assert.deepEqual(text.match(/^FROM .*/gm), ["FROM ${BASE_IMAGE} AS build", "FROM ${BASE_IMAGE}"]);
    });

    it("IMG-18 IMG-19 IMG-20 IMG-21 IMG-22 IMG-23 builds an image that fits the settings", () => {
      assert.equal(dockerfile?.stages, 2);
      const { user, workingDirectory, ports, hasHealthCheck, env } = dockerfile.image;
      assert.deepEqual(
        { user, workingDirectory, ports, hasHealthCheck },
        { user: "1000:1000", workingDirectory: "/app", ports: ["4000"], hasHealthCheck: true },
      );
      assert.deepEqual([env.PORT, env.HEALTH_PATH], ["4000", "/livez"]);
      assert.deepEqual(readDockerfile(text, {})?.image.ports, [String(settingsOf({})[name].port)]);
    });

    it("IMG-10 declares every build argument that it gets", () => {
      const given = Object.keys(buildArguments(settings));
      assert.deepEqual(
        given.filter((argument) => !dockerfile?.takes.has(argument)),
        [],
      );
    });
  });
}
