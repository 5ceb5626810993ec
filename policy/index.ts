import "./compile-cache";
import { PolicyPack } from "@pulumi/policy";
import { refuseBadConfig } from "./engine/config";
import { policiesOf } from "./engine/pack";
import { rules } from "./rules";

refuseBadConfig(rules);
new PolicyPack("kubernetes-workload-policies", { policies: policiesOf(rules) });
