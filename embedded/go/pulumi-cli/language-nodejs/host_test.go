package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/pulumi/pulumi/sdk/v3/nodejs/npm"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// The tests' own program is the host where this is set.
const asHost = "TEST_AS_LANGUAGE_HOST"

func TestMain(m *testing.M) {
	if os.Getenv(asHost) != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestServesAsPulumiStartsIt(t *testing.T) {
	command := exec.Command(os.Args[0], "--logtostderr", "-v=3", "--tracing", "file:///dev/null", "127.0.0.1:1")
	command.Env = append(os.Environ(), asHost+"=true")
	command.Stderr = os.Stderr
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer command.Process.Kill()
	var port int
	if _, err := fmt.Fscanf(stdout, "%d\n", &port); err != nil {
		t.Fatal(err)
	}
	connection, err := grpc.NewClient(fmt.Sprintf("127.0.0.1:%d", port),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	client := pulumirpc.NewLanguageRuntimeClient(connection)
	if _, err := client.GetPluginInfo(context.Background(), &emptypb.Empty{}); err != nil {
		t.Fatal(err)
	}
	connection.Close()
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := command.Wait(); err != nil {
		t.Fatalf("interrupted: %v", err)
	}
}

func write(t *testing.T, text string, mode os.FileMode, parts ...string) {
	t.Helper()
	file := filepath.Join(parts...)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func info(t *testing.T, directory string, given map[string]any) *pulumirpc.ProgramInfo {
	t.Helper()
	options, err := structpb.NewStruct(given)
	if err != nil {
		t.Fatal(err)
	}
	return &pulumirpc.ProgramInfo{
		RootDirectory: directory, ProgramDirectory: directory, EntryPoint: "index.ts", Options: options,
	}
}

func TestOptions(t *testing.T) {
	got, err := optionsOf(info(t, "/", map[string]any{
		"typescript": false, "nodeargs": `--require "./a b.cjs"`, "packagemanager": "pnpm", "tsconfig": "build.json",
	}))
	want := options{
		environment:    []string{"PULUMI_NODEJS_TSCONFIG_PATH=build.json"},
		nodeArguments:  []string{"--require", "./a b.cjs"},
		packageManager: npm.PnpmPackageManager,
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%+v, %v", got, err)
	}
	got, err = optionsOf(info(t, "/", nil))
	if err != nil || !reflect.DeepEqual(got.environment, []string{"PULUMI_NODEJS_TYPESCRIPT=true"}) {
		t.Fatalf("%+v, %v", got, err)
	}
	for name, value := range map[string]any{
		"typescript": "yes", "tsconfig": 1, "nodeargs": `"open`, "packagemanager": "cargo",
	} {
		if _, err := optionsOf(info(t, "/", map[string]any{name: value})); err == nil ||
			!strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v gives %v", name, value, err)
		}
	}
}

func TestRequiredPackages(t *testing.T) {
	root := t.TempDir()
	write(t, `{"name":"@pulumi/random","version":"4.21.2","pulumi":{"resource":true}}`, 0o644,
		root, "node_modules", "@pulumi", "random", "package.json")
	write(t, `{"name":"eks","version":"1.0.0","pulumi":{"resource":true,"name":"eks","version":"v3.0.0","server":"https://x"}}`,
		0o644, root, "node_modules", "plain", "node_modules", "eks", "package.json")
	write(t, `{"name":"plain","version":"1.0.0"}`, 0o644, root, "node_modules", "plain", "package.json")
	write(t, `not JSON`, 0o644, root, "node_modules", "broken", "package.json")
	write(t, `{}`, 0o644, root, "node_modules", ".package-lock.json")
	write(t, ``, 0o644, root, "node_modules", "a-file")
	write(t, ``, 0o644, root, "program", "index.ts")

	response, err := newHost("", "").GetRequiredPackages(context.Background(),
		&pulumirpc.GetRequiredPackagesRequest{Info: info(t, filepath.Join(root, "program"), nil)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, each := range response.GetPackages() {
		got = append(got, strings.Join([]string{each.Name, each.Kind, each.Version, each.Server}, " "))
	}
	if want := []string{"random resource v4.21.2 ", "eks resource v3.0.0 https://x"}; !reflect.DeepEqual(got, want) {
		t.Fatalf("%q", got)
	}
}

// run runs a program with a Node.js that is a shell script.
func run(t *testing.T, script string, request *pulumirpc.RunRequest) *pulumirpc.RunResponse {
	t.Helper()
	bin := t.TempDir()
	write(t, "#!/bin/sh\n"+script+"\n", 0o755, bin, "node")
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	response, err := newHost("engine:1", "").Run(context.Background(), request)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func TestRun(t *testing.T) {
	root := t.TempDir()
	sdk := filepath.Join(root, "node_modules", "@pulumi", "pulumi", "cmd", "run")
	request := &pulumirpc.RunRequest{
		Project: "todo", Stack: "dev", Organization: "acme", MonitorAddress: "monitor:2", Parallel: 16, DryRun: true,
		Config: map[string]string{"todo:a": "1"}, ConfigSecretKeys: []string{"todo:b"},
		Info: info(t, root, map[string]any{"typescript": false, "nodeargs": "--require ./register.cjs"}),
	}

	response := run(t, "exit 1", request)
	if !strings.Contains(response.Error, `Run "npm install" there`) {
		t.Fatalf("without the SDK: %v", response)
	}

	write(t, "", 0o644, sdk, "index.js")
	seen := filepath.Join(root, "seen")
	response = run(t, `{ printf '%s\n' "$@"; env | grep -E '^PULUMI_(CONFIG|NODEJS)' | sort; } > `+seen, request)
	got, err := os.ReadFile(seen)
	want := strings.Join([]string{
		"--require", "./register.cjs", sdk, "--monitor", "monitor:2", "--engine", "engine:1", "--organization", "acme",
		"--project", "todo", "--root-directory", root, "--stack", "dev", "--pwd", root, "--parallel", "16", "--dry-run",
		"index.ts", `PULUMI_CONFIG={"todo:a":"1"}`, `PULUMI_CONFIG_SECRET_KEYS=["todo:b"]`, "",
	}, "\n")
	if err != nil || string(got) != want || response.Error != "" || response.Bail {
		t.Fatalf("%s\n%v %v", got, response, err)
	}

	for script, want := range map[string]*pulumirpc.RunResponse{
		"exit 32":    {Bail: true},
		"exit 7":     {Error: "Program exited with non-zero exit code: 7"},
		"kill -9 $$": {Error: "Program ended by signal: killed"},
		"echo '<--- Last few GCs --->' >&2; exit 134": {Error: "The program ran out of memory. Give Node.js more, for " +
			"instance \"nodeargs: --max-old-space-size=4096\" under runtime.options of Pulumi.yaml"},
	} {
		if got := run(t, script, request); got.Error != want.Error || got.Bail != want.Bail {
			t.Errorf("%s: %v", script, got)
		}
	}
}

func TestCancelInterruptsAProgram(t *testing.T) {
	root := t.TempDir()
	write(t, "", 0o644, root, "node_modules", "@pulumi", "pulumi", "cmd", "run", "index.js")
	started := filepath.Join(root, "started")
	bin := t.TempDir()
	write(t, "#!/bin/sh\ntrap 'exit 9' INT\ntouch "+started+"\nwhile :; do sleep 0.05; done\n", 0o755, bin, "node")
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	host := newHost("", "")
	go func() {
		for {
			if _, err := os.Stat(started); err == nil {
				host.Cancel(context.Background(), nil)
				return
			}
		}
	}()
	response, err := host.Run(context.Background(), &pulumirpc.RunRequest{Info: info(t, root, nil)})
	if err != nil || response.Error != "Program exited with non-zero exit code: 9" {
		t.Fatalf("%v %v", response, err)
	}
}

func TestStackEnvironment(t *testing.T) {
	if got, err := stackEnvironment(nil); got != nil || err != nil {
		t.Fatalf("%q %v", got, err)
	}
	got, err := stackEnvironment(&pulumirpc.AnalyzerStackConfigureRequest{
		Organization: "acme", Project: "todo", Stack: "dev", DryRun: true, Config: map[string]string{"todo:a": "1"},
	})
	want := []string{
		"PULUMI_NODEJS_ORGANIZATION=acme", "PULUMI_NODEJS_PROJECT=todo", "PULUMI_NODEJS_STACK=dev",
		"PULUMI_NODEJS_DRY_RUN=true", `PULUMI_CONFIG={"todo:a":"1"}`,
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%q %v", got, err)
	}
}

func TestAbout(t *testing.T) {
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("there is no Node.js here")
	}
	about, err := newHost("", "").About(context.Background(), nil)
	if err != nil || !strings.HasPrefix(about.Version, "v") || !filepath.IsAbs(about.Executable) {
		t.Fatalf("%v %v", about, err)
	}
}
