// Command pause is the first process of a pod: it keeps the pod's namespaces
// open, reaps orphaned processes and ends on SIGTERM or SIGINT.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	// The buffer keeps a termination signal that arrives during reaping; a
	// dropped SIGCHLD does no harm, because one signal reaps every child.
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGCHLD, syscall.SIGTERM, syscall.SIGINT)
	for received := range signals {
		if received != syscall.SIGCHLD {
			return
		}
		reapChildren()
	}
}

// reapChildren collects every ended child, because signals of the same kind
// are merged while one is pending.
func reapChildren() {
	for {
		pid, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		if err != syscall.EINTR && pid <= 0 {
			return
		}
	}
}
