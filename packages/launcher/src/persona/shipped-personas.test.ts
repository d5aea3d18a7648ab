import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { describeProblems } from "./describe-problems.ts";
import { listPersonas } from "./list-personas.ts";
import { loadPersona } from "./load-persona.ts";
import { refsIn } from "./refs.ts";
import { selectRuntime } from "./select-runtime.ts";

const directory = fileURLToPath(new URL("../../../../personas", import.meta.url));
const files = (await readdir(directory)).filter((name) => name.endsWith(".json"));

it("the personas that we ship have no problems", async () => {
  const { personas, problems } = await listPersonas({ directories: [directory], catalog: false });
  expect(describeProblems(problems)).toBe("");
  expect(personas.map(({ id, harnesses }) => `${id} ${harnesses.join()}`)).toEqual([
    "inbox-reader claude",
    "otp-runner opencode",
    "signup-tester codex",
  ]);
});

it.each(files)("%s asks for its Ravi credentials by refs, may use the network, and knows its inputs", async (file) => {
  const { persona } = await loadPersona(file.replace(/\.json$/, ""), { directories: [directory] });
  expect(refsIn(persona.env?.["RAVI_EMAIL"] ?? "")).toEqual(["RAVI_EMAIL"]);
  expect(persona.sandbox.network).toBe(true);
  const { systemPrompt, warnings } = selectRuntime(persona);
  expect(warnings).toEqual([]);
  for (const input of Object.keys(persona.inputs ?? {})) expect(systemPrompt).toContain(`$${input}`);
  expect(systemPrompt).toContain("untrusted");
});
