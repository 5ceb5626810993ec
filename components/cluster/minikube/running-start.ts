import { execFile } from "node:child_process";

/**
 * Waits, for ten minutes at most, until no other `minikube start` of a profile runs: one goes on when the update that
 * began it is killed, and its half-made profile isn't to be deleted under it.
 */
export async function awaitOtherStart(profile: string): Promise<void> {
  const end = Date.now() + 600_000;
  for (let told = false; Date.now() < end && (await isStarting(profile)); told = true) {
    if (!told) console.log(`minikube ${profile}: waiting for a start that is still running`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

function isStarting(profile: string): Promise<boolean> {
  const isStart = (command: string) =>
    /(^|[/ ])minikube .*\bstart\b/.test(command) && command.split(" ").includes(`--profile=${profile}`);
  return new Promise((resolve) => {
    // Where there is no ps, as in Windows, nothing is waited for.
    execFile("ps", ["-A", "-o", "args="], (error, stdout) => resolve(!error && stdout.split("\n").some(isStart)));
  });
}
