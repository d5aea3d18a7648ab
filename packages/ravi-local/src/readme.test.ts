import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { faultKinds } from "./faults/fault.ts";
import { routes } from "./http/routes.ts";

const example = fileURLToPath(new URL("../testing/readme-example.ts", import.meta.url));
const tsx = import.meta.resolve("tsx");
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("the README's first example prints what the README says", { timeout: 60_000 }, () => {
  const code = readFileSync(example, "utf8");
  expect(readme).toContain(`\`\`\`ts\n${code}\`\`\``);
  const output = execFileSync(process.execPath, ["--import", tsx, example], { encoding: "utf8" });
  expect(`// ${output}`).toBe(`${code.trimEnd().split("\n").at(-1)}\n`);
});

test("the README names every control route and every kind of fault", () => {
  const paths = routes.map(({ path }) => path).filter((path) => path.startsWith("/_local/"));
  expect(paths.filter((path) => !readme.includes(path.replace("/:id", "")))).toEqual([]);
  expect(faultKinds.filter((kind) => !readme.includes(`\`${kind}\``))).toEqual([]);
});
