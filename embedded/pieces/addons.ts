import type { Piece } from "./catalog.ts";
import * as publishers from "./publishers.ts";

const externalSecretsVersion = "0.20.4";
const traefikVersion = "3.5.0";
const sealedSecretsVersion = "0.32.2";

/**
 * Programs of the cluster's add-ons. Their versions are those whose source builds on the libraries of the cluster's own
 * Kubernetes release: what one has compiled, the others find in Go's cache. Only Traefik and kubeseal are released as
 * programs, the others are as images.
 */
export const addonPieces = {
  metricsServer: {
    name: "metrics-server",
    version: "0.7.2",
    go: [{ program: "metrics-server", module: "addons", package: "./metrics-server" }],
  },
  sealedSecrets: {
    name: "sealed-secrets",
    version: sealedSecretsVersion,
    programs: ["sealed-secrets-controller"],
    go: [
      {
        program: "sealed-secrets-controller",
        module: "addons",
        package: "github.com/bitnami-labs/sealed-secrets/cmd/controller",
        ldflags: `-X main.VERSION=${sealedSecretsVersion}`,
        ship: [
          {
            module: "github.com/bitnami-labs/sealed-secrets",
            file: "helm/sealed-secrets/crds/bitnami.com_sealedsecrets.yaml",
            to: "sealed-secrets-crds.yaml",
          },
        ],
      },
    ],
  },
  kubeseal: {
    name: "kubeseal",
    version: sealedSecretsVersion,
    downloads: publishers.kubeseal(sealedSecretsVersion),
    go: [
      {
        program: "kubeseal",
        module: "addons",
        package: "github.com/bitnami-labs/sealed-secrets/cmd/kubeseal",
        ldflags: `-X main.VERSION=${sealedSecretsVersion}`,
      },
    ],
  },
  externalSecrets: {
    name: "external-secrets",
    version: externalSecretsVersion,
    go: [
      {
        program: "external-secrets",
        module: "addons",
        package: "github.com/external-secrets/external-secrets",
        forks: [
          {
            module: `github.com/external-secrets/external-secrets@v${externalSecretsVersion}`,
            folder: "external-secrets",
          },
        ],
        ship: [
          {
            module: `github.com/external-secrets/external-secrets@v${externalSecretsVersion}`,
            file: "deploy/crds/bundle.yaml",
            to: "external-secrets-crds.yaml",
          },
        ],
      },
    ],
  },
  traefik: {
    name: "traefik",
    version: traefikVersion,
    downloads: publishers.traefik(traefikVersion),
    go: [
      {
        program: "traefik",
        module: "addons",
        package: "github.com/traefik/traefik/v3/cmd/traefik",
        ldflags: `-X github.com/traefik/traefik/v3/pkg/version.Version=${traefikVersion}`,
        forks: [
          {
            module: `github.com/traefik/traefik/v3@v${traefikVersion}`,
            folder: "traefik",
            without: [
              ...[
                "consulcatalog",
                "docker",
                "ecs",
                "kubernetes/crd",
                "kubernetes/gateway",
                "kv",
                "nomad",
                "tailscale",
              ].map((name) => `pkg/provider/${name}`),
              "pkg/plugins",
            ],
          },
          { module: "github.com/go-acme/lego/v4@v4.23.1", folder: "lego", without: ["providers"] },
        ],
      },
    ],
  },
} satisfies Record<string, Piece>;
