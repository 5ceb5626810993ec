import assert from "node:assert/strict";
import { parseImage } from "../../../policy/lib/image";
import { imageDigest } from "../../../policy/rules/image-digest";
import { imagePullPolicy } from "../../../policy/rules/image-pull-policy";
import { imageRegistry } from "../../../policy/rules/image-registry";
import { imageTag } from "../../../policy/rules/image-tag";
import { inEveryContainer, inEveryPod, of, type Options } from "../../support/policy/fixtures";

const digest = `sha256:${"0".repeat(64)}`;
const image = (reference: unknown) => ({ image: reference });

describe("image-tag", () => {
  const latest = "image: must not have the tag latest";
  const version = "image: must have a version number as its tag, such as 1.4.2";

  for (const [reference, expected, options] of [
    ["shop/web:1.4.2", []],
    ["shop/web:v1.4.2-rc.1", []],
    [`shop/web@${digest}`, []],
    ["shop/web", ["image: must have a tag: without one it is latest"]],
    ["localhost:5000/web", ["image: must have a tag: without one it is latest"]],
    ["shop/web:", ["image: must have a tag after the colon"]],
    ["shop/web:latest", [latest]],
    [`shop/web:latest@${digest}`, [latest]],
    ["shop/web:latest", [], { config: { latest: true } }],
    ["postgres:15-bookworm", [version]],
    ["postgres:15-bookworm", [], { config: { otherVersions: ["docker.io/library/postgres"] } }],
    ["postgres:15-bookworm", [], { environment: "staging" }],
    ["postgres:15-bookworm", [version], { environment: "staging", config: { semver: true } }],
    ["shop/web:1.4", [version]],
    ["shop/web:latest", [latest], { environment: "dev" }],
    [undefined, ["image: must name an image"]],
    [null, ["image: must name an image"]],
    [{}, ["image: must name an image"]],
  ] as [unknown, string[], Options?][]) {
    it(
      `reports ${expected.join() || "nothing"} for ${JSON.stringify(reference)} ` +
        `${options ? JSON.stringify(options) : ""}`,
      () => {
        inEveryContainer(imageTag, image(reference), expected, options);
      },
    );
  }

  it("also judges images that the program builds", () => {
    of(imageTag, "docker-build:index:Image", { tags: ["shop/web:1.4.2", "shop/web:latest"] }, [
      "tags[1]: must not have the tag latest",
    ]);
    of(imageTag, "docker:index/image:Image", { imageName: "shop/web" }, [
      "imageName: must have a tag: without one it is latest",
    ]);
    of(imageTag, "docker-build:index:Image", { tags: null }, []);
  });
});

describe("image-digest", () => {
  const refused = ["image: must be pinned by its digest"];

  it("requires a digest in production, and elsewhere if the config says so", () => {
    inEveryContainer(imageDigest, {}, []);
    inEveryContainer(imageDigest, image("shop/web:1.4.2"), refused);
    inEveryContainer(imageDigest, image("shop/web:1.4.2"), [], { environment: "staging" });
    inEveryContainer(imageDigest, image("shop/web:1.4.2"), refused, { environment: "dev", config: { required: true } });
    inEveryContainer(imageDigest, image("shop/web:1.4.2"), [], { config: { required: false } });
  });

  it("requires a complete digest", () => {
    for (const part of ["sha256:abc", "sha512:" + "0".repeat(64), "", digest.toUpperCase()]) {
      inEveryContainer(imageDigest, image(`shop/web:1.4.2@${part}`), [
        "image: must end in sha256: and 64 hex digits, or sha512: and 128",
      ]);
    }
  });

  it("exempts the repositories in the config, and no others that only start like one", () => {
    const config = { except: ["docker.io/library/postgres"] };
    inEveryContainer(imageDigest, image("postgres:15"), [], { config });
    inEveryContainer(imageDigest, image("postgresql:15"), refused, { config });
  });
});

