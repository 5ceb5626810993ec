import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import { Refusal } from "../../settings/problems";
import { lastUpdate, type LastUpdate } from "./last-update";
import { shapeProblems } from "./outputs";

type Shape = Record<string, z.ZodType>;

export interface OtherStackArgs<Needs extends Shape> {
  /** `<stack>` of this project, or `<organization>/<project>/<stack>`. */
  stack: string;
  /** The setting that names the stack, for messages: `promoteFrom`. */
  setting: string;
  /** The outputs to read, and their shape; other outputs aren't checked. */
  needs: Needs;
}

/**
 * Another stack, by the outputs of its last update. If it doesn't exist, was never brought up, or its outputs have
 * another shape, the outputs fail with one {@link Refusal}, in a preview as in an update.
 */
export class OtherStack<Needs extends Shape> extends pulumi.ComponentResource {
  readonly outputs: { readonly [Name in keyof Needs]: pulumi.Output<z.output<Needs[Name]>> };
  /** The outcome of its last update. */
  readonly lastUpdate: pulumi.Output<LastUpdate>;

  constructor(name: string, args: OtherStackArgs<Needs>, opts?: pulumi.ComponentResourceOptions) {
    super("todo:components:OtherStack", name, {}, opts);
    const stack = fullStackName(args.stack, pulumi.getOrganization(), pulumi.getProject());
    const update = readLastUpdate(stack, args);
    // Without waiting, Pulumi's own error about a missing stack would come first.
    const reference = new pulumi.StackReference(name, { name: update.then(() => stack) }, { parent: this });
    // The verdict isn't secret; values that are secret stay so below.
    const checked = pulumi.unsecret(reference.outputs.apply((given) => check(given, stack, args)));

    const read = ([each, type]: [string, z.ZodType]) => [
      each,
      pulumi.all([reference.getOutput(each), checked]).apply(([value]) => type.parse(value)),
    ];
    this.outputs = Object.fromEntries(Object.entries(args.needs).map(read)) as OtherStack<Needs>["outputs"];
    this.lastUpdate = pulumi.all([update, checked]).apply(([last]) => last);
    this.registerOutputs({});
  }
}

/** A stack's fully qualified name, which every state backend accepts, from a short or full one. */
export function fullStackName(stack: string, organization: string, project: string): string {
  return stack.includes("/") ? stack : `${organization}/${project}/${stack}`;
}

/** A stack's name without its organization and project, as commands in this project take it. */
export function shortName(stack: string): string {
  return stack.slice(stack.lastIndexOf("/") + 1);
}

async function readLastUpdate(stack: string, { setting }: Pick<OtherStackArgs<Shape>, "setting">): Promise<LastUpdate> {
  const last = await lastUpdate(stack).catch((error: Error) => {
    const fix = "choose one of the stacks that pulumi stack ls --all lists";
    throw unusable(stack, setting, [`it can't be read: ${error.message}`], fix);
  });
  if (last?.kind !== "update") {
    const why = last ? "it was destroyed" : "it was never brought up";
    throw unusable(stack, setting, [why], `pulumi up --stack ${shortName(stack)}`);
  }
  return last;
}

/** @throws {Refusal} that names the stack, each wrong output and its rule */
export function check(
  given: Record<string, unknown>,
  stack: string,
  { setting, needs }: OtherStackArgs<Shape>,
): "good" {
  const problems = shapeProblems(given, needs);
  if (problems.length === 0) return "good";
  const fix = `bring it up with this version of the program: pulumi up --stack ${shortName(stack)}`;
  throw unusable(stack, setting, problems, fix);
}

/** Refuses a stack that a setting names, with every reason why it can't be used. */
export function unusable(stack: string, setting: string, problems: string[], fix: string): Refusal {
  const list = problems.map((problem) => `  - ${problem}`).join("\n");
  return new Refusal(`Stack ${stack}, which todo:${setting} names, can't be used; nothing was changed.\n${list}`, fix);
}
