package nomad

import "github.com/traefik/traefik/v3/pkg/provider/absent"

type ProviderBuilder = absent.ProviderBuilder
