package measure

import (
	"fmt"

	"openagents.com/spacetime/load/client"
	"openagents.com/spacetime/load/proxy"
	"openagents.com/spacetime/load/report"
	"openagents.com/spacetime/load/standin"
	"openagents.com/spacetime/load/websocket"
)

const (
	// bigPush and bigCall are the largest messages of either side: SpacetimeDB takes 32 MiB and was seen sending 33 MB.
	bigPush = 33_000_000
	bigCall = 32<<20 - 1

	idleWarmups = 100
)

var (
	baseMemory  = report.Metric{Key: "idle.base", Title: "memory without sockets", Unit: "MiB"}
	firstGrowth = report.Metric{Key: "idle.frame", Title: "  growth by a 33 MB frame each way", Unit: "MiB"}
	nextGrowth  = report.Metric{Key: "idle.again", Title: "  growth by five more", Unit: "MiB"}
	leftMemory  = report.Metric{Key: "idle.left", Title: "  more than at first when all are gone", Unit: "MiB"}
)

func idleMemory(sockets int) report.Metric {
	return report.Metric{
		Key:   fmt.Sprintf("idle.%d", sockets),
		Title: fmt.Sprintf("memory of an idle socket, of %d", sockets), Unit: "KiB",
	}
}

// idle measures the memory of quiet sockets through a program that was just started, as growth of what is resident.
func (b *Bench) idle(kind proxy.Kind) ([]report.Sample, error) {
	t, err := b.start(kind)
	if err != nil {
		return nil, err
	}
	defer b.stop(t)
	warm, err := b.open(t, idleWarmups, client.Events{})
	if err != nil {
		return nil, err
	}
	b.close(warm)
	base, err := b.settled(t)
	if err != nil {
		return nil, err
	}
	samples := []report.Sample{{Metric: baseMemory, Value: mebibytes(base)}}

	var sockets []*client.Socket
	came := 0
	events := client.Events{Message: func(*client.Socket) { came++ }}
	for _, n := range b.settings.Idle {
		more, err := b.open(t, n-len(sockets), events)
		if err != nil {
			return nil, err
		}
		sockets = append(sockets, more...)
		now, err := b.settled(t)
		if err != nil {
			return nil, err
		}
		samples = append(samples, report.Sample{Metric: idleMemory(n), Value: float64(now-base) / 1024 / float64(n)})
	}

	growth := func(metric report.Metric, times int) error {
		before := t.process.RSS()
		for i := range times {
			if err := b.bigFrames(t, sockets[i], &came); err != nil {
				return err
			}
		}
		now, err := b.settled(t)
		samples = append(samples, report.Sample{Metric: metric, Value: mebibytes(now - before)})
		return err
	}
	if err := growth(firstGrowth, 1); err != nil {
		return nil, err
	}
	if err := growth(nextGrowth, 5); err != nil {
		return nil, err
	}
	b.close(sockets)
	now, err := b.settled(t)
	return append(samples, report.Sample{Metric: leftMemory, Value: mebibytes(now - base)}), err
}

// bigFrames sends one to SpacetimeDB, which echoes it, and one more from there.
func (b *Bench) bigFrames(t target, s *client.Socket, came *int) error {
	*came = 0
	s.Send(websocket.ClientFrame(websocket.Binary, standin.CallMessage(bigCall)))
	if err := b.allCame(t, func() int { return 1 - *came }); err != nil {
		return err
	}
	b.server.PushToOne(websocket.ServerFrame(websocket.Binary, make([]byte, bigPush)))
	return b.allCame(t, func() int { return 2 - *came })
}

// settled is a program's memory after a pause and, in a JVM, a collection.
func (b *Bench) settled(t target) (int, error) {
	b.loop.For(b.settings.Settle)
	if err := t.process.Collect(); err != nil {
		return 0, fmt.Errorf("the JVM of %s does not collect: %w", t.name, err)
	}
	b.loop.For(b.settings.Settle / 4)
	return t.process.RSS(), nil
}

func mebibytes(bytes int) float64 { return float64(bytes) / (1 << 20) }
