import * as pulumi from "@pulumi/pulumi";
import { ClaimGuard } from "../../../components/guards/claim";
import { LastOutputs } from "../../../components/stacks/last-outputs";
import { claimOf } from "../../../settings";
import { parseSettings } from "../../../settings/load/parse";

const database = new pulumi.Config("todo").getObject<object>("database") ?? {};
const { settings } = parseSettings("guard", { database });
const { accepted } = new ClaimGuard("claim-guard", { settings, last: new LastOutputs() });

/** What a complete update leaves for the next. */
export const storage = accepted.apply(() => ({ claim: claimOf(settings) }));
