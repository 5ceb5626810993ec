// Package kinds tests what the provider is built with in place of its own SDK.
package kinds

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"

	yaml "github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes/yaml/v2"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

type constant struct{ Const string }

// registered has the token of each resource by its name; Pulumi registers many at a time.
type registered struct{ sync.Map }

func (tokens *registered) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	tokens.Store(args.Name, args.TypeToken)
	return args.Name, args.Inputs, nil
}

func (*registered) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) {
	return resource.PropertyMap{}, nil
}

// The provider's schema, which the build copies here, has the token of every kind. A patch is the kind's own object, and
// a Status an answer of the API.
func TestEveryKindOfTheSchemaIsRegisteredUnderItsToken(t *testing.T) {
	file, err := os.ReadFile("../schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Resources map[string]struct {
			Properties struct{ ApiVersion, Kind constant }
		}
	}
	if err := json.Unmarshal(file, &schema); err != nil {
		t.Fatal(err)
	}
	tokens, kinds, found := &registered{}, 0, 0
	err = pulumi.RunErr(func(ctx *pulumi.Context) error {
		for expected, described := range schema.Resources {
			apiVersion, kind := described.Properties.ApiVersion.Const, described.Properties.Kind.Const
			if kind == "" || kind == "Status" || strings.HasSuffix(expected, "Patch") {
				continue
			}
			kinds++
			if _, err := yaml.RegisterResource(ctx, apiVersion, kind, expected, pulumi.Map{}); err != nil {
				return err
			}
		}
		_, err := yaml.RegisterResource(ctx, "example.com/v1", "Thing", "kubernetes:example.com/v1:Thing", pulumi.Map{})
		return err
	}, pulumi.WithMocks("project", "stack", tokens))
	if err != nil {
		t.Fatal(err)
	}
	if kinds < 150 {
		t.Errorf("the schema has only %d kinds", kinds)
	}
	tokens.Range(func(expected, token any) bool {
		found++
		if token != expected {
			t.Errorf("%s is registered as %s", expected, token)
		}
		return true
	})
	if found != kinds+1 {
		t.Errorf("%d of %d kinds were registered", found, kinds+1)
	}
}
