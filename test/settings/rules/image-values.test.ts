import { version } from "../../../package.json";
import { production, refuses } from "../../support/settings-cases";

const set = (key: string, value: string | boolean) => `pulumi config set --path 'todo:${key}' ${value}`;

const host = "must be a registry host, without a scheme or a trailing slash";
const nameRule = "must be a lower-case image name, without a registry, tag or digest";
const repositoryRule = "must be a lower-case repository path, without a tag or digest";
const grammar = "must be at most 128 letters, digits, '_', '.', '-' and '+', and start with a letter, digit or '_'";
const digestRule = "must be sha256: and 64 hexadecimal digits";
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const size = "must be a number above 0 with a unit: Ki, Mi, Gi, Ti, k, M, G or T, such as 128Mi";

describe("bad values of images", () => {
  refuses([
    {
      id: "IMG-1",
      given: { frontend: { image: { name: "ghcr.io/todo" } } },
      key: "frontend.image.name",
      rule: nameRule,
      fix: set("frontend.image.name", "todo-frontend"),
    },
    {
      id: "IMG-1",
      given: { backend: { image: { name: "todo:1" } } },
      key: "backend.image.name",
      rule: nameRule,
      fix: set("backend.image.name", "todo-backend"),
    },
    {
      id: "IMG-1",
      given: { backend: { image: { name: "" } } },
      key: "backend.image.name",
      rule: nameRule,
      fix: set("backend.image.name", "todo-backend"),
    },
    {
      id: "IMG-2 CFG-2",
      given: { global: { imageRegistry: "https://ghcr.io" } },
      key: "global.imageRegistry",
      rule: host,
      fix: set("global.imageRegistry", "ghcr.io"),
    },
    {
      id: "IMG-2 CFG-2",
      given: { global: { imageRegistry: "ghcr.io/" } },
      key: "global.imageRegistry",
      rule: host,
      fix: set("global.imageRegistry", "ghcr.io"),
    },
    {
      id: "IMG-2",
      given: { backend: { image: { registry: "ghcr.io/" } } },
      key: "backend.image.registry",
      rule: host,
      fix: set("backend.image.registry", "ghcr.io"),
    },
    {
      id: "IMG-3 CFG-8",
      given: { backend: { image: { repository: "todo:1" } } },
      key: "backend.image.repository",
      rule: repositoryRule,
      fix: set("backend.image.repository", "todo-backend"),
    },
    {
      id: "IMG-3 CFG-8",
      given: { backend: { image: { repository: "todo@sha256:0" } } },
      key: "backend.image.repository",
      rule: repositoryRule,
      fix: set("backend.image.repository", "todo-backend"),
    },
    {
      id: "IMG-3 CFG-8",
      given: { backend: { image: { repository: "" } } },
      key: "backend.image.repository",
      rule: repositoryRule,
      fix: set("backend.image.repository", "todo-backend"),
    },
    {
      id: "IMG-3 CFG-8",
      given: { backend: { image: { repository: "Todo" } } },
      key: "backend.image.repository",
      rule: repositoryRule,
      fix: set("backend.image.repository", "todo-backend"),
    },
    {
      id: "IMG-4 VAL-8",
      given: { backend: { image: { tag: "v1 2" } } },
      key: "backend.image.tag",
      rule: grammar,
      fix: set("backend.image.tag", "latest"),
    },
    {
      id: "IMG-4 VAL-8",
      given: { backend: { image: { tag: "-v1" } } },
      key: "backend.image.tag",
      rule: grammar,
      fix: set("backend.image.tag", "latest"),
    },
    {
      id: "IMG-4 VAL-8",
      given: { backend: { image: { tag: "" } } },
      key: "backend.image.tag",
      rule: grammar,
      fix: set("backend.image.tag", "latest"),
    },
    {
      id: "IMG-4 VAL-8",
      given: { backend: { image: { tag: "a".repeat(129) } } },
      key: "backend.image.tag",
      rule: grammar,
      fix: set("backend.image.tag", "latest"),
    },
    {
      id: "IMG-4 VAL-8",
      given: { backend: { image: { tag: 1 } } },
      key: "backend.image.tag",
      rule: "must be text, not a number",
      fix: "pulumi config set --path --type string 'todo:backend.image.tag' 1",
    },
    {
      id: "IMG-6",
      given: { global: production, backend: { image: { tag: "" } } },
      key: "backend.image.tag",
      rule: grammar,
      fix: set("backend.image.tag", version),
    },
    {
      id: "IMG-7 CFG-8",
      given: { backend: { image: { digest: "sha256:123" } } },
      key: "backend.image.digest",
      rule: digestRule,
      fix: set("backend.image.digest", digest),
    },
    {
      id: "IMG-7 CFG-8",
      given: { backend: { image: { digest: `sha512:${"0".repeat(64)}` } } },
      key: "backend.image.digest",
      rule: digestRule,
      fix: set("backend.image.digest", digest),
    },
    {
      id: "IMG-8",
      given: { backend: { image: { buildContext: "" } } },
      key: "backend.image.buildContext",
      rule: "must name a directory",
      fix: set("backend.image.buildContext", "./backend"),
    },
    {
      id: "IMG-9",
      given: { backend: { image: { dockerfilePath: "" } } },
      key: "backend.image.dockerfilePath",
      rule: "must name a file",
      fix: set("backend.image.dockerfilePath", "./backend/Dockerfile"),
    },
    {
      id: "IMG-10",
      given: { backend: { image: { buildArgs: { WORKERS: 2 } } } },
      key: "backend.image.buildArgs.WORKERS",
      rule: "must be text, not a number",
      fix: "pulumi config set --path --type string 'todo:backend.image.buildArgs.WORKERS' <value>",
    },
    {
      id: "IMG-10",
      given: { backend: { image: { buildArgs: { "a-b": "2" } } } },
      key: "backend.image.buildArgs.a-b",
      rule: "its name must be letters, digits and '_', and not start with a digit",
      fix: "rename it",
    },
    {
      id: "IMG-11",
      given: { backend: { image: { labels: { tier: 1 } } } },
      key: "backend.image.labels.tier",
      rule: "must be text, not a number",
      fix: "pulumi config set --path --type string 'todo:backend.image.labels.tier' <value>",
    },
    {
      id: "IMG-11",
      given: { backend: { image: { labels: { "The Tier": "1" } } } },
      key: 'backend.image.labels["The Tier"]',
      rule: "its name must be lower-case letters and digits, joined by '.', '/', '_' or '-'",
      fix: "rename it",
    },
    {
      id: "IMG-12",
      given: { backend: { image: { platform: "windows/amd64" } } },
      key: "backend.image.platform",
      rule: "must be linux/amd64 or linux/arm64",
      fix: set("backend.image.platform", "linux/amd64"),
    },
    {
      id: "IMG-12",
      given: { backend: { image: { platform: "arm64" } } },
      key: "backend.image.platform",
      rule: "must be linux/amd64 or linux/arm64",
      fix: set("backend.image.platform", "linux/amd64"),
    },
    {
      id: "IMG-13",
      given: { backend: { image: { createdAt: "2025-01-01T00:00:00Z" } } },
      key: "backend.image.createdAt",
      rule: "unknown key",
      fix:
        "use one of name, repository, registry, tag, digest, pullPolicy, buildContext, dockerfilePath, " +
        "buildArgs, labels, platform, baseImage, sizeLimit, cache",
    },
    {
      id: "IMG-14",
      given: { backend: { image: { size: 1 } } },
      key: "backend.image.size",
      rule: "unknown key",
      fix: "did you mean name?",
    },
    {
      id: "IMG-14",
      given: { backend: { image: { sizeLimit: 200000000 } } },
      key: "backend.image.sizeLimit",
      rule: size,
      fix: set("backend.image.sizeLimit", "200M"),
    },
    {
      id: "IMG-15",
      given: { frontend: { image: { baseImage: "node:24 alpine" } } },
      key: "frontend.image.baseImage",
      rule: "must be an image's reference, such as node:24-alpine",
      fix: set("frontend.image.baseImage", "node:24-bookworm-slim"),
    },
    {
      id: "IMG-25",
      given: { imageScan: { scanner: "clair" } },
      key: "imageScan.scanner",
      rule: "must be auto, trivy or grype",
      fix: set("imageScan.scanner", "auto"),
    },
    {
      id: "IMG-25",
      given: { imageScan: { severity: "UNKNOWN" } },
      key: "imageScan.severity",
      rule: "must be CRITICAL, HIGH, MEDIUM or LOW",
      fix: set("imageScan.severity", "CRITICAL"),
    },
    {
      id: "IMG-25",
      given: { imageScan: { accepted: { "CVE-2023-45853": "" } } },
      key: "imageScan.accepted.CVE-2023-45853",
      rule: "must say why the vulnerability does no harm",
      fix: set("imageScan.accepted.CVE-2023-45853", "<value>"),
    },
    {
      id: "IMG-25",
      given: { imageScan: { accepted: { zlib: "unused" } } },
      key: "imageScan.accepted.zlib",
      rule: "its name must be a vulnerability's id, such as CVE-2024-3094",
      fix: "rename it",
    },
    {
      id: "IMG-26 CFG-8",
      given: { frontend: { image: { pullPolicy: "Sometimes" } } },
      key: "frontend.image.pullPolicy",
      rule: "must be IfNotPresent, Always or Never",
      fix: set("frontend.image.pullPolicy", "IfNotPresent"),
    },
  ]);
});
