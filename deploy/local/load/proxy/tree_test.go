package proxy

import (
	"os"
	"testing"
)

func TestAProgramsNameMayHoldAnything(t *testing.T) {
	got, err := parseStat("4711 (a (b) c) S 42 4711 1 0 -1 4194304 100 0 0 0 30 12 5 3 20 0 1 0 100 1000 200 0\n")
	if err != nil || got != (stat{pid: 4711, parent: 42, ticks: 50}) {
		t.Fatal(got, err)
	}
}

func TestALineThatIsCutIsAnError(t *testing.T) {
	for _, line := range []string{"", "4711", "4711 (a) S 42", "x (a) S 1 1 1 0 -1 0 0 0 0 0 1 1 1 1 1"} {
		if _, err := parseStat(line); err == nil {
			t.Fatalf("%q was read", line)
		}
	}
}

func TestThisProcessUsesMemory(t *testing.T) {
	if rss(os.Getpid()) < 1<<20 {
		t.Fatal("less than 1 MiB")
	}
}
