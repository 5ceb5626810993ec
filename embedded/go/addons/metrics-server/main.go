// Command metrics-server is metrics-server on the libraries of this cluster's
// Kubernetes release: its own main package is written for an older one, and
// would have the API server's packages compiled a second time.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	openapinamer "k8s.io/apiserver/pkg/endpoints/openapi"
	genericapiserver "k8s.io/apiserver/pkg/server"
	genericoptions "k8s.io/apiserver/pkg/server/options"
	"k8s.io/apiserver/pkg/util/compatibility"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/metrics-server/pkg/api"
	generatedopenapi "sigs.k8s.io/metrics-server/pkg/api/generated/openapi"
	"sigs.k8s.io/metrics-server/pkg/scraper/client"
	"sigs.k8s.io/metrics-server/pkg/server"
)

const (
	resolution    = 10 * time.Second
	scrapeTimeout = 5 * time.Second
)

func main() {
	port := flag.Int("port", 10250, "port of the metrics API")
	certificate := flag.String("tls-cert-file", "", "certificate of the metrics API")
	key := flag.String("tls-private-key-file", "", "its private key")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx, *port, *certificate, *key); err != nil {
		fmt.Fprintf(os.Stderr, "metrics-server: %v\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, port int, certificate, key string) error {
	apiserver, err := apiserverConfig(port, certificate, key)
	if err != nil {
		return err
	}
	cluster, err := rest.InClusterConfig()
	if err != nil {
		return err
	}
	configuration := server.Config{
		Apiserver: apiserver,
		Rest:      cluster,
		Kubelet: &client.KubeletClientConfig{
			Scheme:              "https",
			UseNodeStatusPort:   true,
			AddressTypePriority: []corev1.NodeAddressType{corev1.NodeInternalIP},
			Client:              *cluster,
		},
		MetricResolution: resolution,
		ScrapeTimeout:    scrapeTimeout,
	}
	metrics, err := configuration.Complete()
	if err != nil {
		return err
	}
	return metrics.RunUntil(ctx.Done())
}

func apiserverConfig(port int, certificate, key string) (*genericapiserver.Config, error) {
	config := genericapiserver.NewConfig(api.Codecs)
	config.EffectiveVersion = compatibility.DefaultBuildEffectiveVersion()

	serving := genericoptions.NewSecureServingOptions().WithLoopback()
	serving.BindPort = port
	serving.ServerCert.CertKey = genericoptions.CertKey{CertFile: certificate, KeyFile: key}
	if err := serving.ApplyTo(&config.SecureServing, &config.LoopbackClientConfig); err != nil {
		return nil, err
	}
	// Whoever asks is somebody to the cluster's API server, and may what its RBAC says.
	if err := genericoptions.NewDelegatingAuthenticationOptions().ApplyTo(&config.Authentication, config.SecureServing, nil); err != nil {
		return nil, err
	}
	if err := genericoptions.NewDelegatingAuthorizationOptions().ApplyTo(&config.Authorization); err != nil {
		return nil, err
	}
	namer := openapinamer.NewDefinitionNamer(api.Scheme)
	config.OpenAPIConfig = genericapiserver.DefaultOpenAPIConfig(generatedopenapi.GetOpenAPIDefinitions, namer)
	config.OpenAPIV3Config = genericapiserver.DefaultOpenAPIV3Config(generatedopenapi.GetOpenAPIDefinitions, namer)
	return config, nil
}
