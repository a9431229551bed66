// Command load measures the gateway side by side with other proxies. It is the clients, the server that stands in for
// SpacetimeDB, and who starts and reads off the proxies between them. `deploy/local/bench gateway` builds it and tells it
// where everything is.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"
	"time"

	"openagents.com/spacetime/load/measure"
	"openagents.com/spacetime/load/proxy"
	"openagents.com/spacetime/load/report"
)

func main() {
	options, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench gateway:", err)
		os.Exit(2)
	}
	if options.checkOnly {
		return
	}
	if err := run(options); err != nil {
		fmt.Fprintln(os.Stderr, "bench gateway:", err)
		os.Exit(1)
	}
}

// options are the command line.
type options struct {
	settings  measure.Settings
	programs  proxy.Programs
	json      string
	checkOnly bool
}

func parse(arguments []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("bench gateway", flag.ContinueOnError)
	s, p := &o.settings, &o.programs
	flags.IntVar(&s.Rounds, "rounds", 5, "how often everything is measured; the table shows medians")
	flags.IntVar(&s.Warmups, "warmups", 10, "rounds before, that do not count; all but the last for the JVM alone")
	flags.DurationVar(&s.Phase, "phase", 2*time.Second, "how long each load lasts")
	flags.DurationVar(&s.Settle, "settle", 8*time.Second, "how long memory is left alone before it is read")
	quick := flags.Bool("quick", false, "one short round with few sockets: shows that everything works, and no more")
	only := flags.String("targets", "", "what is compared, by comma; everything that is found if it is not given")
	scenarios := flags.String("scenarios", strings.Join(measure.Scenarios, ","), "what is measured, by comma")
	flags.BoolVar(&o.checkOnly, "check", false, "only look whether these options are right, as if every program were there")
	flags.StringVar(&o.json, "json", "", "a `file` for everything that was measured")
	flags.StringVar(&p.Native, "native", "", "the gateway's native binary, a `file`, to be measured as well")
	flags.IntVar(&s.ProxyCore, "proxy-core", 0, "the core of what is compared")
	flags.StringVar(&p.Nginx, "nginx", "", "nginx, a `program`")
	flags.StringVar(&p.Haproxy, "haproxy", "", "HAProxy, a `program`")
	flags.StringVar(&p.Envoy, "envoy", "", "Envoy, a `program`; compared twice, passing through and with token, limit and log (envoy+)")
	flags.StringVar(&p.Caddy, "caddy", "", "Caddy, a `program`")
	flags.StringVar(&p.Java, "java", "", "a JDK's `folder`")
	flags.StringVar(&p.GatewayJar, "gateway-jar", "", "the packaged gateway, a `file`")
	flags.StringVar(&p.JVMOptions, "jvm-options", "", "an argument `file` for the gateway's JVM")
	flags.StringVar(&s.Wrk, "wrk", "wrk", "wrk, a `program`")
	flags.StringVar(&s.H2load, "h2load", "h2load", "h2load, a `program`")
	if err := flags.Parse(arguments); err != nil {
		return o, err
	}
	s.Receivers, s.Idle, s.Storm = 1000, []int{1000, 5000}, 2000
	if *quick {
		s.Rounds, s.Warmups, s.Phase, s.Settle = 1, 0, 500*time.Millisecond, 500*time.Millisecond
		s.Receivers, s.Idle, s.Storm = 100, []int{100, 300}, 200
	}
	if o.checkOnly {
		*p = proxy.Programs{Nginx: "?", Haproxy: "?", Envoy: "?", Caddy: "?", GatewayJar: "?", Native: p.Native}
	}
	s.Scenarios = strings.Split(*scenarios, ",")
	s.Kinds = proxy.Kinds(o.programs)
	return o, o.check(flags.Args(), *only)
}

func (o *options) check(rest []string, only string) error {
	if len(rest) > 0 {
		return fmt.Errorf("%q is too much: every option begins with a dash, see --help", rest[0])
	}
	for _, name := range o.settings.Scenarios {
		if !slices.Contains(measure.Scenarios, name) {
			return fmt.Errorf("there is no scenario %q: there are %s", name, strings.Join(measure.Scenarios, ", "))
		}
	}
	if only != "" {
		found := slices.Clone(o.settings.Kinds)
		o.settings.Kinds = nil
		for _, name := range strings.Split(only, ",") {
			at := slices.IndexFunc(found, func(k proxy.Kind) bool { return k.Name == name })
			if at < 0 {
				return fmt.Errorf("there is no target %q: there are %s", name, strings.Join(names(found), ", "))
			}
			o.settings.Kinds = append(o.settings.Kinds, found[at])
		}
	}
	if len(o.settings.Kinds) == 0 {
		return errors.New("there is nothing to compare: name a program")
	}
	if o.settings.Rounds < 1 || o.settings.Phase < 100*time.Millisecond {
		return errors.New("at least one round, and phases of 100 ms or more")
	}
	return nil
}

func run(o options) error {
	// One thread runs Go's code: on one core, more would only take turns. Garbage is cheap here and may wait.
	runtime.GOMAXPROCS(1)
	debug.SetGCPercent(400)

	folder, err := os.MkdirTemp("", "spacetime-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	o.settings.Folder = folder
	o.settings.Say = func(format string, values ...any) { fmt.Fprintf(os.Stderr, format+"\n", values...) }
	bench, err := measure.New(o.settings)
	if err != nil {
		return err
	}
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM)
	go func() {
		fmt.Fprintln(os.Stderr, "bench gateway: ended by a signal:", <-interrupted)
		bench.Stop()
		_ = os.RemoveAll(folder)
		os.Exit(130)
	}()

	if err := bench.Run(); err != nil {
		return err
	}
	results := bench.Results()
	if err := results.Table(os.Stdout, ours(o.settings.Kinds)); err != nil {
		return err
	}
	if o.json == "" {
		return nil
	}
	about := report.Run{
		Rounds: o.settings.Rounds, Seconds: o.settings.Phase.Seconds(),
		Versions: o.programs.Versions(), Ciphers: bench.Ciphers(), Machine: machine(),
	}
	return results.WriteJSON(o.json, about, ours(o.settings.Kinds))
}

func names(kinds []proxy.Kind) []string {
	var all []string
	for _, kind := range kinds {
		all = append(all, kind.Name)
	}
	return all
}

func ours(kinds []proxy.Kind) []string {
	return names(slices.DeleteFunc(slices.Clone(kinds), func(k proxy.Kind) bool { return !k.Ours }))
}

func machine() string {
	text, err := exec.Command("uname", "-srm").Output()
	if err != nil {
		return "unknown"
	}
	return fmt.Sprintf("%s, %d cores", strings.TrimSpace(string(text)), runtime.NumCPU())
}
