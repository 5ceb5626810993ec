// Command calico is Calico's CNI plugin, which connects pods.
package main

import "github.com/projectcalico/calico/cni-plugin/pkg/plugin"

// version is set by the linker.
var version = "unknown"

func main() {
	plugin.Main(version)
}
