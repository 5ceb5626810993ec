import { production, refuses, staging, warnsOf } from "../../support/settings-cases";

const set = (key: string, value: string | boolean) => `pulumi config set --path 'todo:${key}' ${value}`;
const remove = (key: string) => `pulumi config rm --path 'todo:${key}'`;
const versions = "must be a SemVer version in production, not latest";

const secret = "looks like a secret, and anyone who has the image could read it";
const atStart = (key: string) => `${remove(key)}, and pass it to the container at run time`;
const api = "frontend.image.buildArgs.NEXT_PUBLIC_API_URL";
const url = (value: string) => ({ image: { buildArgs: { NEXT_PUBLIC_API_URL: value } } });
const backends = "must be the URL of the backend's Service, http://todo-backend:8000, or one outside the cluster";
const key = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE";

describe("settings of images that don't go together", () => {
  refuses([
    {
      id: "IMG-2",
      given: { backend: { image: { registry: "ghcr.io", repository: "quay.io/todo/backend" } } },
      key: "backend.image.registry",
      rule: "must be the registry that the repository starts with, quay.io",
      fix: `${set("backend.image.registry", "quay.io")}, or ${remove("backend.image.registry")}`,
    },
    {
      id: "IMG-5 VAL-8 ENV-13",
      given: { global: production, backend: { image: { tag: "git-abc123" } } },
      key: "backend.image.tag",
      rule: versions,
      fix: set("backend.image.tag", "v1.2.3"),
    },
    {
      id: "IMG-5 VAL-8",
      given: { global: production, backend: { image: { tag: "1.2" } } },
      key: "backend.image.tag",
      rule: versions,
      fix: set("backend.image.tag", "v1.2.3"),
    },
    {
      id: "IMG-5 VAL-8",
      given: { global: production, backend: { image: { tag: "v01.2.3" } } },
      key: "backend.image.tag",
      rule: versions,
      fix: set("backend.image.tag", "v1.2.3"),
    },
    {
      id: "IMG-6 ENV-13",
      given: { global: production, frontend: { image: { tag: "latest" } } },
      key: "frontend.image.tag",
      rule: versions,
      fix: set("frontend.image.tag", "v1.2.3"),
    },
    {
      id: "IMG-6 IMG-27",
      given: { global: production, database: { internal: { image: { tag: "latest" } } } },
      key: "database.internal.image.tag",
      rule: "must be a version in production, not latest",
      fix: set("database.internal.image.tag", "15-bookworm"),
    },
    {
      id: "IMG-10 X-16",
      given: { backend: { image: { buildArgs: { API_TOKEN: "x" } } } },
      key: "backend.image.buildArgs.API_TOKEN",
      rule: secret,
      fix: atStart("backend.image.buildArgs.API_TOKEN"),
    },
    {
      id: "IMG-10 X-16",
      given: { frontend: { image: { buildArgs: { DATABASE_URL: "x" } } } },
      key: "frontend.image.buildArgs.DATABASE_URL",
      rule: secret,
      fix: atStart("frontend.image.buildArgs.DATABASE_URL"),
    },
    {
      id: "IMG-10 X-16",
      given: { frontend: { image: { buildArgs: { COHERE_API_KEY: "x" } } } },
      key: "frontend.image.buildArgs.COHERE_API_KEY",
      rule: secret,
      fix: atStart("frontend.image.buildArgs.COHERE_API_KEY"),
    },
    {
      id: "IMG-10 X-16",
      given: { frontend: { image: { buildArgs: { MIRROR: "https://me:hunter2@mirror" } } } },
      key: "frontend.image.buildArgs.MIRROR",
      rule: secret,
      fix: atStart("frontend.image.buildArgs.MIRROR"),
    },
    {
      id: "IMG-10 X-16",
      given: { frontend: { image: { buildArgs: { CERT: key } } } },
      key: "frontend.image.buildArgs.CERT",
      rule: secret,
      fix: atStart("frontend.image.buildArgs.CERT"),
    },
    {
      id: "IMG-10 X-16",
      given: { frontend: { image: { buildArgs: { CI: `ghp_${"a".repeat(36)}` } } } },
      key: "frontend.image.buildArgs.CI",
      rule: secret,
      fix: atStart("frontend.image.buildArgs.CI"),
    },
    {
      id: "IMG-11 X-16",
      given: { frontend: { image: { labels: { "deploy.token": "x" } } } },
      key: 'frontend.image.labels["deploy.token"]',
      rule: secret,
      fix: atStart('frontend.image.labels["deploy.token"]'),
    },
    {
      id: "IMG-10",
      given: { backend: { image: { buildArgs: { PORT: "80" } } } },
      key: "backend.image.buildArgs.PORT",
      rule: "is set by the program",
      fix: `${remove("backend.image.buildArgs.PORT")}, and set todo:backend.port instead`,
    },
    {
      id: "IMG-10",
      given: { backend: { image: { buildArgs: { BASE_IMAGE: "a" } } } },
      key: "backend.image.buildArgs.BASE_IMAGE",
      rule: "is set by the program",
      fix: `${remove("backend.image.buildArgs.BASE_IMAGE")}, and set todo:backend.image.baseImage instead`,
    },
    { id: "IMG-10 X-9", given: { frontend: url("http://todo-api:8000") }, key: api, rule: backends, fix: remove(api) },
    {
      id: "IMG-10 X-9",
      given: { frontend: url("http://todo-backend:8080") },
      key: api,
      rule: backends,
      fix: remove(api),
    },
    { id: "IMG-10 X-9", given: { frontend: url("http://todo-backend") }, key: api, rule: backends, fix: remove(api) },
    {
      id: "IMG-10 X-9",
      given: { frontend: url("http://todo-backend.other.svc.cluster.local:8000") },
      key: api,
      rule: backends,
      fix: remove(api),
    },
    {
      id: "IMG-10",
      given: { frontend: url("todo-backend:8000") },
      key: api,
      rule: "must be an http or https URL",
      fix: remove(api),
    },
    {
      id: "IMG-14",
      given: { frontend: { image: { sizeLimit: "301M" } } },
      key: "frontend.image.sizeLimit",
      rule: "must be at most 300M",
      fix: set("frontend.image.sizeLimit", "300M"),
    },
    {
      id: "IMG-14",
      given: { backend: { image: { sizeLimit: "1Gi" } } },
      key: "backend.image.sizeLimit",
      rule: "must be at most 200M",
      fix: set("backend.image.sizeLimit", "200M"),
    },
    {
      id: "IMG-25",
      given: { global: staging, imageScan: { enabled: false } },
      key: "imageScan.enabled",
      rule: "must be true in staging and production",
      fix: set("imageScan.enabled", true),
    },
    {
      id: "IMG-25",
      given: { global: production, imageScan: { enabled: false } },
      key: "imageScan.enabled",
      rule: "must be true in staging and production",
      fix: set("imageScan.enabled", true),
    },
    {
      id: "IMG-28",
      given: { cluster: { kind: "existing" } },
      key: "global.imageRegistry",
      rule: "must name a registry that the existing cluster can pull from",
      fix: set("global.imageRegistry", "ghcr.io/your-org"),
    },
    {
      id: "IMG-1 IMG-28",
      given: { frontend: { image: { name: "todo-app" } }, backend: { image: { name: "todo-app" } } },
      key: "backend.image.repository",
      rule: "is already the frontend's",
      fix: set("backend.image.repository", "todo-backend"),
    },
  ]);
});

describe("settings of images that are unwise", () => {
  warnsOf([
    {
      id: "IMG-6 ENV-13",
      given: { global: staging, backend: { image: { tag: "latest" } } },
      key: "backend.image.tag",
      rule: "should be a version outside development",
      fix: set("backend.image.tag", "v1.2.3"),
    },
  ]);
});
