import * as pulumi from "@pulumi/pulumi";
import { keptName } from "../../../components/guards/instance";
import { LastOutputs } from "../../../components/stacks/last-outputs";

const instance = pulumi.getStack();
const named = keptName(instance, new LastOutputs());

// It would have the stack's name.
const selected = new pulumi.Stash("selected", { input: named.apply(() => instance) });

export const backend = selected.input.apply(() => ({ stack: "another", instance }));
