import assert from "node:assert/strict";
import { version } from "../../../package.json";
import { builtImage } from "../../../components/image/settings";
import { settingsOf } from "../../support/settings-cases";

const target = { registry: "registry.test", builder: "todo-chatbot" };

describe("an image's build arguments", () => {
  it("IMG-10 IMG-15 IMG-16 IMG-20 IMG-21 IMG-22 give the Dockerfile its base image, port and liveness path", () => {
    const { build } = builtImage(
      settingsOf({ backend: { port: 8080, healthCheck: { liveness: { path: "/livez" } } } }),
      "backend",
      target,
    );
    assert.deepEqual(build.arguments, { BASE_IMAGE: "python:3.11-slim-bookworm", PORT: "8080", HEALTH_PATH: "/livez" });
    const frontend = builtImage(
      settingsOf({ frontend: { image: { baseImage: "node:24-alpine" } } }),
      "frontend",
      target,
    );
    assert.deepEqual(frontend.build.arguments, {
      NODE_ENV: "production",
      NEXT_PUBLIC_API_URL: "http://todo-backend:8000",
      BASE_IMAGE: "node:24-alpine",
      PORT: "3000",
      HEALTH_PATH: "/health",
    });
  });

  it("IMG-11 give the image labels with its version, its component and the last commit that changed it", () => {
    const {
      "git-commit": commit,
      "org.opencontainers.image.revision": revision,
      ...labels
    } = builtImage(settingsOf({}), "backend", target).build.labels;
    assert.match(revision ?? "", /^[0-9a-f]{40}$/);
    assert.equal(commit, revision?.slice(0, 7));
    assert.deepEqual(labels, {
      version,
      "component": "backend",
      "org.opencontainers.image.title": "todo-backend",
      "org.opencontainers.image.version": version,
    });
  });

  it("IMG-7 set the image's time to that commit's", () => {
    const { time } = builtImage(settingsOf({}), "backend", target).build;
    assert.ok(time && time > Date.parse("2026-01-01") / 1000 && time <= Date.now() / 1000, String(time));
    assert.equal(
      builtImage(settingsOf({ backend: { image: { digest: `sha256:${"0".repeat(64)}` } } }), "backend", target).build
        .time,
      undefined,
    );
  });

  it("IMG-11 let the settings' labels override the program's", () => {
    const { build } = builtImage(
      settingsOf({ backend: { image: { labels: { "version": "2.0.0", "git-commit": "abc1234" } } } }),
      "backend",
      target,
    );
    assert.deepEqual(
      [build.labels["git-commit"], build.labels["org.opencontainers.image.version"]],
      ["abc1234", "2.0.0"],
    );
  });

  it("IMG-2 push the image to the cluster's own registry if the settings name none", () => {
    assert.equal(builtImage(settingsOf({}), "backend", target).registry, "registry.test");
    assert.equal(
      builtImage(settingsOf({ global: { imageRegistry: "ghcr.io" } }), "backend", target).registry,
      "ghcr.io",
    );
  });

  it("IMG-14 IMG-25 set a size limit in megabytes of 10^6 bytes, and a scan if the settings ask for one", () => {
    const { sizeLimit, scan } = builtImage(settingsOf({}), "frontend", target);
    assert.deepEqual([sizeLimit, scan], [300_000_000, undefined]);
    assert.equal(builtImage(settingsOf({}), "backend", target).sizeLimit, 200_000_000);
    const accepted = { "CVE-2023-45853": "minizip isn't used", "CVE-2010-4756": "nobody globs" };
    const staging = settingsOf({ global: { environment: "staging" }, imageScan: { severity: "HIGH", accepted } });
    assert.deepEqual(builtImage(staging, "backend", target).scan, {
      scanner: "auto",
      severity: "HIGH",
      accepted: ["CVE-2010-4756", "CVE-2023-45853"],
    });
  });
});
