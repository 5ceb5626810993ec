package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/sig-storage-lib-external-provisioner/v13/controller"
)

func hostPathVolume(name, path string) *corev1.PersistentVolume {
	return &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: name, Annotations: map[string]string{nodeAnnotation: "node-a"}},
		Spec: corev1.PersistentVolumeSpec{PersistentVolumeSource: corev1.PersistentVolumeSource{
			HostPath: &corev1.HostPathVolumeSource{Path: path},
		}},
	}
}

func TestOwnDirectory(t *testing.T) {
	const base = "/srv/volumes"
	cases := map[string]struct {
		name, path string
		own        bool
	}{
		"own directory":             {"pvc-1", base + "/pvc-1", true},
		"another volume":            {"pvc-1", base + "/pvc-2", false},
		"base itself":               {"pvc-1", base, false},
		"base with slash":           {"", base + "/", false},
		"outside base":              {"pvc-1", "/etc/pvc-1", false},
		"sibling of base":           {"pvc-1", base + "-old/pvc-1", false},
		"relative":                  {"pvc-1", "pvc-1", false},
		"parent":                    {"..", base + "/..", false},
		"traversal":                 {"pvc-1/../../x", base + "/pvc-1/../../x", false},
		"below a volume":            {"pvc-1", base + "/pvc-1/pvc-1", false},
		"name not given by us":      {"backup", base + "/backup", false},
		"not in its canonical form": {"pvc-1", base + "//pvc-1", false},
	}
	for title, c := range cases {
		t.Run(title, func(t *testing.T) {
			directory, err := ownDirectory(base, hostPathVolume(c.name, c.path))
			if c.own != (err == nil) {
				t.Fatalf("ownDirectory(%q) = %q, %v", c.path, directory, err)
			}
			if c.own && directory != c.name {
				t.Errorf("directory is %q, want %q", directory, c.name)
			}
		})
	}
	t.Run("no hostPath", func(t *testing.T) {
		if _, err := ownDirectory(base, &corev1.PersistentVolume{}); err == nil {
			t.Error("a volume without hostPath was accepted")
		}
	})
}

func TestProvisionAndDelete(t *testing.T) {
	provisioner, err := newHostPathProvisioner(t.TempDir(), "node-a")
	if err != nil {
		t.Fatal(err)
	}
	policy := corev1.PersistentVolumeReclaimDelete
	options := controller.ProvisionOptions{
		StorageClass:     &storagev1.StorageClass{ReclaimPolicy: &policy},
		PVName:           "pvc-1",
		PVC:              &corev1.PersistentVolumeClaim{},
		SelectedNodeName: "node-a",
	}
	var volume *corev1.PersistentVolume
	for range 2 { // The controller may repeat a call.
		if volume, _, err = provisioner.Provision(context.Background(), options); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(provisioner.base, "pvc-1")
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o777 {
		t.Fatalf("directory %v, %v; want mode 0777", info, err)
	}
	for range 2 {
		if err := provisioner.Delete(context.Background(), volume); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("directory is still there: %v", err)
	}
}

func TestClaimsOfOtherNodes(t *testing.T) {
	provisioner, err := newHostPathProvisioner(t.TempDir(), "node-b")
	if err != nil {
		t.Fatal(err)
	}
	var ignored *controller.IgnoredError
	options := controller.ProvisionOptions{PVName: "pvc-1", SelectedNodeName: "node-a", StorageClass: &storagev1.StorageClass{}}
	if _, _, err := provisioner.Provision(context.Background(), options); !errors.As(err, &ignored) {
		t.Errorf("claim of another node: %v", err)
	}
	if err := provisioner.Delete(context.Background(), hostPathVolume("pvc-1", provisioner.base+"/pvc-1")); !errors.As(err, &ignored) {
		t.Errorf("volume of another node: %v", err)
	}
	options.SelectedNodeName = ""
	if _, _, err := provisioner.Provision(context.Background(), options); err == nil || errors.As(err, &ignored) {
		t.Errorf("immediate binding: %v", err)
	}
}
