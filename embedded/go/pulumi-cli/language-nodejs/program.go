package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// The SDK ends a program with this code once it has told the user what is wrong
// (nodeJSProcessExitedAfterLoggingUserActionableMessage in @pulumi/pulumi/cmd/run).
const alreadyReported = 32

// Run runs a program and tells how it ended.
func (h *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(h.canceled, cancel)()

	command, err := h.program(ctx, request)
	if err != nil {
		return &pulumirpc.RunResponse{Error: err.Error()}, nil
	}
	// Through pipes: Node.js may make its output non-blocking, and this host would share that if it were its own.
	memory := outOfMemory{}
	command.Stdout = struct{ io.Writer }{os.Stdout}
	command.Stderr = io.MultiWriter(os.Stderr, &memory)
	return ending(command.Run(), memory.seen), nil
}

func (h *host) program(ctx context.Context, request *pulumirpc.RunRequest) (*exec.Cmd, error) {
	info := request.GetInfo()
	options, err := optionsOf(info)
	if err != nil {
		return nil, err
	}
	run, err := sdkFile(info.GetProgramDirectory(), "run")
	if err != nil {
		return nil, err
	}
	config, err := json.Marshal(request.GetConfig())
	if err != nil {
		return nil, err
	}
	secretKeys, err := json.Marshal(request.GetConfigSecretKeys())
	if err != nil {
		return nil, err
	}

	arguments := append(options.nodeArguments, run)
	for _, flag := range [][2]string{
		{"monitor", request.GetMonitorAddress()},
		{"engine", h.engine},
		{"organization", request.GetOrganization()},
		{"project", request.GetProject()},
		{"root-directory", info.GetRootDirectory()},
		{"stack", request.GetStack()},
		{"pwd", info.GetProgramDirectory()},
		{"parallel", strconv.Itoa(int(request.GetParallel()))},
		{"tracing", h.tracing},
	} {
		if flag[1] != "" {
			arguments = append(arguments, "--"+flag[0], flag[1])
		}
	}
	if request.GetDryRun() {
		arguments = append(arguments, "--dry-run")
	}
	arguments = append(append(arguments, info.GetEntryPoint()), request.GetArgs()...)

	environment := append(os.Environ(), options.environment...)
	return node(ctx, arguments, append(environment,
		"PULUMI_CONFIG="+string(config),
		"PULUMI_CONFIG_SECRET_KEYS="+string(secretKeys),
	))
}

// ending words how a program ended, for Pulumi to show.
func ending(err error, outOfMemory bool) *pulumirpc.RunResponse {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}
	case !errors.As(err, &exit):
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("The program couldn't be run: %s", err)}
	case exit.ExitCode() == alreadyReported:
		return &pulumirpc.RunResponse{Bail: true}
	case outOfMemory:
		return &pulumirpc.RunResponse{Error: "The program ran out of memory. Give Node.js more, for instance " +
			"\"nodeargs: --max-old-space-size=4096\" under runtime.options of Pulumi.yaml"}
	case exit.ExitCode() < 0:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("Program ended by %s", exit.String())}
	default:
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("Program exited with non-zero exit code: %d", exit.ExitCode())}
	}
}

const longestLine = 200

// outOfMemory watches what Node.js writes for the line with which it ends when its heap is full.
type outOfMemory struct {
	seen bool
	line bytes.Buffer
}

func (o *outOfMemory) Write(output []byte) (int, error) {
	for _, each := range output {
		if each != '\n' && o.line.Len() < longestLine {
			o.line.WriteByte(each)
			continue
		}
		o.seen = o.seen || strings.Contains(o.line.String(), "<--- Last few GCs --->")
		o.line.Reset()
	}
	return len(output), nil
}
