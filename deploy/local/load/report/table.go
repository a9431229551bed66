package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Table prints the medians, and below them ours divided by each other's, a block for each of ours.
func (r *Results) Table(w io.Writer, ours []string) error {
	rows := [][]string{append([]string{"median", "unit"}, r.targets...)}
	for _, metric := range r.metrics {
		row := []string{metric.Title, metric.Unit}
		for _, target := range r.targets {
			row = append(row, cell(r.Of(metric, target)))
		}
		rows = append(rows, row)
	}
	for _, our := range ours {
		rows = append(rows, nil, append([]string{our + " / each", "good"}, r.targets...))
		for _, metric := range r.metrics {
			rows = append(rows, r.ratios(metric, our))
		}
	}
	_, err := io.WriteString(w, aligned(rows)+
		"\n  direct is the load alone, without a proxy and without TLS: its best, and its own round trip"+
		"\n  >= the load was the limit and not the proxy, which can do this or better: nothing is judged by it\n")
	return err
}

func (r *Results) ratios(metric Metric, our string) []string {
	good := "< 1"
	if metric.MoreIsBetter {
		good = "> 1"
	}
	row := []string{metric.Title, good}
	for _, target := range r.targets {
		ratio, judged := r.Ratio(metric, our, target)
		if judged && target != our {
			row = append(row, fmt.Sprintf("%.2f", ratio))
		} else {
			row = append(row, "")
		}
	}
	return row
}

// Ratio is one target's median divided by another's, unless either is missing or bound by the load, or what shrinks is compared
// or compared with.
func (r *Results) Ratio(metric Metric, of, to string) (float64, bool) {
	above, below := r.Of(metric, of), r.Of(metric, to)
	if above == nil || below == nil || above.Bound || below.Bound || above.Median < 0 || below.Median <= 0 {
		return 0, false
	}
	return above.Median / below.Median, true
}

func cell(series *Series) string {
	if series == nil {
		return ""
	}
	text := fmt.Sprintf("%.0f", series.Median)
	if series.Median < 100 {
		text = fmt.Sprintf("%.3g", series.Median)
	}
	if series.Bound {
		return ">=" + text
	}
	return text
}

// aligned sets rows in columns: the first to the left, the others to the right.
func aligned(rows [][]string) string {
	var widths []int
	for _, row := range rows {
		for i, text := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(text))
		}
	}
	var out strings.Builder
	for _, row := range rows {
		for i, text := range row {
			space := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(text))
			switch {
			case i == 0:
				out.WriteString(text + space)
			default:
				out.WriteString("  " + space + text)
			}
		}
		out.WriteString("\n")
	}
	return out.String()
}
