import * as pulumi from "@pulumi/pulumi";
import { isReleaseTag } from "../../settings";
import type { LastUpdate } from "./last-update";
import { fullStackName, OtherStack, shortName, unusable } from "./other-stack";
import { type Deployed, type Release, stackOutputs } from "./outputs";

const setting = "promoteFrom";

type Component = "frontend" | "backend";
type Promotable = Deployed["frontend"];

export interface PromotionArgs {
  /** Stack whose images are taken. */
  from: string;
  /** The images that are taken: the frontend's alone where the backend is another stack's. */
  components: Component[];
}

/**
 * The images that another stack runs, for this one to run the same: it takes what has been tried and builds nothing. A stack
 * whose last update failed, that hasn't passed its connection test, or that runs no release, ends the program before
 * anything is changed.
 */
export class Promotion extends pulumi.ComponentResource {
  readonly frontend: pulumi.Output<Promotable>;
  readonly backend: pulumi.Output<Promotable>;
  /** Version of the application that the images are of. */
  readonly version: pulumi.Output<string>;
  /** Where the images come from: the stack, the one that it has them from itself, and so on. */
  readonly promotedFrom: pulumi.Output<string[]>;

  constructor(name: string, { from, components }: PromotionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:Promotion", name, {}, opts);
    const [organization, project] = [pulumi.getOrganization(), pulumi.getProject()];
    const [own, stack] = [pulumi.getStack(), from].map((each) => fullStackName(each, organization, project)) as [
      string,
      string,
    ];

    const { outputs, lastUpdate } = new OtherStack(
      `${name}-source`,
      { stack, setting, needs: { release: stackOutputs.shape.release } },
      { parent: this },
    );
    const judged = pulumi
      .all([outputs.release, lastUpdate])
      .apply(([release, update]) => judge(own, stack, release, update, components));
    this.frontend = judged.frontend;
    this.backend = judged.apply(({ backend }) => backend!);
    this.version = judged.version;
    this.promotedFrom = judged.promotedFrom.apply((before) => [stack, ...before]);
    this.registerOutputs({});
  }
}

function judge(own: string, stack: string, release: Release, update: LastUpdate, components: Component[]): Release {
  const problems = promotionProblems(own, stack, release, update, components);
  if (problems.length === 0) return release;
  const fix = release.backend
    ? `fix it there, bring it up, and run this again: pulumi up --stack ${shortName(stack)}`
    : `name a stack that has its own backend: pulumi config set todo:${setting} <stack>`;
  throw unusable(stack, setting, problems, fix);
}

/** What keeps a stack's images of these components from being promoted; nothing for a release that has been tried. */
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
    ...(update.result === "succeeded" ? [] : [`its last update has not succeeded: ${update.result}`]),
    ...testProblems(release),
    ...components.flatMap((component) => imageProblems(component, release[component])),
  ];
}

/** The test runs in the backend's image, so a stack without one has none (TST-1). */
function testProblems({ backend, connectionTest }: Release): string[] {
  if (backend === undefined)
    return [
      "its backend is another stack's (todo:backendFrom), so it has no connection test, and nothing says that its images work",
    ];
  return connectionTest === "passed"
    ? []
    : ["its connection test is off, so nothing says that its images work: todo:connectionTest.enabled"];
}

/** An image that isn't there is said of already. */
function imageProblems(component: Component, image: Promotable | undefined): string[] {
  if (image === undefined) return [];
  const { reference, tag } = image;
  if (!reference.includes("@sha256:"))
    return [`its ${component} is in no registry: ${reference} was loaded into a Minikube`];
  return isReleaseTag(tag)
    ? []
    : [`its ${component} has the tag ${tag}, which is no release's: a SemVer version, and not of a dirty tree`];
}
