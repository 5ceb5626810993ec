import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { describe, Refusal } from "../../settings/problems";
import type { LastOutputs } from "../stacks/last-outputs";

/** Where the last complete update left the instance in its pods' labels. */
const labelled = z.object({ instance: z.string().optional(), shared: z.object({ instance: z.string() }).optional() });

/**
 * Why a stack may not have another name than at its last complete update; undefined if it may: its name is in the
 * labels by which Services and workloads select pods, and those never change.
 *
 * @requirement LBL-7
 */
export function nameChange(last: string | undefined, next: string): string | undefined {
  if (last === undefined || last === next) return undefined;
  return describe({
    key: "labels",
    rule:
      `the stack's name was ${last} at its last update, and is ${next} now. It is the label ` +
      "app.kubernetes.io/instance, by which every Deployment, StatefulSet and Service selects its pods: Pulumi would " +
      "have to delete them all and create them again",
    fix: `pulumi stack rename ${last} --stack ${next}`,
  });
}

/**
 * Waits until the stack is known to have the name that it had, and refuses an update, and its preview, after
 * `pulumi stack rename`.
 *
 * @param instance the stack's name now
 */
export function keptName(instance: string, last: LastOutputs): pulumi.Output<void> {
  return last.get("backend", labelled).apply((before) => {
    const reason = nameChange(before?.shared?.instance ?? before?.instance, instance);
    if (reason !== undefined) throw new Refusal(reason);
  });
}
