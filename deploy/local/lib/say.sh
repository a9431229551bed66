# Words to the person at the terminal. Sourced, never run.

say() {
    printf '%s\n' "$*" >&2
}

# One sentence about what is wrong and the way out; 2 is the exit code for wrong settings, arguments and missing parts.
die() {
    say "$(basename "$0"): $*"
    exit 2
}
