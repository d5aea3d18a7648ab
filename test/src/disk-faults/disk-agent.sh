# Stands in for claude: `sh disk-agent.sh <marker> <directory>`. It leaves a process of another session behind, floods its
# output when there is a file `flood`, waits as long as there is a file `hold`, and answers.
marker=$1
signs=$2
setsid sh -c 'while :; do sleep 0.1; done' "$marker" >/dev/null 2>&1 &
if [ -e "$signs/flood" ]; then
  awk 'BEGIN { for (i = 0; i < 16384; i++) printf "%01023d\n", i }' || exit 1
fi
echo $$ >"$signs/running.new"
mv "$signs/running.new" "$signs/running"
while [ -e "$signs/hold" ]; do sleep 0.05; done
session=11111111-1111-4111-8111-111111111111
usage='{"input_tokens":1,"output_tokens":1,"cache_read_input_tokens":0,"cache_creation_input_tokens":0}'
printf '{"type":"system","subtype":"init","session_id":"%s","mcp_servers":[]}\n' "$session"
printf '{"type":"assistant","session_id":"%s","message":{"id":"m","usage":%s,"content":[{"type":"text","text":"done"}]}}\n' \
  "$session" "$usage"
printf '{"type":"result","subtype":"success","is_error":false,"result":"done","session_id":"%s","usage":%s}\n' \
  "$session" "$usage"
