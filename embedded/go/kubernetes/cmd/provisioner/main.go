// Command provisioner makes dynamic PersistentVolumes out of directories of
// the node it runs on. The base directory must be mounted into its pod under
// the path it has on the node, because that path goes into the volumes.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"
)

// provisionerName is what a StorageClass names as its provisioner.
const provisionerName = "todo-chatbot.dev/host-path"

func main() {
	base := flag.String("base", "", "directory that holds every volume, as an absolute path")
	node := flag.String("node", os.Getenv("NODE_NAME"), "name of this node; by default $NODE_NAME")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx, *base, *node); err != nil {
		fmt.Fprintf(os.Stderr, "provisioner: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, base, node string) error {
	if !filepath.IsAbs(base) {
		return fmt.Errorf("-base is %q, but must be an absolute path; give the volumes' directory on the node", base)
	}
	if node == "" {
		return fmt.Errorf("-node is empty, but volumes are tied to a node; set it, or NODE_NAME through the downward API")
	}
	directories, err := newHostPathProvisioner(base, node)
	if err != nil {
		return err
	}
	config, err := rest.InClusterConfig()
	if err != nil {
		return err
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	controller.NewProvisionController(ctx, client, provisionerName, directories,
		// Each instance serves its own node only, so there is nothing to elect.
		controller.LeaderElection(false),
		// Without a finalizer, deleting a volume before its claim would leave
		// the directory behind for good.
		controller.AddFinalizer(true),
	).Run(ctx)
	return nil
}
