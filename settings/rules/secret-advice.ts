import { remove, set, setSecret } from "../problems";
import { secretValues, type SecretName } from "../schema/secret-values";
import { isOverdue } from "../facts/rotation";
import { isProduction, isShared, type Rule } from "./rule";

const names = Object.keys(secretValues) as SecretName[];

/** Words in sample values, which real keys don't contain by chance. */
const samples = [
  /change[-_ ]?(me|this)|replace[-_ ]|your[-_ ](\w+[-_ ])*(secret|key|password|token)/i,
  /example|placeholder|super[-_ ]?secret|secure[-_ ]?pass|password123|:password@/i,
  /a1b2c3|x9y8z7|xyz123|xxxx|<[^>]*>|\.\.\.|…/i,
];

/**
 * A value copied from documentation isn't a secret.
 *
 * @requirement SCR-16
 */
export const noSampleValues: Rule = (settings) =>
  names
    .filter((name) => settings[name]?.matches((text) => samples.some((sample) => sample.test(text))))
    .map((name) => ({
      key: name,
      rule: "looks like a sample value from documentation, which anyone may know",
      fix: setSecret(name),
    }));

/**
 * No value is older than the rotation interval.
 *
 * @requirement SCR-18
 */
export const rotationNotOverdue: Rule = ({ secrets: { rotation } }) =>
  names.flatMap((name) => {
    const date = rotation.rotated[name];
    if (date === undefined || !isOverdue(date, rotation.intervalDays)) return [];
    const key = `secrets.rotation.rotated.${name}`;
    const rule = `is more than ${rotation.intervalDays} days ago: the value is due for rotation`;
    return [
      { key, value: date, rule, fix: `replace the value (docs/secrets.md, Rotation), then ${set(key, "<today>")}` },
    ];
  });

/**
 * The date of each value's last rotation is recorded.
 *
 * @requirement SCR-18
 */
export const rotationRecorded: Rule = (settings) =>
  names
    .filter(
      (name) =>
        isShared(settings) && settings[name] !== undefined && settings.secrets.rotation.rotated[name] === undefined,
    )
    .map((name) => {
      const key = `secrets.rotation.rotated.${name}`;
      return {
        key,
        rule: "should record when the value was last replaced",
        fix: set(key, "<date>"),
      };
    });

/**
 * Anyone can read a fake store's values.
 *
 * @requirement SCR-21
 */
export const noFakeStoreInProduction: Rule = (settings) => {
  if (!isProduction(settings) || settings.secrets.external.store?.fake === undefined) return [];
  const fix =
    `${remove("secrets.external.store.fake")}, and ` + set("secrets.external.store.aws.region", "eu-central-1");
  return [
    {
      key: "secrets.external.store.fake",
      rule: "is meant for tests: its values are readable in the cluster",
      fix,
    },
  ];
};

/**
 * A Secret is only as safe as its cluster.
 *
 * @requirement SCR-20
 */
export const clusterProtectsSecrets: Rule = (settings) => {
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
        rule: `the cluster of staging and production ${advice[name]}`,
        fix: `see docs/secrets.md, then ${set(key, true)}`,
      };
    });
};
