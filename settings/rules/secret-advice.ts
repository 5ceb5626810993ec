import { remove, set, setSecret } from "../problems";
import { secretValues, type SecretName } from "../schema/secret-values";
import { isOverdue } from "../facts/rotation";
import { isProduction, isShared, type Rule } from "./rule";

const names = Object.keys(secretValues) as SecretName[];

/** Words of samples: nobody's key has them by chance. */
const sample =
  /change[-_ ]?(me|this)|your[-_ ](\w+[-_ ])*(secret|key|password|token)|example|placeholder|replace[-_ ]|super[-_ ]?secret|password123|:password@|<[^>]*>|xxxx/i;

/** SCR-16: a value out of the documentation is everybody's. */
export const samplesAreReplaced: Rule = (settings) =>
  names
    .filter((name) => settings[name]?.matches((text) => sample.test(text)))
    .map((name) => ({
      key: name,
      rule: "looks like a sample out of a document, which everybody knows (SCR-16)",
      fix: setSecret(name),
    }));

/** SCR-18: values that nobody has replaced for too long. */
export const rotationIsDue: Rule = ({ secrets: { rotation } }) =>
  names.flatMap((name) => {
    const date = rotation.rotated[name];
    if (date === undefined || !isOverdue(date, rotation.intervalDays)) return [];
    const key = `secrets.rotation.rotated.${name}`;
    const rule = `is more than ${rotation.intervalDays} days ago: the value is due for rotation (SCR-18)`;
    return [
      { key, value: date, rule, fix: `replace the value (docs/secrets.md, Rotation), then ${set(key, "<today>")}` },
    ];
  });

/** SCR-18: when a value was last replaced is known. */
export const rotationIsRecorded: Rule = (settings) =>
  names
    .filter(
      (name) =>
        isShared(settings) && settings[name] !== undefined && settings.secrets.rotation.rotated[name] === undefined,
    )
    .map((name) => {
      const key = `secrets.rotation.rotated.${name}`;
      return {
        key,
        rule: "should have the day on which the value was last replaced (SCR-18)",
        fix: set(key, "<date>"),
      };
    });

/** SCR-21: a fake store's values are in plain sight. */
export const fakesAreForTests: Rule = (settings) => {
  if (!isProduction(settings) || settings.secrets.external.store?.fake === undefined) return [];
  const fix = `${remove("secrets.external.store.fake")}, and ${set("secrets.external.store.aws.region", "eu-central-1")}`;
  return [
    {
      key: "secrets.external.store.fake",
      rule: "is for tests: its values are in plain sight in the cluster (SCR-21)",
      fix,
    },
  ];
};

/** SCR-20: what a Secret is worth depends on the cluster. */
export const clustersProtectSecrets: Rule = (settings) => {
  const { clusterProtects } = settings.secrets;
  if (!isShared(settings)) return [];
  const advice = {
    encryptionAtRest: "should encrypt Secrets at rest",
    auditLogging: "should log who reads Secrets",
  } as const;
  return (Object.keys(advice) as (keyof typeof advice)[])
    .filter((name) => !clusterProtects[name])
    .map((name) => {
      const key = `secrets.clusterProtects.${name}`;
      return {
        key,
        value: false,
        rule: `staging's and production's cluster ${advice[name]} (SCR-20)`,
        fix: `see docs/secrets.md, then ${set(key, true)}`,
      };
    });
};
