// Command pulumi-language-nodejs runs Node.js programs and policy packs for Pulumi.
//
// Pulumi's own host isn't available as a Go module since release 3.69 of its SDK. This one speaks the same protocol
// (LanguageRuntime in proto/pulumi/language.proto) as far as a program and a policy pack need it, and is built only where
// Pulumi's release can't be downloaded. What it doesn't implement, such as generating code, answers "unimplemented".
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"

	"google.golang.org/grpc"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	"github.com/pulumi/pulumi/sdk/v3/go/common/version"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// How often the host asks whether the engine that started it is still there.
const engineCheck = 5 * time.Minute

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func serve() error {
	tracing := flag.String("tracing", "", "where traces are sent, for the program")
	showVersion := flag.Bool("version", false, "print the version and exit")
	// Pulumi's flags for logs, --logtostderr and -v, come with its SDK.
	flag.Parse()
	if *showVersion {
		fmt.Println(version.Version)
		return nil
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	engine := flag.Arg(0)
	if engine != "" {
		if err := rpcutil.Healthcheck(ctx, engine, engineCheck, stop); err != nil {
			return fmt.Errorf("the engine at %s can't be watched: %w", engine, err)
		}
	}

	ended := make(chan bool)
	context.AfterFunc(ctx, func() { close(ended) })
	server, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: ended,
		Init: func(server *grpc.Server) error {
			pulumirpc.RegisterLanguageRuntimeServer(server, newHost(engine, *tracing))
			return nil
		},
		Options: rpcutil.TracingServerInterceptorOptions(nil),
	})
	if err != nil {
		return fmt.Errorf("the language host can't serve: %w", err)
	}
	// Pulumi reads the port from here.
	fmt.Println(server.Port)
	return <-server.Done
}
