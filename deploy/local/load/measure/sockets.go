package measure

import (
	"fmt"
	"time"

	"openagents.com/spacetime/load/client"
)

// atOnce is how many sockets are being opened at a time where opening is not what is measured.
const atOnce = 32

// open opens sockets, numbered from 0, and returns when all are good. The events are told from their first message on.
func (b *Bench) open(t target, n int, events client.Events) ([]*client.Socket, error) {
	return b.openWith(t, b.files.Tokens(n), events)
}

func (b *Bench) openWith(t target, tokens []string, events client.Events) ([]*client.Socket, error) {
	sockets := make([]*client.Socket, 0, len(tokens))
	good := 0
	var failed error
	told := events
	told.Opened = func(s *client.Socket) {
		good++
		if events.Opened != nil {
			events.Opened(s)
		}
	}
	told.Ended = func(s *client.Socket, e client.Ending) {
		if events.Ended != nil {
			events.Ended(s, e)
		} else if failed == nil {
			failed = fmt.Errorf("socket %d through %s ended early: %s", s.Number, t.name, e)
		}
	}
	done := b.loop.Run(limit, func() bool {
		for len(sockets) < len(tokens) && len(sockets)-good < atOnce && failed == nil {
			s, err := client.Open(b.loop, t.port, t.tls, tokens[len(sockets)], told)
			if err != nil {
				failed = err
				return true
			}
			s.Number = len(sockets)
			sockets = append(sockets, s)
		}
		return good == len(tokens) || failed != nil
	})
	if failed == nil && !done {
		failed = fmt.Errorf("only %d of %d sockets through %s opened within %s", good, len(tokens), t.name, limit)
	}
	if failed != nil {
		b.close(sockets)
		return nil, failed
	}
	return sockets, nil
}

// close cuts sockets and waits until the stand-in has seen them go.
func (b *Bench) close(sockets []*client.Socket) {
	before := b.server.Open()
	for _, s := range sockets {
		s.Reset()
	}
	b.loop.Run(5*time.Second, func() bool { return b.server.Open() <= max(0, before-len(sockets)) })
}

// paced does something at a fixed rate, whatever comes of it, and returns when it has been done for a time. What is due
// while the machine was busy is done late, and told when it was due.
func (b *Bench) paced(perSecond float64, d time.Duration, act func(due time.Time)) int {
	begun, done, all := time.Now(), 0, int(perSecond*d.Seconds())
	due := func() time.Time { return begun.Add(time.Duration(float64(done) / perSecond * float64(time.Second))) }
	var tick func()
	tick = func() {
		for now := time.Now(); done < all && !due().After(now); done++ {
			act(due())
		}
		if done < all {
			b.loop.At(due(), tick)
		}
	}
	tick()
	b.loop.Run(d+limit, func() bool { return done == all })
	return all
}
