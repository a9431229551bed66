package measure

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"openagents.com/spacetime/load/client"
	"openagents.com/spacetime/load/proxy"
	"openagents.com/spacetime/load/report"
)

var (
	stormBare   = report.Metric{Key: "storm.1006", Title: "SIGTERM: sockets that end without a Close", Unit: "%"}
	stormSpread = report.Metric{Key: "storm.spread", Title: "  between the first and the last 5 %", Unit: "ms", MoreIsBetter: true}
	stormPeak   = report.Metric{Key: "storm.peak", Title: "  most upgrades asked of the second in 100 ms", Unit: ""}
	stormBack   = report.Metric{Key: "storm.back", Title: "  until all are back", Unit: "ms"}
	stormCost   = report.Metric{Key: "storm.cpu", Title: "  the second's cost", Unit: "ms CPU"}
)

// stormLimit is longer than any target takes to drain.
const stormLimit = 2 * time.Minute

// storm stops one of two instances with SIGTERM and sees its clients come to the other. They do as they are told: they come
// back after the time that a Close or a refusal names, and at once if none does, as an SDK that knows nothing would.
func (b *Bench) storm(kind proxy.Kind) ([]report.Sample, error) {
	first, err := b.start(kind)
	if err != nil {
		return nil, err
	}
	defer b.stop(first)
	second, err := b.start(kind)
	if err != nil {
		return nil, err
	}
	defer b.stop(second)

	s := &stormy{bench: b, to: second}
	sockets, err := b.openWith(first, b.files.Tokens(b.settings.Storm), client.Events{Ended: s.lost})
	if err != nil {
		return nil, err
	}
	if len(s.ends) > 0 {
		return nil, fmt.Errorf("%d sockets through %s ended before it was stopped", len(s.ends), kind.Name)
	}
	used, err := b.cost(second, func() error {
		s.begun = time.Now()
		first.process.Terminate()
		if !b.loop.Run(stormLimit, func() bool { return s.back == len(sockets) || s.failed != nil }) {
			return fmt.Errorf("%d of %d clients of %s are not back within %s", len(sockets)-s.back, len(sockets), kind.Name, stormLimit)
		}
		return s.failed
	})
	if err != nil {
		return nil, err
	}
	for _, socket := range s.sockets {
		socket.Reset()
	}
	return s.samples(used), nil
}

// stormy is what is seen of one storm.
type stormy struct {
	bench   *Bench
	to      target
	begun   time.Time
	ends    []time.Duration // since the signal, one for each socket
	bare    int             // of them without a Close
	tries   []time.Duration // upgrades asked of the second
	back    int
	lastOne time.Duration // when the last was back
	sockets []*client.Socket
	failed  error
}

func (s *stormy) lost(_ *client.Socket, e client.Ending) {
	s.ends = append(s.ends, time.Since(s.begun))
	if e.Code == 1006 {
		s.bare++
	}
	s.comeBackAfter(pause(e))
}

func (s *stormy) comeBackAfter(d time.Duration) {
	s.bench.loop.At(time.Now().Add(d), s.comeBack)
}

func (s *stormy) comeBack() {
	s.tries = append(s.tries, time.Since(s.begun))
	socket, err := client.Open(s.bench.loop, s.to.port, s.to.tls, s.bench.files.Token(), client.Events{
		Opened: func(*client.Socket) {
			s.back++
			s.lastOne = time.Since(s.begun)
		},
		Ended: func(_ *client.Socket, e client.Ending) {
			if e.Status == 0 {
				s.failed = fmt.Errorf("a client did not come back: %s", e)
				return
			}
			s.comeBackAfter(max(e.RetryAfter, 100*time.Millisecond))
		},
	})
	if err != nil {
		s.failed = err
		return
	}
	s.sockets = append(s.sockets, socket)
}

var retryAfter = regexp.MustCompile(`retry_after_ms=(\d+)`)

// pause is how long a Close asks its client to stay away.
func pause(e client.Ending) time.Duration {
	found := retryAfter.FindStringSubmatch(e.Reason)
	if found == nil {
		return 0
	}
	millis, err := strconv.Atoi(found[1])
	if err != nil {
		return 0 // more digits than a number has: nobody waits that long
	}
	return time.Duration(millis) * time.Millisecond
}

func (s *stormy) samples(used cost) []report.Sample {
	slices.Sort(s.ends)
	slices.Sort(s.tries)
	spread := s.ends[len(s.ends)*95/100] - s.ends[len(s.ends)*5/100]
	return []report.Sample{
		{Metric: stormBare, Value: 100 * float64(s.bare) / float64(len(s.ends))},
		{Metric: stormSpread, Value: float64(spread.Milliseconds())},
		{Metric: stormPeak, Value: float64(most(s.tries, 100*time.Millisecond))},
		{Metric: stormBack, Value: float64(s.lastOne.Milliseconds())},
		{Metric: stormCost, Value: used.cpu * 1000},
	}
}

// most is how many of sorted moments lie within any window.
func most(moments []time.Duration, window time.Duration) int {
	best, from := 0, 0
	for to, moment := range moments {
		for moments[from] <= moment-window {
			from++
		}
		best = max(best, to-from+1)
	}
	return best
}
