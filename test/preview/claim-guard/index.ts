import * as pulumi from "@pulumi/pulumi";
import { ClaimGuard } from "../../../components/guards/claim";
import { parseSettings } from "../../../settings/load/parse";

const database = new pulumi.Config("todo").getObject<object>("database") ?? {};
new ClaimGuard("claim-guard", { settings: parseSettings("guard", { database }).settings });
