import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Ravi, Superset, dmux and Aperant: the published guides that tell their users to run `ravi`. */
export type GuideId = "S1" | "S2" | "S3" | "S4";

/** Where the guides are. They are other people's text and no part of this repository. */
export type Guides =
  | { kind: "found"; directory: string; texts: Readonly<Record<GuideId, string>> }
  | { kind: "absent"; reason: string };

const prefixes: Readonly<Record<GuideId, string>> = { S1: "000_", S2: "001_", S3: "002_", S4: "003_" };

/** Looks in PERSONA_GUIDES_DIR, else in `shared/guides` beside the checkout. Throws when only some of the four are there. */
export function findGuides(env: Readonly<Record<string, string | undefined>>): Guides {
  const beside = fileURLToPath(new URL("../../../../shared/guides", import.meta.url));
  const directory = env["PERSONA_GUIDES_DIR"] ?? beside;
  if (!existsSync(directory)) {
    const reason = `the published guides are not in "${directory}"; name their directory in PERSONA_GUIDES_DIR`;
    return { kind: "absent", reason };
  }
  const names = readdirSync(directory);
  const read = (id: GuideId): string => {
    const name = names.find((each) => each.startsWith(prefixes[id]) && each.endsWith(".txt"));
    if (name === undefined) throw new Error(`Cannot find guide ${id}: "${directory}" has no ${prefixes[id]}*.txt`);
    return readFileSync(join(directory, name), "utf8");
  };
  return { kind: "found", directory, texts: { S1: read("S1"), S2: read("S2"), S3: read("S3"), S4: read("S4") } };
}
