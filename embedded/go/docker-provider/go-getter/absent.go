// Package getter refuses to fetch anything: the module's own brings the clients of three clouds. The bridge calls it
// when it converts Terraform programs, which no provider does while it serves.
package getter

import "errors"

var errAbsent = errors.New("this build of the provider can't fetch Terraform modules")

type Detector any

var Detectors []Detector

func Detect(string, string, []Detector) (string, error) { return "", errAbsent }

func Get(string, string) error { return errAbsent }

func SourceDirSubdir(source string) (string, string) { return source, "" }

func SubdirGlob(string, string) (string, error) { return "", errAbsent }

type FolderStorage struct{ StorageDir string }

func (*FolderStorage) Dir(string) (string, bool, error) { return "", false, errAbsent }

func (*FolderStorage) Get(string, string, bool) error { return errAbsent }
