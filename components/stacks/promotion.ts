import * as pulumi from "@pulumi/pulumi";
import { isReleaseTag } from "../../settings";
import type { LastUpdate } from "./last-update";
import { fullStackName, OtherStack, shortName, unusable } from "./other-stack";
import { type Deployed, type Release, stackOutputs } from "./outputs";

const setting = "promoteFrom";

type Component = "frontend" | "backend";
type Promotable = Deployed["frontend"];

export interface PromotionArgs {
  /** The stack to promote from. */
  from: string;
  /** The components to promote: only the frontend if the backend is another stack's. */
  components: Component[];
}

/**
 * The images of another stack, so that this stack runs what was tested there and builds nothing. Before it changes
 * anything, the program refuses a stack whose last update failed, whose connection test hasn't passed, or whose images
 * aren't from a release.
 */
export class Promotion extends pulumi.ComponentResource {
  readonly frontend: pulumi.Output<Promotable>;
  readonly backend: pulumi.Output<Promotable>;
  /** The images' application version. */
  readonly version: pulumi.Output<string>;
  /** Where the images come from: the other stack, the stack that it promoted them from, and so on. */
  readonly promotedFrom: pulumi.Output<string[]>;

  constructor(name: string, { from, components }: PromotionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Promotion", name, {}, opts);
    const fullName = (stack: string) => fullStackName(stack, pulumi.getOrganization(), pulumi.getProject());
    const own = fullName(pulumi.getStack());
    const stack = fullName(from);

    const { outputs, lastUpdate } = new OtherStack(
      `${name}-source`,
      { stack, setting, needs: { release: stackOutputs.shape.release } },
      { parent: this },
    );
    const judged = pulumi
      .all([outputs.release, lastUpdate])
      .apply(([release, update]) => judge(own, stack, release, update, components));
    this.frontend = judged.frontend;
    this.backend = judged.backend;
    this.version = judged.version;
    this.promotedFrom = judged.promotedFrom.apply((before) => [stack, ...before]);
    this.registerOutputs({});
  }
}

/** A release that can be promoted. One whose backend is another stack's can't. */
type TestedRelease = Release & { backend: Promotable };

function judge(
  own: string,
  stack: string,
  release: Release,
  update: LastUpdate,
  components: Component[],
): TestedRelease {
  const problems = promotionProblems(own, stack, release, update, components);
  const { backend } = release;
  if (backend !== undefined && problems.length === 0) return { ...release, backend };
  const fix = backend
    ? `fix that stack, bring it up with pulumi up --stack ${shortName(stack)}, then try again`
    : `name a stack that has its own backend: pulumi config set todo:${setting} <stack>`;
  throw unusable(stack, setting, problems, fix);
}

/** Why a stack's images of these components can't be promoted; empty for a tested release. */
export function promotionProblems(
  own: string,
  stack: string,
  release: Release,
  update: LastUpdate,
  components: Component[],
): string[] {
  const circle = [own, stack, ...release.promotedFrom];
  return [
    ...(circle.indexOf(own, 1) > 0
      ? [`its images come from this stack, in a circle: ${circle.slice(0, circle.indexOf(own, 1) + 1).join(" <- ")}`]
      : []),
    ...(update.result === "succeeded" ? [] : [`its last update didn't succeed: ${update.result}`]),
    ...testProblems(release),
    ...components.flatMap((component) => imageProblems(component, release[component])),
  ];
}

/**
 * The connection test runs in the backend's image, so only a stack with its own backend has one.
 *
 * @requirement TST-1
 */
function testProblems({ backend, connectionTest }: Release): string[] {
  if (backend === undefined)
    return ["its backend is another stack's (todo:backendFrom), so no connection test has shown that its images work"];
  return connectionTest === "passed"
    ? []
    : ["its connection test is off (todo:connectionTest.enabled), so nothing has shown that its images work"];
}

/** A missing image is reported by testProblems. */
function imageProblems(component: Component, image: Promotable | undefined): string[] {
  if (image === undefined) return [];
  const { reference, tag } = image;
  if (!reference.includes("@sha256:"))
    return [`its ${component}'s image isn't in a registry: ${reference} was loaded into a Minikube`];
  return isReleaseTag(tag)
    ? []
    : [`its ${component}'s tag ${tag} isn't a release tag: a SemVer version, built from a clean tree`];
}
