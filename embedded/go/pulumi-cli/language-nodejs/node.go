package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// How long an interrupted program may take to end before it is killed.
const patience = 5 * time.Second

// sdkFile finds a file of the SDK that a program has installed, as Node.js would find it from the program's directory.
func sdkFile(directory, name string) (string, error) {
	for folder := directory; ; folder = filepath.Dir(folder) {
		file := filepath.Join(folder, "node_modules", "@pulumi", "pulumi", "cmd", name)
		if _, err := os.Stat(file); err == nil {
			return file, nil
		}
		if folder == filepath.Dir(folder) {
			// Pulumi recognizes the first words, and says what to do.
			return "", fmt.Errorf("Cannot find module '@pulumi/pulumi/cmd/%s' from %s. Run \"npm install\" there",
				name, directory)
		}
	}
}

// node prepares a Node.js process that is interrupted, and after a while killed, when the context is done.
func node(ctx context.Context, arguments, environment []string) (*exec.Cmd, error) {
	file, err := exec.LookPath("node")
	if err != nil {
		return nil, fmt.Errorf("Node.js isn't on PATH: %w", err)
	}
	command := exec.CommandContext(ctx, file, arguments...)
	command.Env = environment
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = patience
	return command, nil
}
