// Package proxy starts what is compared, each alone on one core, and reads off what it has used.
package proxy

import (
	_ "embed"
	"os"
	"path/filepath"
	"strings"
	"text/template"

	"openagents.com/spacetime/load/credential"
	"openagents.com/spacetime/load/standin"
)

// Place is what an instance is told about where it is.
type Place struct {
	Folder                     string
	Port, Management, Upstream int
	Files                      *credential.Files
}

// Kind is one of the programs compared.
type Kind struct {
	// Name stands in the table.
	Name string
	// Ours tells whether it is the gateway.
	Ours bool

	config, file string
	fair         bool
	env          []string
	line         func(config string) []string
	jcmd         string // of a JVM; empty for others
}

// IsJVM tells whether it runs in one, and so gets faster with time.
func (k Kind) IsJVM() bool { return k.jcmd != "" }

// Programs are the paths of what has been found; an empty one is left out.
type Programs struct {
	Nginx, Haproxy, Envoy, Caddy string
	// Java is a JDK's folder, GatewayJar the packaged gateway, JVMOptions an argument file for it.
	Java, GatewayJar, JVMOptions string
	// Native is the gateway's native binary.
	Native string
}

//go:embed configs/nginx.conf
var nginx string

//go:embed configs/haproxy.cfg
var haproxy string

//go:embed configs/envoy.yaml
var envoy string

//go:embed configs/Caddyfile
var caddy string

//go:embed configs/gateway.yaml
var gateway string

// Kinds are the programs that there are, ours first.
func Kinds(p Programs) []Kind {
	var kinds []Kind
	add := func(program string, k Kind) {
		if program != "" {
			kinds = append(kinds, k)
		}
	}
	add(p.GatewayJar, Kind{
		Name: "gateway", Ours: true, config: gateway, file: "gateway.yaml", jcmd: filepath.Join(p.Java, "bin", "jcmd"),
		line: func(config string) []string {
			return []string{filepath.Join(p.Java, "bin", "java"), "@" + p.JVMOptions, oneLoop, "-jar", p.GatewayJar, "run", "-c", config}
		},
	})
	add(p.Native, Kind{
		Name: "native", Ours: true, config: gateway, file: "gateway.yaml",
		line: func(config string) []string { return []string{p.Native, oneLoop, "run", "-c", config} },
	})
	add(p.Nginx, Kind{
		Name: "nginx", config: nginx, file: "nginx.conf",
		line: func(config string) []string { return []string{p.Nginx, "-c", config} },
	})
	add(p.Haproxy, Kind{
		Name: "haproxy", config: haproxy, file: "haproxy.cfg",
		line: func(config string) []string { return []string{p.Haproxy, "-db", "-f", config} },
	})
	envoyLine := func(config string) []string {
		return []string{p.Envoy, "-c", config, "--concurrency", "1", "--disable-hot-restart", "--log-level", "warning"}
	}
	add(p.Envoy, Kind{Name: "envoy", config: envoy, file: "envoy.yaml", line: envoyLine})
	add(p.Envoy, Kind{Name: "envoy+", fair: true, config: envoy, file: "envoy.yaml", line: envoyLine})
	add(p.Caddy, Kind{
		Name: "caddy", config: caddy, file: "Caddyfile", env: []string{"GOMAXPROCS=1"},
		line: func(config string) []string {
			return []string{p.Caddy, "run", "--adapter", "caddyfile", "--config", config}
		},
	})
	return kinds
}

// oneLoop gives the gateway one event loop, as the others have one worker.
const oneLoop = "-Dquarkus.vertx.event-loops-pool-size=1"

// write puts the configuration into the instance's folder.
func (k Kind) write(p Place) (string, error) {
	if err := os.MkdirAll(p.Folder, 0o755); err != nil {
		return "", err
	}
	var text strings.Builder
	err := template.Must(template.New(k.file).Parse(k.config)).Execute(&text, struct {
		Place
		Fair                                bool
		Issuer, Audience, Database, Reducer string
	}{p, k.fair, credential.Issuer, credential.Audience, standin.Database, standin.Reducer})
	if err != nil {
		return "", err
	}
	config := filepath.Join(p.Folder, k.file)
	return config, os.WriteFile(config, []byte(text.String()), 0o644)
}
