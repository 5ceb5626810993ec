package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"

	"github.com/pulumi/pulumi/sdk/v3"
	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// RunPlugin runs a plugin written for Node.js, such as a policy pack, until Pulumi has no more use for it.
func (h *host) RunPlugin(request *pulumirpc.RunPluginRequest, server pulumirpc.LanguageRuntime_RunPluginServer) error {
	ctx, cancel := context.WithCancel(server.Context())
	defer cancel()
	defer context.AfterFunc(h.canceled, cancel)()

	options, err := optionsOf(request.GetInfo())
	if err != nil {
		return err
	}
	closer, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	// What is left in the streams is sent even if an error ends this.
	defer closer.Close()
	if request.GetKind() == string(apitype.AnalyzerPlugin) {
		err = runPolicyPack(ctx, request, options, stdout, stderr)
	} else {
		err = runOtherPlugin(ctx, request, options, stdout, stderr)
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("Program exited with non-zero exit code: %d", exit.ExitCode())
	}
	if err != nil {
		return err
	}
	return closer.Close()
}

// runPolicyPack starts a policy pack once Pulumi has told its configuration, which the SDK reads from its environment.
// The proxy, which is Pulumi's own, stands between both.
func runPolicyPack(
	ctx context.Context, request *pulumirpc.RunPluginRequest, options options, stdout, stderr io.Writer,
) error {
	directory := request.GetInfo().GetProgramDirectory()
	run, err := sdkFile(directory, "run-policy-pack")
	if err != nil {
		// Pulumi looks for this text, and then says to install the pack's packages.
		fmt.Fprintln(stderr, err)
		return err
	}
	proxy, packOutput, err := sdk.NewPolicyProxy(ctx, stdout)
	if err != nil {
		return err
	}
	configuration, err := proxy.AwaitConfiguration(ctx)
	if err != nil {
		return err
	}
	stack, err := stackEnvironment(configuration)
	if err != nil {
		return err
	}

	// A policy pack expects the engine's address and then its own directory, and runs there.
	arguments := append(append(append(options.nodeArguments, run), request.GetArgs()...), directory)
	environment := append(append(request.GetEnv(), options.environment...), stack...)
	command, err := node(ctx, arguments, environment)
	if err != nil {
		proxy.Abort(err)
		return err
	}
	command.Dir, command.Stdout, command.Stderr = directory, packOutput, stderr
	if err := command.Start(); err != nil {
		proxy.Abort(err)
		return err
	}
	return proxy.Attach(ctx, command)
}

// stackEnvironment gives the stack that a policy pack judges in the variables that @pulumi/policy reads; nothing where
// there is no stack.
func stackEnvironment(stack *pulumirpc.AnalyzerStackConfigureRequest) ([]string, error) {
	if stack == nil {
		return nil, nil
	}
	environment := []string{
		"PULUMI_NODEJS_ORGANIZATION=" + stack.GetOrganization(),
		"PULUMI_NODEJS_PROJECT=" + stack.GetProject(),
		"PULUMI_NODEJS_STACK=" + stack.GetStack(),
		"PULUMI_NODEJS_DRY_RUN=" + strconv.FormatBool(stack.GetDryRun()),
	}
	if stack.GetConfig() == nil {
		return environment, nil
	}
	config, err := json.Marshal(stack.GetConfig())
	return append(environment, "PULUMI_CONFIG="+string(config)), err
}

func runOtherPlugin(
	ctx context.Context, request *pulumirpc.RunPluginRequest, options options, stdout, stderr io.Writer,
) error {
	directory := request.GetInfo().GetProgramDirectory()
	run, err := sdkFile(directory, "run-plugin")
	if err != nil {
		return err
	}
	arguments := append(append(options.nodeArguments, run, directory), request.GetArgs()...)
	command, err := node(ctx, arguments, append(request.GetEnv(), options.environment...))
	if err != nil {
		return err
	}
	command.Dir, command.Stdout, command.Stderr = request.GetPwd(), stdout, stderr
	return command.Run()
}
