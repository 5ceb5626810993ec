// Command kube is every Kubernetes command of a single node in one binary,
// chosen by the name it is started under (a symbolic link, or argv[0]).
// The commands share most of their packages, so one link step saves both
// build time and several hundred megabytes on disk.
package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	// The API server and the controller manager resolve CronJob time zones,
	// and the machine may have no time zone database.
	_ "time/tzdata"

	// Registered for their side effects, as in each upstream main package.
	_ "k8s.io/client-go/plugin/pkg/client/auth"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"

	"github.com/spf13/cobra"
	"k8s.io/component-base/cli"
	"k8s.io/component-base/logs"
	kubectl "k8s.io/kubectl/pkg/cmd"
	kubectlutil "k8s.io/kubectl/pkg/cmd/util"
	kubeapiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	kubecontrollermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	kubeproxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	kubescheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

// commands maps a name to its entry point, which returns the exit code.
// The root commands are built only when chosen, because building one
// registers its feature gates and flags process-wide.
var commands = map[string]func() int{
	"kube-apiserver":          daemon(kubeapiserver.NewAPIServerCommand),
	"kube-controller-manager": daemon(kubecontrollermanager.NewControllerManagerCommand),
	"kube-proxy":              daemon(kubeproxy.NewProxyCommand),
	"kube-scheduler":          daemon(func() *cobra.Command { return kubescheduler.NewSchedulerCommand() }),
	"kubectl":                 runKubectl,
	// The kubelet handles signals itself; a context cancelled by signals here
	// would install a second handler, which panics.
	"kubelet": daemon(func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) }),
}

func main() {
	name := filepath.Base(os.Args[0])
	run, known := commands[name]
	if !known {
		names := slices.Sorted(maps.Keys(commands))
		fmt.Fprintf(os.Stderr, "%s: not a Kubernetes command; start this binary under one of the names %s\n",
			name, strings.Join(names, ", "))
		os.Exit(2)
	}
	os.Exit(run())
}

func daemon(newCommand func() *cobra.Command) func() int {
	return func() int { return cli.Run(newCommand()) }
}

// runKubectl sets the log level before it builds the command, because that
// step already reads kuberc and plugins and logs as it does so.
func runKubectl() int {
	if _, err := logs.GlogSetter(kubectl.GetLogVerbosity(os.Args)); err != nil {
		fmt.Fprintf(os.Stderr, "kubectl: %v\n", err)
		return 1
	}
	if err := cli.RunNoErrOutput(kubectl.NewDefaultKubectlCommand()); err != nil {
		kubectlutil.CheckErr(err) // Prints the error and ends with its own exit code.
	}
	return 0
}
