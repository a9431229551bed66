package measure

import (
	"slices"
	"testing"
	"time"

	"openagents.com/spacetime/load/client"
	"openagents.com/spacetime/load/report"
)

func TestEachRoundBeginsWithAnother(t *testing.T) {
	all := []string{"a", "b", "c"}
	for round, first := range map[int]string{-2: "b", -1: "c", 0: "a", 1: "b", 2: "c", 3: "a"} {
		got := rotated(all, round)
		if got[0] != first || !slices.Equal(slices.Sorted(slices.Values(got)), all) {
			t.Fatal(round, got)
		}
	}
}

func TestTheBusiestWindowIsFound(t *testing.T) {
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	if got := most([]time.Duration{ms(0), ms(90), ms(100), ms(150), ms(189), ms(400)}, ms(100)); got != 4 {
		t.Fatal(got)
	}
}

func TestAClientStaysAwayAsLongAsItIsTold(t *testing.T) {
	for reason, want := range map[string]time.Duration{
		"":                              0,
		"going away":                    0,
		"draining: retry_after_ms=1500": 1500 * time.Millisecond,
	} {
		if got := pause(client.Ending{Code: 1012, Reason: reason}); got != want {
			t.Fatal(reason, got)
		}
	}
}

func TestARefusalInAToolsOutputIsSeen(t *testing.T) {
	for text, want := range map[string]bool{
		"  Non-2xx or 3xx responses: 12":                      true,
		"status codes: 10 2xx, 0 3xx, 1 4xx, 0 5xx":           true,
		"status codes: 1000 2xx, 0 3xx, 0 4xx, 0 5xx\nok 3xx": false,
	} {
		if refused.MatchString(text) != want {
			t.Fatal(text)
		}
	}
}

func TestAProxyIsSeenAgainstTheLoadAlone(t *testing.T) {
	size := echoSizes[0]
	b := &Bench{results: report.NewResults([]report.Metric{size.p50(), size.full()}, []string{"a", direct})}
	b.add(map[string][]report.Sample{
		direct: {{Metric: size.p50(), Value: 100}, {Metric: size.full(), Value: 1000}},
		"a":    {{Metric: size.p50(), Value: 150}, {Metric: size.full(), Value: 900}},
	})
	if added := b.results.Of(size.p50(), "a").Median; added != 50 {
		t.Fatal(added)
	}
	if !b.results.Of(size.full(), "a").Bound {
		t.Fatal("900 of 1000 is the load's limit")
	}
}
