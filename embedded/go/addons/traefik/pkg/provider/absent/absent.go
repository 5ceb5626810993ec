// Package absent stands for the sources of configuration that this build of
// Traefik leaves out: it serves Ingresses, and their clients of other systems
// take longer to compile than all the rest.
package absent

import (
	"errors"

	ptypes "github.com/traefik/paerser/types"
	"github.com/traefik/traefik/v3/pkg/config/dynamic"
	"github.com/traefik/traefik/v3/pkg/safe"
)

var errAbsent = errors.New("this build of Traefik has no such provider; it reads Ingresses and files")

// Provider refuses to be used.
type Provider struct {
	// Read by Traefik's defaults.
	RefreshSeconds    ptypes.Duration
	HTTPClientTimeout ptypes.Duration
}

func (p *Provider) Init() error {
	return errAbsent
}

func (p *Provider) Provide(chan<- dynamic.Message, *safe.Pool) error {
	return errAbsent
}

// ProviderBuilder refuses by the one provider that it builds.
type ProviderBuilder struct{}

func (b *ProviderBuilder) BuildProviders() []*Provider {
	return []*Provider{{}}
}
