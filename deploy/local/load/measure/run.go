package measure

import (
	"fmt"
	"slices"
	"time"

	"openagents.com/spacetime/load/proxy"
	"openagents.com/spacetime/load/report"
)

// Scenarios are the names of all, in the order in which they run.
var Scenarios = []string{"open", "echo", "push", "call", "idle", "storm"}

// lasting scenarios go to programs that run all the time; fresh ones start their own.
var (
	lasting = map[string]func(*Bench, target) ([]report.Sample, error){
		"open": (*Bench).opening, "echo": (*Bench).echo, "push": (*Bench).push, "call": (*Bench).call,
	}
	fresh = map[string]func(*Bench, proxy.Kind) ([]report.Sample, error){
		"idle": (*Bench).idle, "storm": (*Bench).storm,
	}
)

// metrics are all that a run can fill, in the order of the table.
func metrics(settings Settings) []report.Metric {
	of := map[string][]report.Metric{
		"open":  {openCost, openFullCost, openFull},
		"push":  {pushCost, pushFullCost, pushFull},
		"idle":  {baseMemory},
		"storm": {stormBare, stormSpread, stormPeak, stormBack, stormCost},
	}
	for _, size := range echoSizes {
		of["echo"] = append(of["echo"], size.cost(), size.p50(), size.p99(), size.fullCost(), size.full())
	}
	for _, c := range callers {
		of["call"] = append(of["call"], c.cost(), c.rate())
	}
	for _, n := range settings.Idle {
		of["idle"] = append(of["idle"], idleMemory(n))
	}
	of["idle"] = append(of["idle"], firstGrowth, nextGrowth, leftMemory)
	var all []report.Metric
	for _, scenario := range settings.Scenarios {
		all = append(all, of[scenario]...)
	}
	return all
}

// Run measures everything that was asked for; whatever has been started is stopped when it returns.
func (b *Bench) Run() error {
	defer b.Stop()
	if err := b.runLasting(); err != nil {
		return err
	}
	b.Stop()
	return b.runFresh()
}

func (b *Bench) asked(of func(name string) bool) []string {
	return slices.DeleteFunc(slices.Clone(b.settings.Scenarios), func(name string) bool { return !of(name) })
}

func (b *Bench) runLasting() error {
	scenarios := b.asked(func(name string) bool { return lasting[name] != nil })
	if len(scenarios) == 0 {
		return nil
	}
	targets := []target{{name: direct, port: b.server.Port()}}
	for _, kind := range b.settings.Kinds {
		t, err := b.start(kind)
		if err != nil {
			return err
		}
		targets = append(targets, t)
	}
	for round := -b.settings.Warmups; round < b.settings.Rounds; round++ {
		for _, scenario := range scenarios {
			b.sayRound(round, scenario)
			samples := map[string][]report.Sample{}
			for _, t := range rotated(targets, round) {
				if !t.takesPartIn(round) {
					continue
				}
				var err error
				if samples[t.name], err = lasting[scenario](b, t); err != nil {
					return b.explained(scenario, t, err)
				}
			}
			if round >= 0 {
				b.add(samples)
			}
		}
	}
	return nil
}

// takesPartIn tells whether a target takes part in a round. One round before those that count is enough for all but a JVM,
// which goes on compiling what it runs for some ten thousand sockets.
func (t target) takesPartIn(round int) bool {
	return round >= -1 || (t.process != nil && t.process.Kind.IsJVM())
}

// add takes one round of all targets, and sees it against what the load does without a proxy: of a round trip, what the proxy
// has added to it counts, and a rate near the load's own best is not the proxy's best.
func (b *Bench) add(samples map[string][]report.Sample) {
	alone := map[string]float64{}
	for _, sample := range samples[direct] {
		alone[sample.Metric.Key] = sample.Value
	}
	for name, ofTarget := range samples {
		for i := range ofTarget {
			sample := &ofTarget[i]
			best, known := alone[sample.Metric.Key]
			switch {
			case name == direct || !known:
			case sample.Metric.MoreIsBetter:
				sample.Bound = sample.Bound || sample.Value > nearlyBest*best
			default:
				sample.Value -= best
			}
		}
		b.results.Add(name, ofTarget)
	}
}

func (b *Bench) runFresh() error {
	for round := range b.settings.Rounds {
		for _, scenario := range b.asked(func(name string) bool { return fresh[name] != nil }) {
			b.sayRound(round, scenario)
			for _, kind := range rotated(b.settings.Kinds, round) {
				samples, err := fresh[scenario](b, kind)
				if err != nil {
					return fmt.Errorf("%s: %w", scenario, err)
				}
				b.results.Add(kind.Name, samples)
			}
		}
	}
	return nil
}

func (b *Bench) sayRound(round int, scenario string) {
	if round < 0 {
		b.settings.Say("%s: warming up, %d more", scenario, -round)
		return
	}
	b.settings.Say("%s %s: round %d of %d", time.Now().Format(time.TimeOnly), scenario, round+1, b.settings.Rounds)
}

func (b *Bench) explained(scenario string, t target, err error) error {
	if t.process == nil {
		return fmt.Errorf("%s: %w", scenario, err)
	}
	return fmt.Errorf("%s: %w; the last words of %s: %s", scenario, err, t.name, t.process.Output())
}

// rotated begins with another in each round, so that none always follows the same one.
func rotated[T any](all []T, round int) []T {
	at := ((round % len(all)) + len(all)) % len(all)
	return append(slices.Clone(all[at:]), all[:at]...)
}
