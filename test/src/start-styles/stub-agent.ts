import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The end of a stub agent that has told its words, and of one that has talked. */
export const endOfWords = 7;
export const endOfTalk = 3;

const script = `#!/bin/sh
# Settings come before the words of whoever starts it, as they do for claude.
case $1 in --settings=*) shift ;; esac
act=$1
[ $# -eq 0 ] || shift
case $act in
  words) printf '%s\\0' "$RAVI_EMAIL" "$PERSONA_LAUNCH_ID" "$PWD" "$@"; exit ${endOfWords} ;;
  cat) exec cat ;;
  echo) echo "ready $$ $PPID"; exec cat ;;
  die) kill "-$1" $$ ;;
  wait) echo "ready $$ $PPID"; exec sleep 300 ;;
  talk) while IFS= read -r line; do printf '{"heard":%s}\\n' "$line"; done; exit ${endOfTalk} ;;
  --version) echo "1.2.3 (stub) $RAVI_EMAIL" ;;
esac
`;

/** An agent that does as it is told, and needs no model. */
export async function writeStubAgent(directory: string, name = "claude"): Promise<string> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, name);
  await writeFile(path, script, { mode: 0o755 });
  return path;
}

/** What a stub agent says of itself with `words`. */
export interface Told {
  email: string;
  launchId: string;
  cwd: string;
  words: readonly string[];
}

export function readTold(output: string): Told {
  const [email = "", launchId = "", cwd = "", ...words] = output.split("\0").slice(0, -1);
  return { email, launchId, cwd, words };
}