describe("image-registry", () => {
  const config = { allowed: ["ghcr.io/shop", "docker.io/library"] };
  const refused = ["image: must come from ghcr.io/shop, docker.io/library"];

  for (const [reference, expected] of [
    ["ghcr.io/shop/web:1", []],
    ["ghcr.io/shop/team/web:1", []],
    ["postgres:15", []],
    ["library/postgres", []],
    ["ghcr.io/shopping/web:1", refused],
    ["ghcr.io.evil.example/shop/web:1", refused],
    ["evil/postgres:15", refused],
    ["localhost:5000/shop/web", refused],
  ] as [string, string[]][]) {
    it(`reports ${expected.join() || "nothing"} for ${reference}`, () =>
      inEveryContainer(imageRegistry, image(reference), expected, { config }));
  }

  it("allows Docker's official images and Kubernetes' own by default", () => {
    inEveryContainer(imageRegistry, {}, []);
    inEveryContainer(imageRegistry, image("quay.io/shop/web"), [
      "image: must come from docker.io/library, registry.k8s.io",
    ]);
    inEveryContainer(
      imageRegistry,
      image("postgres"),
      ["image: must come from an allowed registry, and none is allowed"],
      { config: { allowed: [] } },
    );
  });
});

describe("image-pull-policy", () => {
  for (const [reference, imagePullPolicy_, expected, config] of [
    ["shop/web:1.4.2", "IfNotPresent", []],
    ["shop/web:1.4.2", undefined, []],
    ["shop/web:1.4.2", "Always", ["imagePullPolicy: must be IfNotPresent"]],
    ["shop/web:1.4.2", "Never", ["imagePullPolicy: must be IfNotPresent"]],
    ["shop/web:latest", "Always", []],
    ["shop/web:latest", "IfNotPresent", ["imagePullPolicy: must be Always"]],
    ["shop/web", "Never", ["imagePullPolicy: must be Always"]],
    [`shop/web:latest@${digest}`, "IfNotPresent", []],
    ["shop/web:latest", "Never", [], { loaded: true }],
    ["shop/web:latest", "IfNotPresent", [], { loaded: true }],
    ["shop/web:1.4.2", "Always", ["imagePullPolicy: must be IfNotPresent"], { loaded: true }],
  ] as [string, string | undefined, string[], object?][]) {
    it(
      `reports ${expected.join() || "nothing"} for ${imagePullPolicy_} and ` +
        `${reference}${config ? ", loaded" : ""}`,
      () => {
        inEveryContainer(imagePullPolicy, { image: reference, imagePullPolicy: imagePullPolicy_ }, expected, {
          config,
        });
      },
    );
  }
});

describe("an image mounted as a volume", () => {
  const mounted = (reference: unknown, pullPolicy?: string) => ({
    volumes: [{ name: "models", image: { reference, pullPolicy } }],
  });
  const place = "{pod}.volumes[0].image";

  it("is judged like an image that a container runs", () => {
    const evil = mounted("evil.example/models:latest", "IfNotPresent");
    inEveryPod(imageTag, evil, [`${place}.reference: must not have the tag latest`]);
    inEveryPod(imageDigest, evil, [`${place}.reference: must be pinned by its digest`]);
    inEveryPod(imageRegistry, evil, [`${place}.reference: must come from docker.io/library, registry.k8s.io`]);
    inEveryPod(imagePullPolicy, evil, [`${place}.pullPolicy: must be Always`]);
    const good = mounted(`registry.k8s.io/models:1.4.2@${digest}`, "IfNotPresent");
    for (const rule of [imageTag, imageDigest, imageRegistry, imagePullPolicy]) inEveryPod(rule, good, []);
  });
});

describe("parseImage", () => {
  for (const [reference, expected] of [
    ["web", { registry: "docker.io", repository: "docker.io/library/web" }],
    ["shop/web:1", { registry: "docker.io", repository: "docker.io/shop/web", tag: "1" }],
    ["localhost/web", { registry: "localhost", repository: "localhost/web" }],
    [
      "localhost:5000/a/b:1@sha256:x",
      { registry: "localhost:5000", repository: "localhost:5000/a/b", tag: "1", digest: "sha256:x" },
    ],
    ["docker.io/web:1", { registry: "docker.io", repository: "docker.io/library/web", tag: "1" }],
    ["index.docker.io/shop/web", { registry: "docker.io", repository: "docker.io/shop/web" }],
    ["INTERNAL/web:1", { registry: "INTERNAL", repository: "INTERNAL/web", tag: "1" }],
    ["", { registry: "docker.io", repository: "docker.io/library/" }],
  ] as [string, object][]) {
    it(`reads ${JSON.stringify(reference)}`, () => assert.deepEqual(parseImage(reference), expected));
  }
});
