import { fileURLToPath } from "node:url";
import { generateApiReference } from "./generate-api-reference.ts";

const directory = fileURLToPath(new URL("../api", import.meta.url));
const { pages, undocumented } = await generateApiReference(directory);
for (const name of undocumented) process.stderr.write(`without a doc comment: ${name}\n`);
process.stdout.write(`docs/api: ${pages.length} pages\n`);
process.exitCode = undocumented.length === 0 ? 0 : 1;
