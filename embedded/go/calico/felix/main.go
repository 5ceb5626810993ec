// Command calico-felix is Felix, which enforces NetworkPolicies on this machine.
package main

import "github.com/projectcalico/calico/felix/daemon"

// version is set by the linker.
var version = "unknown"

func main() {
	// Everything is configured by the environment; the file need not exist.
	daemon.Run("/etc/calico/felix.cfg", version, "", "")
}
