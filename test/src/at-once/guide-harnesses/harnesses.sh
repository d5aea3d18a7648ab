#!/usr/bin/env bash
# The bash harness for many workspaces at once, one process each: `harnesses.sh <place> <count>`.
set -euo pipefail

place=$1
count=$2

date +%s.%N | awk '{ printf "%.3f", $1 * 1000 }' >"$place/began"
running=()
for task in $(seq "$count"); do
  bash "$(dirname "$0")/harness.sh" "$task" "$place/workspaces/task-$task" &
  running+=("$!")
done
for pid in "${running[@]}"; do wait "$pid"; done
