/**
 * The guard's program, for `/bin/sh -c`; `$1` is the launch id. It waits for one line on standard input. `disarm` ends
 * it; end of file without it means that the launcher died, and everything of the launch is killed with SIGKILL:
 * processes that have the launch id in their initial environment, and what descends from them.
 *
 * Linux finds them in `/proc`. Elsewhere `ps -E` shows the environment of one's own processes, macOS hides that of
 * programs protected by the system.
 */
export const guardScript = `
trap '' HUP INT TERM QUIT
mark="PERSONA_LAUNCH_ID=$1"
tab=$(printf "\\t")

# With line feeds out of the way each variable becomes a line, whatever its value holds.
marked_in_proc() {
  grep -lsF -e "$mark" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do
    tr '\\000\\n' '\\n\\001' <"/proc/$pid/environ" 2>/dev/null | grep -qxF -e "$mark" && echo "$pid"
  done
}

marked_by_ps() {
  ps -axEww -o pid= -o command= 2>/dev/null | while read -r pid rest; do
    case " $rest " in *" $mark "*) echo "$pid" ;; esac
  done
}

marked() {
  if [ -r /proc/self/environ ]; then marked_in_proc; else marked_by_ps; fi
}

parents() {
  if [ -r /proc/self/environ ]; then
    grep -s '^PPid:' /proc/[0-9]*/status | while IFS="/:$tab" read -r _ _ pid _ _ parent; do echo "$pid $parent"; done
  else
    ps -axo pid=,ppid= 2>/dev/null
  fi
}

# The set "$1" with everything below it.
with_descendants() {
  set=" $1 "
  table=$(parents)
  before=
  while [ "$set" != "$before" ]; do
    before=$set
    while read -r pid parent; do
      case "$set" in *" $pid "*) continue ;; esac
      case "$set" in *" $parent "*) set="$set$pid " ;; esac
    done <<TABLE
$table
TABLE
  done
  echo "$set"
}

read -r word
[ "$word" = disarm ] && exit 0
quiet=0
rounds=0
while [ "$quiet" -lt 3 ] && [ "$rounds" -lt 200 ]; do
  found=$(marked | tr '\\n' ' ')
  if [ -z "$found" ]; then
    quiet=$((quiet + 1))
  else
    quiet=0
    kill -KILL $(with_descendants "\${found% }") 2>/dev/null
  fi
  rounds=$((rounds + 1))
  sleep 0.05 2>/dev/null || sleep 1
done
`;
