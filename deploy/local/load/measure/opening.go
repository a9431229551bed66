package measure

import (
	"fmt"
	"time"

	"openagents.com/spacetime/load/client"
	"openagents.com/spacetime/load/report"
)

const (
	openRate   = 250  // sockets per second
	openAtFull = 32   // at a time
	openMost   = 5000 // per second: more than one core can open
)

var (
	openCost     = report.Metric{Key: "open.cpu", Title: "new TLS + upgrade + token", Unit: "µs CPU"}
	openFullCost = report.Metric{Key: "open.full.cpu", Title: "  the same at full speed", Unit: "µs CPU"}
	openFull     = report.Metric{Key: "open.full.rate", Title: "  how many", Unit: "1/s", MoreIsBetter: true}
)

// opening measures what a new socket costs, from TCP's handshake to the answer to its Close, each with a token of its own.
func (b *Bench) opening(t target) ([]report.Sample, error) {
	phase := 2 * b.settings.Phase // a CPU's time is counted in steps of 10 ms
	o := &openings{bench: b, target: t, tokens: b.files.Tokens(int(openRate * phase.Seconds()))}
	used, err := b.cost(t, func() error {
		b.paced(openRate, phase, func(time.Time) { o.begin() })
		return o.all()
	})
	if err != nil {
		return nil, err
	}
	samples := used.perUnit(t, openCost, o.ended)

	o = &openings{bench: b, target: t, tokens: b.files.Tokens(int(openMost * b.settings.Phase.Seconds()))}
	used, err = b.cost(t, func() error {
		b.loop.Run(b.settings.Phase, func() bool {
			for o.begun-o.closed < openAtFull && o.begun < len(o.tokens) {
				o.begin()
			}
			return o.failed != nil
		})
		return o.failed
	})
	if err != nil {
		return nil, err
	}
	return append(samples, used.atFull(t, openFullCost, openFull, o.closed)...), o.all()
}

// openings are sockets that close as soon as they are good.
type openings struct {
	bench                *Bench
	target               target
	tokens               []string
	begun, closed, ended int
	failed               error
}

func (o *openings) begin() {
	_, err := client.Open(o.bench.loop, o.target.port, o.target.tls, o.tokens[o.begun], client.Events{
		Opened: (*client.Socket).Close,
		Closed: func(*client.Socket) { o.closed++ },
		Ended: func(_ *client.Socket, e client.Ending) {
			o.ended++
			if e.Code != 1000 && o.failed == nil {
				o.failed = fmt.Errorf("a socket through %s: %s", o.target.name, e)
			}
		},
	})
	o.begun++
	if err != nil && o.failed == nil {
		o.failed = err
	}
}

// all waits for the end of those that have begun: some proxies keep a connection for a second after its Close.
func (o *openings) all() error {
	if !o.bench.loop.Run(limit, func() bool { return o.ended == o.begun || o.failed != nil }) {
		return fmt.Errorf("%d of %d sockets through %s have not ended", o.begun-o.ended, o.begun, o.target.name)
	}
	return o.failed
}
