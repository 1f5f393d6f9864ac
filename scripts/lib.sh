# What the scripts beside this file share. Sourced, never run.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The one release build, with tests, that demo, end-to-end tests, load and bench share: every script
# that builds or tests names the same flags, or SwiftPM would build everything a second time.
release=(-c release -Xswiftc -enable-testing --explicit-target-dependency-import-check error)

# Set by `start` alone: one that the caller's environment holds must not count.
session=

# Where things are. A caller may name others: the demo its own run folder, a test its own programs.
config=$(realpath -m "${TIAOJI_CONFIG:-$root/deploy/dev}")
run=$(realpath -m "${TIAOJI_RUN:-$root/.build-run/dev}")
bin=$(realpath -m "${TIAOJI_BIN:-$root/.build/release}")

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# One process per configuration file, which has the process's name.
process_names() {
  local file
  for file in "$config"/*.yaml; do
    [[ -e $file ]] || fail "No configuration in $config: there should be one NAME.yaml per process."
    basename "$file" .yaml
  done
}

# setting NAME KEY: a dotted key of NAME's configuration (scalars, two spaces a level), or nothing.
setting() {
  awk -v wanted="$2" '
    /^ *(#|$)/ { next }
    {
      match($0, /[^ ]/); depth = (RSTART - 1) / 2; line = substr($0, RSTART)
      key = line; sub(/:.*/, "", key); path[depth] = key
      dotted = path[0]; for (i = 1; i <= depth; i++) dotted = dotted "." path[i]
      if (dotted != wanted) next
      sub(/^[^:]*: */, "", line); sub(/ +#.*$/, "", line); gsub(/^"|"$/, "", line)
      print line; exit
    }' "$config/$1.yaml"
}

# state_and_start PID: the kernel's state letter and start time of a process, or nothing. The start
# time tells our process from a later one that was given the same number.
state_and_start() {
  local stat fields
  { stat=$(<"/proc/$1/stat"); } 2>/dev/null || return 0
  read -ra fields <<<"${stat##*) }"
  printf '%s %s\n' "${fields[0]}" "${fields[19]}"
}

# running NAME: true while the process that `up` started under this name lives; sets pid.
running() {
  local start state now
  [[ -s $run/$1.pid ]] || return 1
  read -r pid start <"$run/$1.pid"
  read -r state now <<<"$(state_and_start "$pid")"
  [[ -n $state && $state != Z && $now == "$start" ]]
}

# become PROGRAM ARGUMENT...: one of our programs, in the run folder, which relative paths start
# from, and without the scripts' own variables: to a program, one that begins so is a setting.
become() {
  unset TIAOJI_CONFIG TIAOJI_RUN TIAOJI_BIN TIAOJI_READY_SECONDS
  cd "$run"
  exec ${session:+setsid} "$bin/$1" "${@:2}" </dev/null 6>&- 7>&- 8>&- 9>&-
}

# start NAME: in a session of its own, so that a key pressed here does not reach it.
start() {
  (session=own become "tiaoji-$1" --config "$config/$1.yaml" >>"$run/$1.log" 2>&1) &
  local state began
  read -r state began <<<"$(state_and_start $!)"
  printf '%s %s\n' $! "$began" >"$run/$1.pid"
}

# stop NAME: asks, waits ten seconds (a graceful stop takes five at most), then insists and says so.
stop() {
  local tick
  if running "$1"; then
    kill -TERM "$pid" 2>/dev/null || true
    for ((tick = 0; tick < 100; tick++)); do
      running "$1" || break
      sleep 0.1
    done
    if running "$1"; then
      kill -KILL "$pid" 2>/dev/null || true
      printf '%s did not stop within 10 seconds and was killed\n' "$1" >&2
      rm -f "$run/$1.pid"
      return 1
    fi
  fi
  rm -f "$run/$1.pid"
}

# connects PORT: somebody listens there on loopback.
connects() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# ready NAME: its /readyz answers 200.
ready() {
  local port line
  port=$(setting "$1" admin.port)
  (
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
    IFS= read -r -t 2 line <&3 && [[ $line == "HTTP/1.1 200"* ]]
  ) 2>/dev/null
}
