#!/usr/bin/env bash
# One workspace, by the steps of the bash harness in Ravi's guide: create, scope, ask for the address, run, clear.
set -euo pipefail

task=$1
workspace=$2

identity=$(ravi identity create --name "task-$task" --json)
uuid=$(jq -r .uuid <<<"$identity")
email=$(jq -r .inbox <<<"$identity")
phone=$(jq -r .phone <<<"$identity")

mkdir -p "$workspace/.ravi"
printf '{"identity_uuid": "%s"}\n' "$uuid" >"$workspace/.ravi/config.json"

proven=$(RAVI_CONFIG_DIR="$workspace/.ravi" ravi get email --json | jq -r .email)
[ "$proven" != "" ]

(
  export RAVI_CONFIG_DIR="$workspace/.ravi" RAVI_EMAIL="$email" RAVI_PHONE="$phone"
  cd "$workspace"
  ./run-agent.sh
)

rm -rf "$workspace/.ravi"
