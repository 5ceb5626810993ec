import { ephemeralStorage } from "../../../policy/rules/ephemeral-storage";
import { gracefulStop } from "../../../policy/rules/graceful-stop";
import { serviceAccount } from "../../../policy/rules/service-account";
import { serviceAccountToken } from "../../../policy/rules/service-account-token";
import { goodContainer, inEveryPod, of } from "../../support/policy/fixtures";

describe("service-account-token", () => {
  const refusal = "must be false: otherwise every container gets a token for the Kubernetes API";

  it("requires every pod to set it to false", () => {
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

  it("lets only pods of an allowed ServiceAccount have a token", () => {
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

  it("requires a ServiceAccount to set it to false", () => {
    const account = { metadata: { name: "web" } };
    of(serviceAccountToken, "core/v1:ServiceAccount", { ...account, automountServiceAccountToken: false }, []);
    of(serviceAccountToken, "core/v1:ServiceAccount", account, [`automountServiceAccountToken: ${refusal}`]);
    of(serviceAccountToken, "core/v1:ServiceAccount", account, [], { config: { allowed: ["web"] } });
  });
});

describe("service-account", () => {
  it("requires every pod to use a ServiceAccount other than default", () => {
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

  it("treats a volume without a source as an emptyDir, as Kubernetes does", () => {
    inEveryPod(ephemeralStorage, { volumes: [{ name: "tmp", emptyDir: null }] }, [
      "{pod}.volumes[0].emptyDir.sizeLimit: must be set",
    ]);
    inEveryPod(ephemeralStorage, { volumes: [{ name: "tmp", configMap: { name: "web" } }, null] }, []);
  });

  it("requires a sizeLimit on every emptyDir", () => {
    inEveryPod(ephemeralStorage, {}, []);
    inEveryPod(ephemeralStorage, unbounded, refused);
    inEveryPod(ephemeralStorage, { volumes: [{ name: "config", configMap: { name: "web" } }, null, "x"] }, []);
  });

  it("accepts instead a limit in every container that mounts it, init containers included", () => {
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

  it("requires more time than preStop sleeps; the default is 30 seconds", () => {
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

  it("adds up the sleeps in a command, also within a shell", () => {
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
