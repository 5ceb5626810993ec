import semver from "semver";
import { stringify } from "yaml";
import { z } from "zod";
import { version } from "../../package.json";

const semanticVersion = z.string().refine((text) => semver.valid(text) === text, "must be SemVer, such as 1.2.3");

/** The fields that Chart.yaml may have (CHT-1 to CHT-10). */
export const metadata = z.strictObject({
  apiVersion: z.literal("v2", "must be v2"),
  name: z.string().regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "must be lower-case letters, digits and hyphens"),
  version: semanticVersion,
  appVersion: z.string().min(1, "must not be empty"),
  description: z.string().min(1, "must not be empty"),
  type: z.literal("application", "must be application"),
  kubeVersion: z
    .string()
    .refine((text) => semver.validRange(text) !== null, "must be a range of versions, such as >=1.27.0"),
  keywords: z.array(z.string()).optional(),
  maintainers: z.array(z.strictObject({ name: z.string(), email: z.email() })).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  dependencies: z
    .array(z.strictObject({ name: z.string(), version: semanticVersion, repository: z.string() }))
    .optional(),
});
export type Metadata = z.output<typeof metadata>;

/** Chart.yaml's annotation with the digest of the content that its version stands for. */
export const digestAnnotation = "todo-chatbot/content";

export interface Identity {
  name: string;
  version: string;
  /** The digest of its content. */
  digest: string;
}

/** Chart.yaml for a version of a chart; its dependencies are subcharts in its own folder (CHT-1). */
export function metadataOf(chart: Identity & { dependencies?: string[] }): Metadata {
  return metadata.parse({
    apiVersion: "v2",
    name: chart.name,
    version: chart.version,
    appVersion: version,
    description: "Todo Chatbot application with AI-powered task management",
    type: "application",
    // The oldest API server with all features used: PodDisruptionBudget's and HorizontalPodAutoscaler's versions,
    // matchLabelKeys, and cron time zones.
    kubeVersion: ">=1.27.0-0",
    keywords: ["todo", "chatbot", "fastapi", "nextjs"],
    maintainers: [{ name: "DevOps Team", email: "devops@example.com" }],
    annotations: { [digestAnnotation]: chart.digest },
    ...(chart.dependencies && {
      dependencies: chart.dependencies.map((name) => ({
        name,
        version: chart.version,
        repository: `file://./charts/${name}`,
      })),
    }),
  });
}

export function metadataFile(chart: Metadata): string {
  return `# Written by \`npm run chart\`; no one edits it by hand.\n${stringify(chart)}`;
}
