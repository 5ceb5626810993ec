package main

import (
	"fmt"

	"github.com/google/shlex"

	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// options are the ones of Pulumi.yaml and PulumiPolicy.yaml under runtime.options that this host knows.
// https://www.pulumi.com/docs/iac/concepts/projects/project-file/#runtime-options
type options struct {
	// Variables that tell the SDK whether it compiles TypeScript, and with which tsconfig.json.
	environment []string
	// Arguments of Node.js itself.
	nodeArguments  []string
	packageManager npm.PackageManagerType
}

var packageManagers = map[string]npm.PackageManagerType{
	"auto": npm.AutoPackageManager,
	"npm":  npm.NpmPackageManager,
	"yarn": npm.YarnPackageManager,
	"pnpm": npm.PnpmPackageManager,
	"bun":  npm.BunPackageManager,
}

func optionsOf(info *pulumirpc.ProgramInfo) (options, error) {
	given := info.GetOptions().AsMap()
	typescript, err := option(given, "typescript", true)
	if err != nil {
		return options{}, err
	}
	tsconfig, err := option(given, "tsconfig", "")
	if err != nil {
		return options{}, err
	}
	arguments, err := option(given, "nodeargs", "")
	if err != nil {
		return options{}, err
	}
	manager, err := option(given, "packagemanager", "auto")
	if err != nil {
		return options{}, err
	}

	var result options
	if typescript {
		result.environment = append(result.environment, "PULUMI_NODEJS_TYPESCRIPT=true")
	}
	if tsconfig != "" {
		result.environment = append(result.environment, "PULUMI_NODEJS_TSCONFIG_PATH="+tsconfig)
	}
	if result.nodeArguments, err = shlex.Split(arguments); err != nil {
		return options{}, fmt.Errorf("the runtime option nodeargs: %w", err)
	}
	known := false
	if result.packageManager, known = packageManagers[manager]; !known {
		return options{}, fmt.Errorf("the runtime option packagemanager is %q: use auto, npm, yarn, pnpm or bun", manager)
	}
	return result, nil
}

func option[T any](given map[string]any, name string, fallback T) (T, error) {
	value, isSet := given[name]
	if !isSet {
		return fallback, nil
	}
	typed, fits := value.(T)
	if !fits {
		return fallback, fmt.Errorf("the runtime option %s is %v: use a %T", name, value, fallback)
	}
	return typed, nil
}
