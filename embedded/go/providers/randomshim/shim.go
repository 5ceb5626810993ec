// Package randomshim hands out the Terraform random provider, which its module keeps in an internal package.
package randomshim

import (
	tfprovider "github.com/hashicorp/terraform-plugin-framework/provider"

	"github.com/terraform-providers/terraform-provider-random/internal/provider"
)

// New returns the Terraform random provider.
func New() tfprovider.Provider {
	return provider.New()
}
