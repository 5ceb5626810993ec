package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"
)

const (
	// nodeAnnotation records on a volume which node holds its directory.
	nodeAnnotation = "todo-chatbot.dev/node"
	// volumePrefix starts the name the controller library gives each volume.
	volumePrefix = "pvc-"
)

// hostPathProvisioner implements controller.Provisioner for one node.
type hostPathProvisioner struct {
	base string
	node string
	// root confines every file operation to base, symbolic links included.
	root *os.Root
}

func newHostPathProvisioner(base, node string) (*hostPathProvisioner, error) {
	root, err := os.OpenRoot(base)
	if err != nil {
		return nil, fmt.Errorf("open the base directory: %w", err)
	}
	return &hostPathProvisioner{base: filepath.Clean(base), node: node, root: root}, nil
}

// Provision creates the directory of a claim and describes it as a volume.
// It may be called again for the same claim, so an existing directory is kept.
func (p *hostPathProvisioner) Provision(
	_ context.Context, options controller.ProvisionOptions,
) (*corev1.PersistentVolume, controller.ProvisioningState, error) {
	finished := controller.ProvisioningFinished
	if options.SelectedNodeName == "" {
		return nil, finished, fmt.Errorf("storage class %q binds at once, but a directory belongs to a node; set volumeBindingMode: WaitForFirstConsumer",
			options.StorageClass.Name)
	}
	if options.SelectedNodeName != p.node {
		return nil, finished, &controller.IgnoredError{Reason: "the claim is for node " + options.SelectedNodeName}
	}
	if err := p.createDirectory(options.PVName); err != nil {
		return nil, finished, err
	}
	return p.volume(options), finished, nil
}

// Delete removes the directory of a released volume.
func (p *hostPathProvisioner) Delete(_ context.Context, volume *corev1.PersistentVolume) error {
	if node := volume.Annotations[nodeAnnotation]; node != p.node {
		return &controller.IgnoredError{Reason: fmt.Sprintf("the volume is on node %q", node)}
	}
	directory, err := ownDirectory(p.base, volume)
	if err != nil {
		return err
	}
	return p.root.RemoveAll(directory)
}

// createDirectory makes a directory that a container of any uid can write to.
func (p *hostPathProvisioner) createDirectory(name string) error {
	if err := p.root.Mkdir(name, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return p.root.Chmod(name, 0o777) // Mkdir's mode is cut by the umask.
}

func (p *hostPathProvisioner) volume(options controller.ProvisionOptions) *corev1.PersistentVolume {
	// A directory lost from the node must stop its pods instead of coming
	// back empty, hence Directory and not DirectoryOrCreate.
	directoryType := corev1.HostPathDirectory
	return &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{
			Name:        options.PVName,
			Annotations: map[string]string{nodeAnnotation: p.node},
		},
		Spec: corev1.PersistentVolumeSpec{
			PersistentVolumeReclaimPolicy: *options.StorageClass.ReclaimPolicy,
			AccessModes:                   options.PVC.Spec.AccessModes,
			Capacity: corev1.ResourceList{
				corev1.ResourceStorage: options.PVC.Spec.Resources.Requests[corev1.ResourceStorage],
			},
			PersistentVolumeSource: corev1.PersistentVolumeSource{
				HostPath: &corev1.HostPathVolumeSource{
					Path: filepath.Join(p.base, options.PVName),
					Type: &directoryType,
				},
			},
			NodeAffinity: &corev1.VolumeNodeAffinity{Required: nodeSelector(p.node)},
		},
	}
}

func nodeSelector(node string) *corev1.NodeSelector {
	return &corev1.NodeSelector{NodeSelectorTerms: []corev1.NodeSelectorTerm{{
		MatchExpressions: []corev1.NodeSelectorRequirement{{
			Key:      corev1.LabelHostname,
			Operator: corev1.NodeSelectorOpIn,
			Values:   []string{node},
		}},
	}}}
}

// ownDirectory returns the name, below base, of the directory that Provision
// made for the volume. Whoever may edit volumes could point one anywhere, so
// any path but that one is refused.
func ownDirectory(base string, volume *corev1.PersistentVolume) (string, error) {
	if volume.Spec.HostPath == nil {
		return "", fmt.Errorf("volume %s has no hostPath; delete it by hand", volume.Name)
	}
	path := volume.Spec.HostPath.Path
	name, direct := strings.CutPrefix(path, base+string(filepath.Separator))
	if !direct || name != volume.Name || filepath.Base(name) != name || !strings.HasPrefix(name, volumePrefix) {
		return "", fmt.Errorf("path %q of volume %s is not %s in %s; its data is left alone, delete the volume by hand",
			path, volume.Name, volume.Name, base)
	}
	return name, nil
}
