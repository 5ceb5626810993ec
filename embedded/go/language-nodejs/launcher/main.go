// Command pulumi-language-nodejs starts Pulumi's language host for Node.js with the runtime options of Pulumi.yaml.
//
// Pulumi sends these options with each request. The last release of the host that can be had as a Go module is older
// than that and takes them as flags, so without this the options would be ignored.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

const host = "pulumi-language-nodejs-host"

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	flags, err := options()
	if err != nil {
		return err
	}
	command := append([]string{host}, flags...)
	return syscall.Exec(filepath.Join(filepath.Dir(self), host), append(command, os.Args[1:]...), os.Environ())
}

// options gives the options of the project in the current directory or above it, as the host's flags. Some of Pulumi's
// commands need the host where there is no project.
func options() ([]string, error) {
	file, err := workspace.DetectProjectPath()
	if err != nil || file == "" {
		return nil, nil
	}
	project, err := workspace.LoadProject(file)
	if err != nil {
		return nil, err
	}
	var flags []string
	for _, name := range []string{"typescript", "nodeargs"} {
		if value, isSet := project.Runtime.Options()[name]; isSet {
			flags = append(flags, fmt.Sprintf("-%s=%v", name, value))
		}
	}
	return flags, nil
}
