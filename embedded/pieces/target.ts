import { Failure } from "../host/failure.ts";

/** The kind of machine that a program is for. Publishers name it in their own ways (`publishers.ts`). */
export interface Target {
  platform: "linux" | "darwin";
  /** As Go names it. */
  arch: "amd64" | "arm64";
}

const architectures: Record<string, Target["arch"]> = { x64: "amd64", arm64: "arm64" };

/**
 * The target of a machine; this one by default.
 *
 * @param platform as `process.platform` names it
 * @param architecture as `process.arch` names it
 * @throws {Failure} where there is no release of our programs for it
 */
export function targetOf(platform: string = process.platform, architecture: string = process.arch): Target {
  const arch = architectures[architecture];
  if ((platform === "linux" || platform === "darwin") && arch) return { platform, arch };
  throw new Failure(`The toolchain doesn't run on ${platform} ${architecture}`, {
    why: "it knows Linux and macOS, on x64 and arm64",
    fix: "On Windows, use WSL2. Elsewhere install Pulumi, kubectl and crane yourself, and use plain `pulumi` (README).",
  });
}
