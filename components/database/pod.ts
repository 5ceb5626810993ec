import type * as kubernetes from "@pulumi/kubernetes";
import type { DatabaseSettings } from "../../settings";
import type { PostgresArgs } from "./postgres";
import { restrictedPod, scratch } from "../pods/restricted";
import { execProbes } from "../pods/probes";
import { podVariable } from "../pods/variables";

/** User of the official image, who owns the files of the data directory. */
export const postgresUser = 999;

/**
 * The pod of the database, which mounts the volume of the given name as its data.
 *
 * @requirement DB-11, DB-22
 */
export function postgresPod(
  { app, settings, image, config }: Omit<PostgresArgs, "claim">,
  data: string,
  volumes: kubernetes.types.input.core.v1.Volume[],
) {
  const { mountPath, subPath } = settings.persistence;
  return restrictedPod({
    app,
    user: postgresUser,
    // Long enough for a checkpoint: a killed database has to recover at its next start.
    terminationGracePeriodSeconds: 120,
    container: {
      name: "postgres",
      image,
      imagePullPolicy: settings.image.pullPolicy,
      ports: [{ name: "postgres", containerPort: settings.port, protocol: "TCP" }],
      env: [
        ...config.envOf("postgres"),
        // A directory that initdb creates: the volume's own may belong to another user.
        podVariable("dataFolder", `${mountPath}/db`),
        podVariable("databasePort", settings.port),
      ],
      resources: settings.resources,
      volumeMounts: [
        { name: data, mountPath, subPath },
        { name: "run", mountPath: "/var/run/postgresql" },
      ],
      ...execProbes(readyCommand(settings), settings.healthCheck),
    },
    volumes: [scratch("run"), ...volumes],
  });
}

/**
 * Over TCP: at the first start the entrypoint's temporary server listens only on the socket.
 *
 * @requirement PRB-10
 */
function readyCommand({ username, name, port }: DatabaseSettings): string[] {
  return ["pg_isready", "--host=127.0.0.1", `--port=${port}`, `--username=${username}`, `--dbname=${name}`];
}
