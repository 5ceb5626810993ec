import assert from "node:assert/strict";
import { version } from "../../../package.json";
import { parseSettings } from "../../../settings/load/parse";
import { problemsOf, production, settingsOf, staging } from "../../support/settings-cases";

const apiUrl = (given: Parameters<typeof settingsOf>[0]) =>
  settingsOf(given).frontend.image.buildArgs.NEXT_PUBLIC_API_URL;

describe("settings of images", () => {
  it("IMG-1 IMG-3 name each component's image after it, and its repository after the image", () => {
    const { frontend, backend } = settingsOf({ backend: { image: { name: "tasks" } } });
    assert.deepEqual([frontend.image.name, frontend.image.repository], ["todo-frontend", "todo-frontend"]);
    assert.deepEqual([backend.image.name, backend.image.repository], ["tasks", "tasks"]);
  });

  it("IMG-2 CFG-2 use the stack's registry if a component has none", () => {
    const { frontend, backend } = settingsOf({
      global: { imageRegistry: "ghcr.io" },
      backend: { image: { registry: "quay.io" } },
    });
    assert.deepEqual([frontend.image.registry, backend.image.registry], ["ghcr.io", "quay.io"]);
  });

  it("IMG-28 need no common registry if each image has its own", () => {
    const frontend = { image: { repository: "ghcr.io/your-org/todo-frontend" } };
    const backend = { image: { registry: "ghcr.io", repository: "your-org/todo-backend" } };
    assert.deepEqual(problemsOf({ cluster: { kind: "existing" }, frontend, backend }), []);
  });

  it("IMG-4 IMG-6 ENV-13 tag with latest in development and with the application's version elsewhere", () => {
    const tags = [{}, staging, production].map((global) => settingsOf({ global }).backend.image.tag);
    assert.deepEqual(tags, ["latest", version, version]);
    assert.deepEqual(problemsOf({ backend: { image: { tag: "git-abc123" } } }), []);
  });

  it("IMG-4 replace SemVer's + with _, and IMG-5 VAL-8 ENV-13 accept versions with and without v", () => {
    for (const [tag, rendered] of [
      ["v1.0.0+abc1234", "v1.0.0_abc1234"],
      ["1.0.0", "1.0.0"],
      ["v1.2.3-rc1", "v1.2.3-rc1"],
      ["v1.2.3-abc1234", "v1.2.3-abc1234"],
    ]) {
      assert.equal(settingsOf({ global: production, backend: { image: { tag } } }).backend.image.tag, rendered);
    }
  });

  it("IMG-7 leave the digest to the build", () => {
    assert.equal(settingsOf({}).backend.image.digest, undefined);
  });

  it("IMG-8 IMG-9 build each component from its directory and the Dockerfile in it", () => {
    const { frontend, backend } = settingsOf({ backend: { image: { buildContext: "./api" } } });
    assert.deepEqual(
      [frontend.image.buildContext, frontend.image.dockerfilePath],
      ["./frontend", "./frontend/Dockerfile"],
    );
    assert.deepEqual([backend.image.buildContext, backend.image.dockerfilePath], ["./api", "./api/Dockerfile"]);
  });

  it("IMG-10 X-9 pass the backend's Service and port to the page", () => {
    assert.deepEqual(settingsOf({}).frontend.image.buildArgs, {
      NODE_ENV: "production",
      NEXT_PUBLIC_API_URL: "http://todo-backend:8000",
    });
    assert.deepEqual(settingsOf({}).backend.image.buildArgs, {});
    assert.equal(apiUrl({ backend: { serviceName: "api", port: 8080 } }), "http://api:8080");
    assert.equal(apiUrl({ backend: { service: { port: 80, allowPortRemap: true } } }), "http://todo-backend:80");
  });

  it("IMG-10 pass the public origin to the page behind an Ingress, because browsers can't resolve a Service", () => {
    assert.equal(apiUrl({ global: staging }), "https://todo.example.com");
    assert.equal(apiUrl({ ingress: { enabled: true } }), "http://todo.local");
  });

  it("IMG-10 X-9 accept any name of the backend's Service, and any URL outside the cluster", () => {
    for (const value of [
      ...[
        "http://todo-backend:8000",
        "http://todo-backend.default:8000/v1",
        "http://todo-backend.default.svc.cluster.local:8000",
      ],
      ...["https://api.example.com", "http://localhost:8000", "http://[::1]:8000"],
    ]) {
      assert.equal(apiUrl({ frontend: { image: { buildArgs: { NEXT_PUBLIC_API_URL: value } } } }), value);
    }
  });

  it("SCR-17 X-16 never show the value of a build argument or a label", () => {
    const image = {
      buildArgs: { API_TOKEN: "hunter2", NUMBER: 1234567, NEXT_PUBLIC_API_URL: "http://me:hunter2@other:1" },
      labels: { key: 1234567, token: "hunter2" },
    };
    for (const given of [
      { frontend: { image } },
      {
        frontend: { image: { ...image, buildArgs: { ...image.buildArgs, NUMBER: "1" }, labels: { token: "hunter2" } } },
      },
    ]) {
      assert.throws(
        () => parseSettings("test", given),
        (error: Error) => !/hunter2|1234567/.test(error.message),
      );
    }
  });

  it("IMG-11 label images with version and component", () => {
    assert.deepEqual(settingsOf({}).backend.image.labels, { version, component: "backend" });
    assert.deepEqual(settingsOf({ backend: { image: { labels: { tier: "api" } } } }).backend.image.labels, {
      version,
      component: "backend",
      tier: "api",
    });
  });

  it("IMG-12 IMG-26 build for linux/amd64, and pull only images that a node lacks", () => {
    const { image } = settingsOf({}).backend;
    assert.deepEqual([image.platform, image.pullPolicy], ["linux/amd64", "IfNotPresent"]);
  });

  it("IMG-14 keep the frontend under 300 MB and the backend under 200 MB, and let a stack ask for less", () => {
    const { frontend, backend } = settingsOf({ backend: { image: { sizeLimit: "100M" } } });
    assert.deepEqual([frontend.image.sizeLimit, backend.image.sizeLimit], ["300M", "100M"]);
  });

  it("IMG-15 IMG-16 start from current Node and from Python 3.11, or from Alpine's variants", () => {
    const { frontend, backend } = settingsOf({});
    assert.deepEqual(
      [frontend.image.baseImage, backend.image.baseImage],
      ["node:24-bookworm-slim", "python:3.11-slim-bookworm"],
    );
    assert.equal(
      settingsOf({ frontend: { image: { baseImage: "node:24-alpine" } } }).frontend.image.baseImage,
      "node:24-alpine",
    );
  });

  it("IMG-25 scan in staging and production for critical vulnerabilities, and in development if asked to", () => {
    const scans = [{}, staging, production].map((global) => settingsOf({ global }).imageScan);
    assert.deepEqual(
      scans.map(({ enabled, severity, scanner }) => [enabled, severity, scanner]),
      [
        [false, "CRITICAL", "auto"],
        [true, "CRITICAL", "auto"],
        [true, "CRITICAL", "auto"],
      ],
    );
    assert.equal(settingsOf({ imageScan: { enabled: true } }).imageScan.enabled, true);
  });
});
