// Package dockershim hands out the Terraform Docker provider, which its module keeps in an internal package.
package dockershim

import (
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"

	"github.com/terraform-providers/terraform-provider-docker/internal/provider"
)

// New returns the Terraform Docker provider.
func New(version string) *schema.Provider {
	return provider.New(version)()
}
