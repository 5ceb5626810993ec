import { Failure } from "../../embedded/host/failure.ts";
import { paths } from "../../embedded/host/paths.ts";

/** Milliseconds in which a state backend must answer, including Pulumi's retries. */
export const backendAnswersWithin = 60_000;

const fixes: Record<string, string> = {
  file: "The directory must exist and belong to you.",
  s3: "Check that the bucket exists, the endpoint's address, and AWS_ACCESS_KEY_ID or the role that this machine has.",
  gs: "Check that the bucket exists, and that this machine is logged in to Google Cloud.",
  azblob: "Check that the container exists, AZURE_STORAGE_ACCOUNT, and that this machine is logged in to Azure.",
  https: "Check the address, and that PULUMI_ACCESS_TOKEN is a token of that Pulumi Cloud.",
  http: "Check the address, and that PULUMI_ACCESS_TOKEN is a token of that Pulumi Cloud.",
};

/**
 * The failure to reach a state backend.
 *
 * @param url where the state is
 * @param why Pulumi's message
 */
export function explainBackend(url: string, why: string): Failure {
  if (/passphrase/i.test(why)) {
    return new Failure("The passphrase is not the one that the stack's secrets were encrypted with", {
      why,
      fix:
        `The one that the stack was made with is in ${paths.passphrase}, unless PULUMI_CONFIG_PASSPHRASE was set ` +
        "then. Set the right one and run the same command again.",
    });
  }
  const scheme = url.split(":")[0] ?? "";
  const fix =
    fixes[scheme] ??
    `It must start with one of ${Object.keys(fixes)
      .map((each) => `${each}://`)
      .join(", ")}.`;
  return new Failure(`The state backend ${withoutSecrets(url)} can't be used; nothing was changed`, {
    why: withoutSecrets(why),
    fix: `${fix}\nPULUMI_BACKEND_URL names the backend; without it the state is on this machine (docs/state.md).`,
  });
}

/** Text without the users and passwords of URLs in it. */
export function withoutSecrets(text: string): string {
  return text.replaceAll(/\/\/[^/@\s]*@/g, "//");
}
