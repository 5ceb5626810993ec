package v2

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// RegisterResource registers an object of a manifest. The module's own file names the type of each kind, and so brings
// in a package for every API group, two thirds of the provider's build. The provider reads nothing of the result but
// its URN and id, which an object without a type has, too.
func RegisterResource(
	ctx *pulumi.Context, apiVersion, kind, name string, props pulumi.Input, opts ...pulumi.ResourceOption,
) (pulumi.CustomResource, error) {
	var object struct{ pulumi.CustomResourceState }
	if err := ctx.RegisterResource(token(apiVersion, kind), name, props, &object, opts...); err != nil {
		return nil, err
	}
	return &object, nil
}

// token is Pulumi's name of a kind, custom or not.
func token(apiVersion, kind string) string {
	if apiVersion == "v1" {
		apiVersion = "core/v1"
	}
	return "kubernetes:" + apiVersion + ":" + kind
}
