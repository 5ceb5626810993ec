import { at, type Manifest, member, set, text } from "../manifest";
import type { Finding, Rule } from "../rule";
import { podOf } from "../pods";
import type { Resource } from "../resources";

export const jobLimits: Rule = {
  name: "job-limits",
  checks: [52],
  title:
    "A Job limits its retries, its run time and how long it is kept; a CronJob also limits its history and " +
    "prevents overlapping runs.",
  why: "A Job that never ends or keeps failing holds its resources forever; overlapping runs disturb each other.",
  fix:
    "set backoffLimit, activeDeadlineSeconds and ttlSecondsAfterFinished, and for a CronJob concurrencyPolicy and " +
    "both history limits",
  severity: "medium",
  standards: ["kube-linter: job-ttl-seconds-after-finished"],
  resource: (resource) => {
    const spec = member(resource.props, "spec");
    if (resource.kind === "Job") return [...ofJob(spec, "spec"), ...restarts(resource), ...cleanUp(spec)];
    if (resource.kind !== "CronJob") return [];
    return [
      ...ofCronJob(spec),
      ...ofJob(member(spec, "jobTemplate", "spec"), "spec.jobTemplate.spec"),
      ...restarts(resource),
    ];
  },
};

function ofJob(spec: Manifest, path: string): Finding[] {
  return unset(spec, path, {
    backoffLimit: "set the number of retries, such as 3",
    activeDeadlineSeconds: "set the seconds that all attempts together may take, such as 600",
  });
}

function cleanUp(spec: Manifest): Finding[] {
  return unset(spec, "spec", { ttlSecondsAfterFinished: "set the seconds that a finished Job is kept, such as 86400" });
}

function ofCronJob(spec: Manifest): Finding[] {
  const found = { path: "spec.concurrencyPolicy", value: set(spec.concurrencyPolicy) };
  const overlaps = ["Forbid", "Replace"].includes(text(found.value) ?? "")
    ? []
    : [{ ...found, problem: "must be Forbid or Replace", fix: "set it to Forbid" }];
  // A finished run is deleted by its age or by the number of runs that are kept.
  const kept = set(member(spec, "jobTemplate", "spec").ttlSecondsAfterFinished) !== undefined;
  const limits = {
    successfulJobsHistoryLimit: "set the number of runs to keep, such as 3",
    failedJobsHistoryLimit: "set the number of failed runs to keep, such as 1",
  };
  return [...overlaps, ...(kept ? [] : unset(spec, "spec", limits))];
}

function restarts(resource: Resource): Finding[] {
  const pod = podOf(resource);
  const value = set(pod?.spec.restartPolicy);
  if (!pod || value === "Never" || value === "OnFailure") return [];
  return [
    {
      path: at(pod.path, "restartPolicy"),
      value,
      problem: "must be Never or OnFailure",
      fix: "set it to Never, so that every attempt keeps its log",
    },
  ];
}

function unset(spec: Manifest, path: string, wanted: Record<string, string>): Finding[] {
  const missing = Object.entries(wanted).filter(([key]) => set(spec[key]) === undefined);
  return missing.map(([key, fix]) => ({ path: at(path, key), problem: "must be set", fix }));
}
