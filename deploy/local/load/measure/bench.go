// Package measure is the benchmark itself: what is done to each target, in which order, and what is read off.
package measure

import (
	"crypto/tls"
	"fmt"
	"path/filepath"
	"time"

	"openagents.com/spacetime/load/client"
	"openagents.com/spacetime/load/credential"
	"openagents.com/spacetime/load/loop"
	"openagents.com/spacetime/load/proxy"
	"openagents.com/spacetime/load/report"
	"openagents.com/spacetime/load/standin"
)

// Settings are what a run is asked for.
type Settings struct {
	// Rounds is how often everything is measured; Warmups how often before, for nothing.
	Rounds, Warmups int
	// Phase is how long each load lasts.
	Phase time.Duration
	// Settle is how long memory is left alone before it is read.
	Settle time.Duration
	// Receivers is how many sockets a push goes to, Idle how many are open when memory is read, Storm how many come back.
	Receivers int
	Idle      []int
	Storm     int
	// Scenarios are their names, in this order; Kinds are what is compared.
	Scenarios []string
	Kinds     []proxy.Kind
	// ProxyCore is where the targets run.
	ProxyCore int
	// Folder is for files of this run.
	Folder string
	// Wrk and H2load are programs.
	Wrk, H2load string
	// Say tells a person how far it is.
	Say func(format string, values ...any)
}

// Bench is one run. It belongs to the goroutine that runs its loop.
type Bench struct {
	settings Settings
	loop     *loop.Loop
	server   *standin.Server
	files    *credential.Files
	results  *report.Results
	started  int
	running  []*proxy.Process
	ciphers  map[string]string
}

// direct is the name of the stand-in itself, without a proxy and without TLS.
const direct = "direct"

// target is what is spoken to.
type target struct {
	name    string
	port    int
	tls     *tls.Config
	process *proxy.Process // nil: direct
}

const (
	// startLimit is within which a program must serve, limit within which anything must come about that is waited for.
	startLimit = 60 * time.Second
	limit      = 60 * time.Second

	// saturated is the share of its core that a proxy uses when it is the limit of what passes.
	saturated = 0.85

	// nearlyBest is the share of the load's own best that no proxy may reach if it is to be judged by its rate.
	nearlyBest = 0.8
)

// New makes ready: credentials and the stand-in.
func New(settings Settings) (*Bench, error) {
	l, err := loop.New()
	if err != nil {
		return nil, err
	}
	server, err := standin.Start(l)
	if err != nil {
		return nil, err
	}
	files, err := credential.Make(settings.Folder)
	if err != nil {
		return nil, fmt.Errorf("no credentials can be made in %s: %w", settings.Folder, err)
	}
	names := []string{}
	for _, kind := range settings.Kinds {
		names = append(names, kind.Name)
	}
	return &Bench{
		settings: settings, loop: l, server: server, files: files,
		results: report.NewResults(metrics(settings), append(names, direct)), ciphers: map[string]string{},
	}, nil
}

// Results are what has been measured so far.
func (b *Bench) Results() *report.Results { return b.results }

// Ciphers are what each target has negotiated, by name.
func (b *Bench) Ciphers() map[string]string { return b.ciphers }

// Stop ends everything that runs.
func (b *Bench) Stop() {
	for _, process := range b.running {
		process.Kill()
	}
	b.running = nil
}

// start starts one of a kind and waits until a socket has been opened through it.
func (b *Bench) start(kind proxy.Kind) (target, error) {
	b.started++
	folder := filepath.Join(b.settings.Folder, fmt.Sprintf("%s-%d", kind.Name, b.started))
	process, err := proxy.Start(kind, proxy.Place{Folder: folder, Upstream: b.server.Port(), Files: b.files}, b.settings.ProxyCore)
	if err != nil {
		return target{}, err
	}
	b.running = append(b.running, process)
	t := target{kind.Name, process.Port, client.TLS, process}
	for end := time.Now().Add(startLimit); time.Now().Before(end) && !process.HasEnded(); b.loop.For(100 * time.Millisecond) {
		if sockets, err := b.open(t, 1, client.Events{}); err == nil {
			b.ciphers[t.name] = sockets[0].Cipher()
			b.close(sockets)
			return t, nil
		}
	}
	return target{}, fmt.Errorf("%s does not serve; its last words: %s", kind.Name, process.Output())
}

// stop ends one.
func (b *Bench) stop(t target) {
	t.process.Kill()
	for i, process := range b.running {
		if process == t.process {
			b.running = append(b.running[:i], b.running[i+1:]...)
			return
		}
	}
}

// cost is what a target uses while something is done.
type cost struct {
	cpu  float64 // seconds
	wall float64 // seconds
}

func (b *Bench) cost(t target, do func() error) (cost, error) {
	before, begun := t.cpu(), time.Now()
	err := do()
	return cost{t.cpu() - before, time.Since(begun).Seconds()}, err
}

func (t target) cpu() float64 {
	if t.process == nil {
		return 0
	}
	return t.process.CPU()
}

// perUnit are the samples of a load at a fixed rate: CPU alone.
func (c cost) perUnit(t target, metric report.Metric, units int) []report.Sample {
	if t.process == nil || units == 0 {
		return nil
	}
	return []report.Sample{{Metric: metric, Value: c.cpu * 1e6 / float64(units)}}
}

// atFull are the samples of a load that goes as fast as it can.
func (c cost) atFull(t target, cpu, rate report.Metric, units int) []report.Sample {
	return append(c.perUnit(t, cpu, units), report.Sample{
		Metric: rate,
		Value:  float64(units) / c.wall,
		Bound:  t.process != nil && c.cpu < saturated*c.wall,
	})
}
