package proxy

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ticksPerSecond is the unit of /proc/PID/stat, the same on every Linux that Go runs on.
const ticksPerSecond = 100

// stat is what is wanted of /proc/PID/stat.
type stat struct {
	pid, parent int
	ticks       int // of it and of its children that have ended, in user and system mode
}

// parseStat reads a line of proc(5)'s stat; a program's name may hold anything, so it is left behind by its last bracket.
func parseStat(line string) (stat, error) {
	end := strings.LastIndexByte(line, ')')
	if end < 0 {
		return stat{}, fmt.Errorf("not a line of stat: %q", line)
	}
	pid, err := strconv.Atoi(line[:strings.IndexByte(line, ' ')])
	if err != nil {
		return stat{}, err
	}
	fields := strings.Fields(line[end+1:]) // begins with field 3
	if len(fields) < 15 {
		return stat{}, fmt.Errorf("a line of stat with %d fields behind its name", len(fields))
	}
	s := stat{pid: pid}
	if s.parent, err = strconv.Atoi(fields[1]); err != nil {
		return stat{}, err
	}
	for _, field := range fields[11:15] { // utime, stime, cutime, cstime
		ticks, err := strconv.Atoi(field)
		if err != nil {
			return stat{}, err
		}
		s.ticks += ticks
	}
	return s, nil
}

// tree is a process and all that descend from it.
func tree(root int) []stat {
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is right
	children := map[int][]stat{}
	var family []stat
	for _, file := range files {
		line, err := os.ReadFile(file)
		if err != nil {
			continue // it has ended since
		}
		s, err := parseStat(string(line))
		if err != nil {
			continue
		}
		children[s.parent] = append(children[s.parent], s)
		if s.pid == root {
			family = append(family, s)
		}
	}
	for i := 0; i < len(family); i++ {
		family = append(family, children[family[i].pid]...)
	}
	return family
}

// cpu is what a tree has used so far, in seconds.
func cpu(root int) float64 {
	ticks := 0
	for _, s := range tree(root) {
		ticks += s.ticks
	}
	return float64(ticks) / ticksPerSecond
}

// rss is what of a tree is in memory, in bytes; what several share counts once for each, as it does for an operator's limit.
func rss(root int) int {
	bytes := 0
	for _, s := range tree(root) {
		bytes += residentOf(s.pid)
	}
	return bytes
}

func residentOf(pid int) int {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0 // it has ended since
	}
	_, after, _ := bytes.Cut(status, []byte("VmRSS:"))
	line, _, _ := bytes.Cut(after, []byte("kB"))
	kib, _ := strconv.Atoi(string(bytes.TrimSpace(line))) // a process at its end has none
	return kib * 1024
}
