package measure

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"time"

	"openagents.com/spacetime/load/report"
	"openagents.com/spacetime/load/standin"
)

// caller is one of the tools that send calls by HTTP, as fast as they are answered.
type caller struct {
	key, title string
	overTLS    bool // it needs TLS to be told its protocol
	line       func(b *Bench, url, token string) ([]string, error)
}

const arguments = `["a message of a few words", 7]`

var callers = []caller{
	{"wrk", "call by wrk, HTTP/1.1", false, (*Bench).wrk},
	{"h2load.h1", "call by h2load, HTTP/1.1", false, func(b *Bench, url, token string) ([]string, error) {
		return b.h2load(url, token, "--h1", "-c", "32")
	}},
	{"h2load.h2", "call by h2load, HTTP/2", true, func(b *Bench, url, token string) ([]string, error) {
		return b.h2load(url, token, "-c", "8", "-m", "4")
	}},
}

func (c caller) cost() report.Metric {
	return report.Metric{Key: "call." + c.key + ".cpu", Title: c.title, Unit: "µs CPU"}
}

func (c caller) rate() report.Metric {
	return report.Metric{Key: "call." + c.key + ".rate", Title: "  how many", Unit: "1/s", MoreIsBetter: true}
}

// call measures what a reducer call by HTTP costs on a connection that stands, with one token for all of them.
func (b *Bench) call(t target) ([]report.Sample, error) {
	var samples []report.Sample
	for _, c := range callers {
		if c.overTLS && t.tls == nil {
			continue
		}
		line, err := c.line(b, b.callURL(t), b.files.Token())
		if err != nil {
			return nil, err
		}
		before := b.server.Calls()
		used, err := b.cost(t, func() error { return b.runTool(line) })
		if err != nil {
			return nil, fmt.Errorf("through %s: %w", t.name, err)
		}
		calls := b.server.Calls() - before
		if calls == 0 {
			return nil, fmt.Errorf("no call came through %s by %s", t.name, line[0])
		}
		samples = append(samples, used.atFull(t, c.cost(), c.rate(), calls)...)
	}
	return samples, nil
}

func (b *Bench) callURL(t target) string {
	scheme := "https"
	if t.tls == nil {
		scheme = "http"
	}
	return fmt.Sprintf("%s://127.0.0.1:%d/v1/database/%s/call/%s", scheme, t.port, standin.Database, standin.Reducer)
}

func (b *Bench) wrk(url, token string) ([]string, error) {
	script := filepath.Join(b.settings.Folder, "call.lua")
	text := fmt.Sprintf("wrk.method = 'POST'\nwrk.body = '%s'\nwrk.headers['Content-Type'] = 'application/json'\n"+
		"wrk.headers['Authorization'] = 'Bearer %s'\n", arguments, token)
	if err := os.WriteFile(script, []byte(text), 0o600); err != nil {
		return nil, err
	}
	return []string{b.settings.Wrk, "-t1", "-c32", "-d" + b.wholeSeconds() + "s", "-s", script, url}, nil
}

func (b *Bench) h2load(url, token string, protocol ...string) ([]string, error) {
	body := filepath.Join(b.settings.Folder, "call.json")
	if err := os.WriteFile(body, []byte(arguments), 0o600); err != nil {
		return nil, err
	}
	line := append([]string{b.settings.H2load, "-t1", "-D", b.wholeSeconds(), "-d", body}, protocol...)
	return append(line, "-H", "content-type: application/json", "-H", "authorization: Bearer "+token, url), nil
}

func (b *Bench) wholeSeconds() string {
	return strconv.Itoa(int(math.Ceil(b.settings.Phase.Seconds())))
}

var refused = regexp.MustCompile(`Non-2xx|[1-9]\d* [345]xx`)

// runTool runs one beside the loop; it inherits this program's core.
func (b *Bench) runTool(line []string) error {
	var output bytes.Buffer
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() {
		ended <- cmd.Wait()
		b.loop.Wake()
	}()
	var err error
	done := b.loop.Run(b.settings.Phase+limit, func() bool {
		select {
		case err = <-ended:
			return true
		default:
			return false
		}
	})
	if !done {
		_ = cmd.Process.Kill() // it ends by itself otherwise
		return fmt.Errorf("%s does not end", line[0])
	}
	if err != nil || refused.Match(output.Bytes()) {
		return fmt.Errorf("%s: %v: %s", line[0], err, output.String())
	}
	time.Sleep(10 * time.Millisecond) // its connections end
	return nil
}
