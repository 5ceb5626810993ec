import * as pulumi from "@pulumi/pulumi";
import { ClaimGuard } from "../../../components/database/guard";
import { parseSettings } from "../../../settings/parse";

const database = new pulumi.Config("todo").getObject<object>("database") ?? {};
new ClaimGuard("claim-guard", { settings: parseSettings("guard", { database }).settings });
