// Command calico is Felix, which enforces NetworkPolicies on this machine, and
// Calico's CNI plugin, which connects pods, in one binary: which of them it is,
// the name it is started under decides. They share most of their packages.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/projectcalico/calico/cni-plugin/pkg/plugin"
	"github.com/projectcalico/calico/felix/daemon"
)

// version is set by the linker.
var version = "unknown"

func main() {
	switch name := filepath.Base(os.Args[0]); name {
	case "calico":
		plugin.Main(version)
	case "calico-felix":
		// Everything is configured by the environment; the file need not exist.
		daemon.Run("/etc/calico/felix.cfg", version, "", "")
	default:
		fmt.Fprintf(os.Stderr, "%s: start this binary under the name calico or calico-felix\n", name)
		os.Exit(2)
	}
}
