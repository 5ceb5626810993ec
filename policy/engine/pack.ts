import type {
  EnforcementLevel,
  Policies,
  PolicyConfigSchema,
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import { z } from "zod";
import type { Context, Environment, Rule } from "../rule";
import { type Registration, type Resource, resourcesOf } from "../resources";
import { minorOf, newest, oldest } from "../lib/pod-security";
import { unseen } from "../lib/unseen";
import { exemptionFrom, problemsOfExemptions } from "./exemptions";
import { judgeResource, judgeStack, type Verdict } from "./judge";
import { describe, messageOf, undecidedMessage } from "./message";
import { remediated, unmarked } from "./remediation";
import { Session } from "./session";

/** The name of the policy that has the pack's own config. */
export const packPolicy = "pack";

export const packConfig = z.strictObject({
  environment: z
    .enum(["dev", "staging", "prod"])
    .default("prod")
    .describe("the stack's environment: some rules are stricter for production"),
  podSecurity: z
    .string()
    .refine(
      (version) => version === "latest" || (/^v1\.\d{2}$/.test(version) && isKnown(minorOf(version))),
      `must be latest, or a release from v1.${oldest} to v1.${newest}`,
    )
    .default("latest")
    .describe(
      `Kubernetes release whose Pod Security Standards apply: latest, or one from v1.${oldest} to v1.${newest}`,
    ),
});

function isKnown(minor: number): boolean {
  return minor >= oldest && minor <= newest;
}

/** The pack's policies: its own comes first, because all others use what it stores, then one for each rule. */
export function policiesOf(rules: readonly Rule[]): Policies {
  const session = new Session();
  const names = rules.map(({ name }) => name);
  return [own(session, names), ...rules.map((rule) => policyOf(rule, session))];
}

type BothPolicies = ResourceValidationPolicy & StackValidationPolicy;

function own(session: Session, names: string[]): BothPolicies {
  const remember = (args: ResourceValidationArgs) => {
    const { environment, podSecurity } = args.getConfig<{ environment?: Environment; podSecurity?: string }>();
    session.environment = environment ?? "prod";
    session.podSecurity = minorOf(podSecurity ?? "latest");
  };
  return {
    name: packPolicy,
    description: "An exemption names a rule of the pack and gives a reason.",
    // Pulumi tells only remediations which values are secret. This one changes nothing.
    enforcementLevel: "remediate",
    configSchema: schemaOf(packConfig),
    remediateResource: ({ urn, props }) => session.secrets.collect(urn, unmarked(props)),
    validateResource: (args, report) => {
      remember(args);
      for (const resource of resourcesOf(session.keep(args))) {
        for (const problem of problemsOfExemptions(resource, names)) report(`${describe(resource)}: ${problem}`);
        const advice = unseen(resource);
        if (advice !== undefined) advise(report, advice, args.urn);
      }
    },
    validateStack: (args) => session.keepStack(args.resources),
  };
}

function policyOf(rule: Rule, session: Session): ResourceValidationPolicy | StackValidationPolicy {
  const { name, title, severity, stack, remediate } = rule;
  const ofResource = rule.container ?? rule.pod ?? rule.resource;
  const context = (args: ResourceValidationArgs | StackValidationArgs): Context => ({
    config: configOf(rule, args.getConfig<object>()),
    environment: session.environment,
    podSecurity: session.podSecurity,
    holdsSecret: (text) => session.secrets.holds(text),
  });
  return {
    name,
    description: title,
    severity,
    enforcementLevel: "mandatory",
    ...(rule.config && { configSchema: schemaOf(rule.config) }),
    ...(ofResource && {
      validateResource: (args: ResourceValidationArgs, report: ReportViolation) => {
        const registration = session.resource(args);
        reportVerdict(rule, judgeResource(rule, registration, context(args)), [registration], context(args), report);
      },
    }),
    ...(stack && {
      validateStack: (args: StackValidationArgs, report: ReportViolation) => {
        reportVerdict(rule, judgeStack(rule, session.stack, context(args)), session.stack, context(args), report);
      },
    }),
    ...(remediate && { remediateResource: (args: ResourceValidationArgs) => remediated(rule, args, context(args)) }),
  };
}

/** A report may have its own level: @pulumi/policy supports it, and its types leave it out. */
type Report = (report: { message: string; urn: string; enforcementLevel: EnforcementLevel }) => void;

function advise(report: ReportViolation, message: string, urn: string): void {
  (report as unknown as Report)({ message, urn, enforcementLevel: "advisory" });
}

/** Reports a verdict: findings as violations, exemptions and undecided rules as advice. */
function reportVerdict(
  rule: Rule,
  verdict: Verdict,
  registrations: Registration[],
  context: Context,
  report: ReportViolation,
): void {
  const exempt = new Map<Resource, string>();
  for (const finding of verdict.findings) {
    const reason = exemptionFrom(rule.name, finding.resource);
    const message = messageOf(rule, finding, context);
    if (reason !== undefined) exempt.set(finding.resource, reason);
    else if (finding.advisory) advise(report, `${rule.title}\n${message}`, finding.resource.urn);
    else report(message, finding.resource.urn);
  }
  for (const [resource, reason] of exempt)
    advise(report, `${describe(resource)} is exempt from ${rule.name}: ${reason}`, resource.urn);
  for (const registration of registrations) {
    const unknown = verdict.undecided.filter(({ urn }) => urn === registration.urn);
    if (unknown.length > 0) advise(report, undecidedMessage(rule, registration, unknown), registration.urn ?? "");
  }
}

const parsed = new Map<string, unknown>();

/** A rule's parameters with their defaults; each config is only parsed once. */
export function configOf(rule: Rule, given: object): unknown {
  if (!rule.config) return {};
  const key = `${rule.name} ${JSON.stringify(given)}`;
  if (!parsed.has(key)) parsed.set(key, rule.config.parse(given));
  return parsed.get(key);
}

/** The JSON Schema of a config, in the form that Pulumi expects. */
export function schemaOf(config: z.ZodType): PolicyConfigSchema {
  const { properties } = z.toJSONSchema(config, { io: "input" });
  return { properties: (properties ?? {}) as PolicyConfigSchema["properties"] };
}
