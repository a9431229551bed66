package proxy

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// Process is an instance that runs.
type Process struct {
	// Kind is what it is an instance of.
	Kind Kind
	// Port is where it serves.
	Port int

	folder string
	cmd    *exec.Cmd
	done   chan struct{}
}

// Start starts an instance on one core, in a folder of its own; it may not serve yet.
func Start(k Kind, place Place, core int) (*Process, error) {
	var err error
	if place.Port, err = freePort(); err != nil {
		return nil, err
	}
	if place.Management, err = freePort(); err != nil {
		return nil, err
	}
	config, err := k.write(place)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be configured: %w", k.Name, err)
	}
	output, err := os.Create(filepath.Join(place.Folder, "output.txt"))
	if err != nil {
		return nil, err
	}
	defer output.Close()
	cmd := exec.Command("taskset", append([]string{"-c", strconv.Itoa(core)}, k.line(config)...)...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = place.Folder, output, output
	cmd.Env = append(os.Environ(), k.env...)
	// An interrupt from the terminal is for the load alone, which then ends this one.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("%s does not start: %w", k.Name, err)
	}
	p := &Process{Kind: k, Port: place.Port, folder: place.Folder, cmd: cmd, done: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // how it ended is in its output
		close(p.done)
	}()
	return p, nil
}

// freePort may be taken by another before it is used; then the instance says so in its output.
func freePort() (int, error) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

// CPU is what it has used so far, in seconds, with all its processes and their children.
func (p *Process) CPU() float64 { return cpu(p.cmd.Process.Pid) }

// RSS is what it has in memory, in bytes.
func (p *Process) RSS() int { return rss(p.cmd.Process.Pid) }

// Collect has a JVM do a full collection; for others it does nothing.
func (p *Process) Collect() error {
	if p.Kind.jcmd == "" {
		return nil
	}
	return exec.Command(p.Kind.jcmd, strconv.Itoa(p.cmd.Process.Pid), "GC.run").Run()
}

// HasEnded tells whether it runs no more.
func (p *Process) HasEnded() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// Output is the end of what it has written, for a message.
func (p *Process) Output() string {
	text, _ := os.ReadFile(filepath.Join(p.folder, "output.txt")) // without it there is nothing to show
	return string(text[max(0, len(text)-2000):])
}

// Terminate asks it to stop, as an orchestrator does: SIGTERM to its first process.
func (p *Process) Terminate() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // one that has ended needs none
}

// Kill ends it, and waits.
func (p *Process) Kill() {
	for _, s := range tree(p.cmd.Process.Pid) {
		_ = syscall.Kill(s.pid, syscall.SIGKILL) // one that has ended needs none
	}
	select {
	case <-p.done:
	case <-time.After(10 * time.Second):
	}
}

// PID is its first process.
func (p *Process) PID() int { return p.cmd.Process.Pid }
