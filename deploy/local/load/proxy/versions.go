package proxy

import (
	"os/exec"
	"path/filepath"
	"strings"
)

// Versions are what the programs say of themselves, in a line each.
func (p Programs) Versions() map[string]string {
	asked := map[string][]string{
		"nginx": {p.Nginx, "-v"}, "haproxy": {p.Haproxy, "-v"}, "envoy": {p.Envoy, "--version"}, "caddy": {p.Caddy, "version"},
		"java": {filepath.Join(p.Java, "bin", "java"), "--version"},
	}
	versions := map[string]string{}
	for name, line := range asked {
		if line[0] == "" {
			continue
		}
		text, err := exec.Command(line[0], line[1:]...).CombinedOutput()
		if err != nil {
			continue // it is not compared
		}
		first, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
		versions[name] = first
	}
	return versions
}
