package measure

import (
	"fmt"
	"time"

	"openagents.com/spacetime/load/client"
	"openagents.com/spacetime/load/report"
)

const (
	openRate   = 250 // sockets per second
	openAtFull = 32  // at a time
)

var (
	openCost     = report.Metric{Key: "open.cpu", Title: "new TLS + upgrade + token", Unit: "µs CPU"}
	openFullCost = report.Metric{Key: "open.full.cpu", Title: "  the same at full speed", Unit: "µs CPU"}
	openFull     = report.Metric{Key: "open.full.rate", Title: "  how many", Unit: "1/s", MoreIsBetter: true}
)

// opening measures what a new socket costs, from TCP's handshake to the answer to its Close, each with a token of its own.
func (b *Bench) opening(t target) ([]report.Sample, error) {
	phase := 2 * b.settings.Phase // a CPU's time is counted in steps of 10 ms
	tokens := b.files.Tokens(int(openRate*phase.Seconds()) + 1)
	var ended int
	var failed error
	events := client.Events{
		Opened: (*client.Socket).Close,
		Ended: func(_ *client.Socket, e client.Ending) {
			ended++
			if e.Code != 1000 && failed == nil {
				failed = fmt.Errorf("a socket through %s: %s", t.name, e)
			}
		},
	}
	begin := func(token string) {
		if _, err := client.Open(b.loop, t.port, t.tls, token, events); err != nil && failed == nil {
			failed = err
		}
	}
	begun := 0
	used, err := b.cost(t, func() error {
		b.paced(openRate, phase, func(time.Time) {
			begin(tokens[begun])
			begun++
		})
		if !b.loop.Run(limit, func() bool { return ended >= begun || failed != nil }) {
			return fmt.Errorf("%d of %d sockets through %s have not ended", begun-ended, begun, t.name)
		}
		return failed
	})
	if err != nil {
		return nil, err
	}
	samples := used.perUnit(t, openCost, ended)

	full, opened, err := b.openingAtFull(t, &ended, &failed, begin)
	return append(samples, full.atFull(t, openFullCost, openFull, opened)...), err
}

func (b *Bench) openingAtFull(t target, ended *int, failed *error, begin func(string)) (cost, int, error) {
	tokens := b.files.Tokens(int(5000 * b.settings.Phase.Seconds())) // more than one core can open
	begun := 0
	*ended = 0
	used, err := b.cost(t, func() error {
		b.loop.Run(b.settings.Phase, func() bool {
			for begun-*ended < openAtFull && begun < len(tokens) {
				begin(tokens[begun])
				begun++
			}
			return *failed != nil
		})
		b.loop.Run(limit, func() bool { return *ended >= begun || *failed != nil })
		return *failed
	})
	return used, *ended, err
}
