// Command pulumi-resource-kubernetes serves Pulumi's Kubernetes provider.
//
// The provider's own main embeds files that its release pipeline generates, so its module cannot be built as it is.
// The build copies schema.json and terraform-mapping.json of that module here, as pieces/catalog.ts says.
package main

import (
	_ "embed"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version"
)

//go:embed schema.json
var schema []byte

//go:embed terraform-mapping.json
var terraformMapping []byte

func main() {
	provider.Serve("kubernetes", version.Version, schema, terraformMapping)
}
