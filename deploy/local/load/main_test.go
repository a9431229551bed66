package main

import (
	"strings"
	"testing"
)

func TestAWrongCommandLineIsExplained(t *testing.T) {
	for line, word := range map[string]string{
		"--nginx nginx extra":                   "too much",
		"--nginx nginx --scenarios open,nosuch": "nosuch",
		"--nginx nginx --targets nginx,nosuch":  "nosuch",
		"--rounds 3":                            "nothing to compare",
		"--nginx nginx --rounds 0":              "one round",
	} {
		if _, err := parse(strings.Fields(line)); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestOptionsCanBeCheckedWithoutAnyProgram(t *testing.T) {
	if o, err := parse([]string{"--check", "--targets", "gateway,caddy"}); err != nil || len(o.settings.Kinds) != 2 {
		t.Fatal(o.settings.Kinds, err)
	}
	if _, err := parse([]string{"--check", "--targets", "native"}); err == nil {
		t.Fatal("no native binary was given")
	}
}

func TestEnvoyIsComparedTwice(t *testing.T) {
	o, err := parse([]string{"--nginx", "nginx", "--envoy", "envoy", "--targets", "envoy,envoy+"})
	if err != nil || len(o.settings.Kinds) != 2 || len(ours(o.settings.Kinds)) != 0 {
		t.Fatal(o.settings.Kinds, err)
	}
}
