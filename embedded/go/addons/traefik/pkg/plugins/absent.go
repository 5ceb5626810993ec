// Package plugins refuses plugins, which would need interpreters of Go and of
// WebAssembly in this build.
package plugins

import (
	"context"
	"errors"
	"net/http"

	"github.com/traefik/traefik/v3/pkg/provider"
)

var errAbsent = errors.New("this build of Traefik has no plugins")

type (
	Constructor     func(context.Context, http.Handler) (http.Handler, error)
	Descriptor      struct{ ModuleName, Version string }
	LocalDescriptor struct{ ModuleName string }
	ClientOptions   struct{ Output string }
	Client          struct{}
	Builder         struct{}
)

func NewClient(ClientOptions) (*Client, error) {
	return nil, errAbsent
}

func SetupRemotePlugins(*Client, map[string]Descriptor) error {
	return errAbsent
}

func SetupLocalPlugins(map[string]LocalDescriptor) error {
	return errAbsent
}

func NewBuilder(*Client, map[string]Descriptor, map[string]LocalDescriptor) (*Builder, error) {
	return &Builder{}, nil
}

func (b *Builder) Build(string, map[string]any, string) (Constructor, error) {
	return nil, errAbsent
}

func (b *Builder) BuildProvider(string, map[string]any) (provider.Provider, error) {
	return nil, errAbsent
}
