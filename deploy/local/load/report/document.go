package report

import (
	"encoding/json"
	"os"
)

// Run is what belongs to the numbers: without it nobody could repeat them.
type Run struct {
	Rounds   int               `json:"rounds"`
	Seconds  float64           `json:"seconds"`
	Versions map[string]string `json:"versions"`
	Ciphers  map[string]string `json:"ciphers"`
	Machine  string            `json:"machine"`
}

type line struct {
	Metric
	Targets map[string]*Series            `json:"targets"`
	Ratios  map[string]map[string]float64 `json:"ratios"` // ours, then each other's name
}

// WriteJSON writes everything, also the values of each round, into a file.
func (r *Results) WriteJSON(file string, run Run, ours []string) error {
	lines := []line{}
	for _, metric := range r.metrics {
		ratios := map[string]map[string]float64{}
		for _, our := range ours {
			ratios[our] = map[string]float64{}
			for _, target := range r.targets {
				if ratio, judged := r.Ratio(metric, our, target); judged && target != our {
					ratios[our][target] = ratio
				}
			}
		}
		lines = append(lines, line{metric, r.series[metric.Key], ratios})
	}
	text, err := json.MarshalIndent(struct {
		Run     Run    `json:"run"`
		Metrics []line `json:"metrics"`
	}{run, lines}, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
