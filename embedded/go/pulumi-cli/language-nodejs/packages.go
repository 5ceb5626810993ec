package main

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/apitype"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// manifest is what a package.json says about the provider that its package needs.
type manifest struct {
	Name    string                  `json:"name"`
	Version string                  `json:"version"`
	Pulumi  plugin.PulumiPluginJSON `json:"pulumi"`
}

// GetRequiredPackages lists the providers that the program's packages need, so that Pulumi can install them first.
func (h *host) GetRequiredPackages(
	_ context.Context, request *pulumirpc.GetRequiredPackagesRequest,
) (*pulumirpc.GetRequiredPackagesResponse, error) {
	response := &pulumirpc.GetRequiredPackagesResponse{}
	for folder := request.GetInfo().GetProgramDirectory(); ; folder = filepath.Dir(folder) {
		packages, err := installedPackages(filepath.Join(folder, "node_modules"))
		if err != nil {
			return nil, err
		}
		response.Packages = append(response.Packages, packages...)
		if folder == filepath.Dir(folder) {
			return response, nil
		}
	}
}

// installedPackages lists the providers that the packages in a node_modules folder need, and those within them.
func installedPackages(modules string) ([]*pulumirpc.PackageDependency, error) {
	var found []*pulumirpc.PackageDependency
	entries, err := os.ReadDir(modules)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	for _, entry := range entries {
		folder := filepath.Join(modules, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), "."):
			continue
		case strings.HasPrefix(entry.Name(), "@"):
			// The packages of a scope lie one folder deeper.
			scoped, err := installedPackages(folder)
			if err != nil {
				return nil, err
			}
			found = append(found, scoped...)
			continue
		}
		// A link counts as what it leads to, as it does for Node.js.
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			continue
		}
		dependency, err := providerOf(folder)
		if err != nil {
			return nil, err
		}
		if dependency != nil {
			found = append(found, dependency)
		}
		nested, err := installedPackages(filepath.Join(folder, "node_modules"))
		if err != nil {
			return nil, err
		}
		found = append(found, nested...)
	}
	return found, nil
}

// providerOf gives the provider that a package needs; nil where it needs none.
func providerOf(folder string) (*pulumirpc.PackageDependency, error) {
	text, err := os.ReadFile(filepath.Join(folder, "package.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var described manifest
	// A package.json that Pulumi can't read describes no provider of Pulumi's.
	if json.Unmarshal(text, &described) != nil || !described.Pulumi.Resource {
		return nil, nil
	}
	name, version := described.Pulumi.Name, described.Pulumi.Version
	if name == "" {
		name = strings.TrimPrefix(described.Name, "@pulumi/")
	}
	if version == "" {
		version = described.Version
	}
	return &pulumirpc.PackageDependency{
		Name:             name,
		Kind:             string(apitype.ResourcePlugin),
		Version:          "v" + strings.TrimPrefix(version, "v"),
		Server:           described.Pulumi.Server,
		Parameterization: parameterization(described.Pulumi.Parameterization),
		Extension:        parameterization(described.Pulumi.ExtensionParameterization),
	}, nil
}

func parameterization(given *plugin.PulumiParameterizationJSON) *pulumirpc.PackageParameterization {
	if given == nil {
		return nil
	}
	return &pulumirpc.PackageParameterization{Name: given.Name, Version: given.Version, Value: given.Value}
}
