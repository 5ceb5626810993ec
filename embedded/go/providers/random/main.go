// Command pulumi-resource-random serves the Terraform random provider as Pulumi's random provider.
//
// Pulumi publishes its provider as a release download only, so this bridges the same Terraform provider with
// the settings on which state written by Pulumi's own build depends.
package main

import (
	"context"
	"errors"

	pf "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/terraform-providers/terraform-provider-random/randomshim"
)

// version must equal the version of the npm package @pulumi/random; the linker sets it.
var version string

func main() {
	schema := pf.ProviderMetadata{PackageSchema: []byte(`{"name":"random"}`)}
	pf.Main(context.Background(), "random", providerInfo(), schema)
}

func providerInfo() tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:            pf.ShimProvider(randomshim.New()),
		Name:         "random",
		Version:      version,
		MetadataInfo: tfbridge.NewProviderMetadata([]byte(`{}`)),
		Resources: map[string]*tfbridge.ResourceInfo{
			"random_bytes":  {ComputeID: randomBytesID},
			"random_string": {PreStateUpgradeHook: markUnversionedState},
		},
		EnableAccurateBridgePreview: true,
		EnableRawStateDelta:         true,
	}
	info.MustComputeTokens(tokens.SingleModule("random_", "index", resourceToken))
	return info
}

// resourceToken names random_password "random:index/randomPassword:RandomPassword".
func resourceToken(module, name string) (string, error) {
	return tokens.MakeStandard("random")(module, "Random"+name)
}

// randomBytesID supplies the id that the Terraform resource lacks.
func randomBytesID(_ context.Context, state resource.PropertyMap) (resource.ID, error) {
	value := state["base64"]
	if value.IsSecret() {
		value = value.SecretValue().Element
	}
	if !value.IsString() {
		return "", errors.New("random_bytes: the state has no string property base64, so there is no id to take from it")
	}
	return resource.ID(value.StringValue()), nil
}

// markUnversionedState treats state without a schema version as version 1, since early releases left the version out.
func markUnversionedState(args tfbridge.PreStateUpgradeHookArgs) (int64, resource.PropertyMap, error) {
	return max(args.PriorStateSchemaVersion, 1), args.PriorState, nil
}
