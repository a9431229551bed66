package report

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var cost = Metric{Key: "cost", Title: "cost", Unit: "µs"}

func TestARatioIsOneOfMedians(t *testing.T) {
	results := NewResults([]Metric{cost}, []string{"gateway", "nginx"})
	for _, value := range []float64{30, 900, 10} {
		results.Add("gateway", []Sample{{Metric: cost, Value: value}})
		results.Add("nginx", []Sample{{Metric: cost, Value: value * 2}})
	}
	if ratio, judged := results.Ratio(cost, "gateway", "nginx"); ratio != 0.5 || !judged {
		t.Fatal(ratio, judged)
	}
}

func TestNothingIsJudgedByWhatTheLoadLimits(t *testing.T) {
	results := NewResults([]Metric{cost}, []string{"gateway", "nginx"})
	results.Add("gateway", []Sample{{Metric: cost, Value: 1}})
	results.Add("nginx", []Sample{{Metric: cost, Value: 2, Bound: true}})
	if _, judged := results.Ratio(cost, "gateway", "nginx"); judged {
		t.Fatal("it was judged")
	}
	var table strings.Builder
	if err := results.Table(&table, []string{"gateway"}); err != nil || !strings.Contains(table.String(), ">=2") {
		t.Fatal(table.String(), err)
	}
}

func TestWhatShrinksIsNoMultiple(t *testing.T) {
	growth := Metric{Key: "growth"}
	results := NewResults([]Metric{growth}, []string{"gateway", "nginx", "envoy"})
	for target, value := range map[string]float64{"gateway": 0, "nginx": 2, "envoy": -3} {
		results.Add(target, []Sample{{Metric: growth, Value: value}})
	}
	if ratio, judged := results.Ratio(growth, "gateway", "nginx"); ratio != 0 || !judged {
		t.Fatal(ratio, judged)
	}
	for _, pair := range [][2]string{{"nginx", "gateway"}, {"nginx", "envoy"}, {"envoy", "nginx"}} {
		if ratio, judged := results.Ratio(growth, pair[0], pair[1]); judged {
			t.Fatal(pair, ratio)
		}
	}
}

func TestTheDocumentHoldsEveryRound(t *testing.T) {
	results := NewResults([]Metric{cost}, []string{"gateway", "nginx"})
	results.Add("gateway", []Sample{{Metric: cost, Value: 1}})
	results.Add("gateway", []Sample{{Metric: cost, Value: 4}})
	results.Add("nginx", []Sample{{Metric: cost, Value: 5}})
	file := filepath.Join(t.TempDir(), "bench.json")
	if err := results.WriteJSON(file, Run{Rounds: 2}, []string{"gateway"}); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Metrics []struct {
			Targets map[string]Series
			Ratios  map[string]map[string]float64
		}
	}
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	one := got.Metrics[0]
	if one.Targets["gateway"].Median != 2.5 || len(one.Targets["gateway"].Values) != 2 || one.Ratios["gateway"]["nginx"] != 0.5 {
		t.Fatal(string(text))
	}
}
