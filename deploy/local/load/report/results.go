// Package report keeps what was measured and says it: as a table for people and as JSON for programs.
package report

import (
	"slices"
)

// Metric is one line of the table.
type Metric struct {
	// Key names it in the JSON.
	Key string `json:"key"`
	// Title and Unit say what a value is.
	Title string `json:"title"`
	Unit  string `json:"unit"`
	// MoreIsBetter tells which way is good.
	MoreIsBetter bool `json:"moreIsBetter"`
}

// Sample is one value of one round.
type Sample struct {
	Metric Metric
	Value  float64
	// Bound is set where not the proxy was the limit: the true value is this or better, so nothing is judged by it.
	Bound bool
}

// Series are the values of one metric and one target, a round each.
type Series struct {
	Values []float64 `json:"values"`
	// Median is theirs.
	Median float64 `json:"median"`
	// Bound tells whether the load, and not the target, was the limit in any round.
	Bound bool `json:"bound"`
}

// Results are what a run has measured, by metric and target.
type Results struct {
	metrics []Metric
	targets []string
	series  map[string]map[string]*Series
}

// NewResults has none yet; metrics and targets are shown in the order given here.
func NewResults(metrics []Metric, targets []string) *Results {
	r := &Results{metrics: metrics, targets: targets, series: map[string]map[string]*Series{}}
	for _, metric := range metrics {
		r.series[metric.Key] = map[string]*Series{}
	}
	return r
}

// Add takes the samples of one target in one round.
func (r *Results) Add(target string, samples []Sample) {
	for _, sample := range samples {
		of := r.series[sample.Metric.Key]
		series := of[target]
		if series == nil {
			series = &Series{}
			of[target] = series
		}
		series.Values = append(series.Values, sample.Value)
		series.Median = median(series.Values)
		series.Bound = series.Bound || sample.Bound
	}
}

// Of is a target's series; nil if nothing was measured.
func (r *Results) Of(metric Metric, target string) *Series { return r.series[metric.Key][target] }

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}
