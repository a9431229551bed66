package measure

import (
	"fmt"
	"slices"
	"time"

	"openagents.com/spacetime/load/client"
	"openagents.com/spacetime/load/report"
	"openagents.com/spacetime/load/standin"
	"openagents.com/spacetime/load/websocket"
)

const echoSockets = 100

// echoSize is one size of message and the fixed rate at which it is sent, well below what the slowest target can do.
type echoSize struct {
	name  string
	bytes int
	rate  float64
}

var echoSizes = []echoSize{{"128 B", 128, 2000}, {"1 KiB", 1024, 2000}, {"16 KiB", 16 << 10, 1000}}

func (s echoSize) metric(key, title, unit string) report.Metric {
	return report.Metric{Key: fmt.Sprintf("echo.%d.%s", s.bytes, key), Title: title, Unit: unit}
}

func (s echoSize) cost() report.Metric {
	return s.metric("cpu", fmt.Sprintf("echo of %s, %.0f/s", s.name, s.rate), "µs CPU")
}

func (s echoSize) p50() report.Metric {
	return s.metric("p50", "  added to the round trip, p50", "µs")
}

func (s echoSize) p99() report.Metric {
	return s.metric("p99", "  added to the round trip, p99", "µs")
}

func (s echoSize) fullCost() report.Metric {
	return s.metric("full.cpu", "  the same at full speed", "µs CPU")
}

func (s echoSize) full() report.Metric {
	metric := s.metric("full.rate", "  how many", "1/s")
	metric.MoreIsBetter = true
	return metric
}

// echo measures what a message to SpacetimeDB and back costs.
func (b *Bench) echo(t target) ([]report.Sample, error) {
	var samples []report.Sample
	for _, size := range echoSizes {
		more, err := b.echoOf(t, size)
		if err != nil {
			return nil, err
		}
		samples = append(samples, more...)
	}
	return samples, nil
}

func (b *Bench) echoOf(t target, size echoSize) ([]report.Sample, error) {
	frame := websocket.ClientFrame(websocket.Binary, standin.CallMessage(size.bytes))
	came := func(*client.Socket) {}
	sockets, err := b.open(t, echoSockets, client.Events{Message: func(s *client.Socket) { came(s) }})
	if err != nil {
		return nil, err
	}
	defer b.close(sockets)

	// At a fixed rate; a round trip counts from when it was due, so that a stall is paid by all that should have been sent.
	var trips []time.Duration
	waiting := make([][]time.Time, len(sockets))
	came = func(s *client.Socket) {
		trips = append(trips, time.Since(waiting[s.Number][0]))
		waiting[s.Number] = waiting[s.Number][1:]
	}
	next := 0
	used, err := b.cost(t, func() error {
		sent := b.paced(size.rate, b.settings.Phase, func(due time.Time) {
			waiting[next] = append(waiting[next], due)
			sockets[next].Send(frame)
			next = (next + 1) % len(sockets)
		})
		return b.allCame(t, func() int { return sent - len(trips) })
	})
	if err != nil {
		return nil, err
	}
	samples := used.perUnit(t, size.cost(), len(trips))
	slices.Sort(trips)
	samples = append(samples,
		report.Sample{Metric: size.p50(), Value: micros(trips[len(trips)/2])},
		report.Sample{Metric: size.p99(), Value: micros(trips[len(trips)*99/100])})

	// As fast as it goes: each socket sends again when its message has come back.
	echoes, end := 0, time.Now().Add(b.settings.Phase)
	owed := len(sockets)
	came = func(s *client.Socket) {
		echoes++
		if time.Now().Before(end) {
			s.Send(frame)
		} else {
			owed--
		}
	}
	used, err = b.cost(t, func() error {
		for _, s := range sockets {
			s.Send(frame)
		}
		b.loop.Run(b.settings.Phase, func() bool { return false })
		return b.allCame(t, func() int { return owed })
	})
	return append(samples, used.atFull(t, size.fullCost(), size.full(), echoes)...), err
}

func (b *Bench) allCame(t target, missing func() int) error {
	if !b.loop.Run(limit, func() bool { return missing() == 0 }) {
		return fmt.Errorf("%d messages have not come through %s", missing(), t.name)
	}
	return nil
}

func micros(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1000 }
