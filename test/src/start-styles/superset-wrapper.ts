import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A wrapper as Superset 1.24.2 has them: it starts the first of its name on PATH that is not in its own directory. */
const script = `#!/bin/bash
echo started >> "$(dirname "$0")/starts"
IFS=:
for directory in $PATH; do
  case $directory in "$(dirname "$0")"|'') continue ;; esac
  if [ -x "$directory/claude" ]; then unset IFS; exec "$directory/claude" "$@"; fi
done
exit 127
`;

/** @returns Its directory, which Superset's terminals have first on PATH, and the file in which it notes its starts. */
export async function writeSupersetWrapper(home: string, name: string): Promise<{ bin: string; starts: string }> {
  const bin = join(home, name, "bin");
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, "claude"), script, { mode: 0o755 });
  return { bin, starts: join(bin, "starts") };
}
