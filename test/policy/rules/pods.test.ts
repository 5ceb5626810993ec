import { ephemeralStorage } from "../../../policy/rules/ephemeral-storage";
import { gracefulStop } from "../../../policy/rules/graceful-stop";
import { serviceAccount } from "../../../policy/rules/service-account";
import { serviceAccountToken } from "../../../policy/rules/service-account-token";
import { goodContainer, inEveryPod, of } from "../../support/policy/fixtures";

describe("service-account-token", () => {
  const refusal = "must be false: otherwise every container gets a token for the Kubernetes API";

  it("wants false of every pod, and takes nothing for it", () => {
    inEveryPod(serviceAccountToken, {}, []);
    const quoted = "must be a boolean, true or false, not text: leave the quotes out";
    const cases: [value: unknown, problem: string][] = [
      [undefined, refusal],
      [null, refusal],
      [true, refusal],
      ["false", quoted],
      [{}, "must be a boolean, true or false, not an object"],
    ];
    for (const [value, problem] of cases) {
      inEveryPod(serviceAccountToken, { automountServiceAccountToken: value }, [
        `{pod}.automountServiceAccountToken: ${problem}`,
      ]);
    }
  });

  it("lets pods of an allowed ServiceAccount have one, and no others", () => {
    const config = { allowed: ["operator"] };
    inEveryPod(serviceAccountToken, { automountServiceAccountToken: true, serviceAccountName: "operator" }, [], {
      config,
    });
    inEveryPod(
      serviceAccountToken,
      { automountServiceAccountToken: true, serviceAccountName: undefined, serviceAccount: "operator" },
      [],
      { config },
    );
    inEveryPod(
      serviceAccountToken,
      { automountServiceAccountToken: true },
      [`{pod}.automountServiceAccountToken: ${refusal}`],
      { config },
    );
  });

  it("wants false of a ServiceAccount", () => {
    const account = { metadata: { name: "web" } };
    of(serviceAccountToken, "core/v1:ServiceAccount", { ...account, automountServiceAccountToken: false }, []);
    of(serviceAccountToken, "core/v1:ServiceAccount", account, [`automountServiceAccountToken: ${refusal}`]);
    of(serviceAccountToken, "core/v1:ServiceAccount", account, [], { config: { allowed: ["web"] } });
  });
});

describe("service-account", () => {
  it("wants a name other than default of every pod", () => {
    inEveryPod(serviceAccount, {}, []);
    inEveryPod(serviceAccount, { serviceAccountName: undefined, serviceAccount: "web" }, []);
    for (const value of [undefined, null, "", "default", 1]) {
      inEveryPod(serviceAccount, { serviceAccountName: value }, [
        "{pod}.serviceAccountName: must name a ServiceAccount other than default",
      ]);
    }
  });
});

describe("ephemeral-storage", () => {
  const unbounded = {
    volumes: [
      { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
      { name: "cache", emptyDir: {} },
    ],
  };
  const mounting = { ...goodContainer, volumeMounts: [{ name: "cache", mountPath: "/cache" }] };
  const bounded = { ...mounting, resources: { limits: { "ephemeral-storage": "1Gi" } } };
  const refused = ["{pod}.volumes[1].emptyDir.sizeLimit: must be set"];

  it("takes a volume without a source for an emptyDir, as Kubernetes does", () => {
    inEveryPod(ephemeralStorage, { volumes: [{ name: "tmp", emptyDir: null }] }, [
      "{pod}.volumes[0].emptyDir.sizeLimit: must be set",
    ]);
    inEveryPod(ephemeralStorage, { volumes: [{ name: "tmp", configMap: { name: "web" } }, null] }, []);
  });

  it("wants a sizeLimit of every emptyDir", () => {
    inEveryPod(ephemeralStorage, {}, []);
    inEveryPod(ephemeralStorage, unbounded, refused);
    inEveryPod(ephemeralStorage, { volumes: [{ name: "config", configMap: { name: "web" } }, null, "x"] }, []);
  });

  it("takes a limit of every container that mounts it, init containers included, in its place", () => {
    inEveryPod(ephemeralStorage, { ...unbounded, containers: [bounded] }, []);
    inEveryPod(ephemeralStorage, { ...unbounded, containers: [bounded], initContainers: [mounting] }, refused);
    inEveryPod(ephemeralStorage, { ...unbounded, containers: [mounting] }, refused);
  });
});

describe("graceful-stop", () => {
  const hook = (preStop: object) => ({ containers: [{ ...goodContainer, lifecycle: { preStop } }] });
  const refused = (seconds: number) => [
    `{pod}.terminationGracePeriodSeconds: must be more than the ${seconds} seconds that preStop sleeps`,
  ];

  it("wants more time than preStop sleeps, 30 seconds where none is given", () => {
    inEveryPod(gracefulStop, {}, []);
    inEveryPod(gracefulStop, { terminationGracePeriodSeconds: 5 }, refused(5));
    inEveryPod(gracefulStop, { terminationGracePeriodSeconds: 6 }, []);
    inEveryPod(gracefulStop, { terminationGracePeriodSeconds: undefined, ...hook({ sleep: { seconds: 29 } }) }, []);
    inEveryPod(
      gracefulStop,
      { terminationGracePeriodSeconds: undefined, ...hook({ sleep: { seconds: 30 } }) },
      refused(30),
    );
  });

  it("reads sleeps of a command, in a shell, too, and adds them up", () => {
    inEveryPod(gracefulStop, hook({ exec: { command: ["sleep", "40"] } }), refused(40));
    inEveryPod(
      gracefulStop,
      hook({ exec: { command: ["sh", "-c", "sleep 20; nginx -s quit; sleep 15"] } }),
      refused(35),
    );
    inEveryPod(gracefulStop, hook({ exec: { command: ["/bin/sh", "-c", "sleep 1m"] } }), refused(60));
    inEveryPod(gracefulStop, hook({ exec: { command: ["nginx", "-s", "quit"] } }), []);
    inEveryPod(gracefulStop, hook({ exec: null }), []);
  });
});
