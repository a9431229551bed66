package measure

import (
	"fmt"
	"time"

	"openagents.com/spacetime/load/client"
	"openagents.com/spacetime/load/report"
	"openagents.com/spacetime/load/websocket"
)

const (
	pushBytes = 1024
	pushRate  = 10_000 // messages that arrive in a second, in pushes to all
)

var (
	pushCost     = report.Metric{Key: "push.cpu", Title: "push of 1 KiB to all, 10000/s", Unit: "µs CPU"}
	pushFullCost = report.Metric{Key: "push.full.cpu", Title: "  the same at full speed", Unit: "µs CPU"}
	pushFull     = report.Metric{Key: "push.full.rate", Title: "  how many", Unit: "1/s", MoreIsBetter: true}
)

// push measures what one of many copies of a message costs on its way from SpacetimeDB to a client.
func (b *Bench) push(t target) ([]report.Sample, error) {
	came := 0
	sockets, err := b.open(t, b.settings.Receivers, client.Events{Message: func(*client.Socket) { came++ }})
	if err != nil {
		return nil, err
	}
	defer b.close(sockets)
	frame := websocket.ServerFrame(websocket.Binary, make([]byte, pushBytes))

	used, err := b.cost(t, func() error {
		pushes := b.paced(pushRate/float64(len(sockets)), 2*b.settings.Phase, func(time.Time) { b.server.Push(frame) })
		return b.allCame(t, func() int { return pushes*len(sockets) - came })
	})
	if err != nil {
		return nil, err
	}
	samples := used.perUnit(t, pushCost, came)

	came = 0
	used, err = b.cost(t, func() error {
		for end := time.Now().Add(b.settings.Phase); time.Now().Before(end); {
			b.server.Push(frame)
			due := came + len(sockets) - came%len(sockets)
			if !b.loop.Run(limit, func() bool { return came == due }) {
				return fmt.Errorf("%d of %d copies have not come through %s", due-came, len(sockets), t.name)
			}
		}
		return nil
	})
	return append(samples, used.atFull(t, pushFullCost, pushFull, came)...), err
}
