import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadPersona } from "../persona/load-persona.ts";
import type { LaunchInputs } from "./launch-plan.ts";
import type { LaunchRequest } from "./launch-request.ts";
import { readInputs } from "./read-inputs.ts";

type Read = (request?: Partial<LaunchRequest>) => Promise<LaunchInputs>;

/** A persona of that harness, and a project with instructions of its own. */
async function place(fields: object): Promise<{ root: string; read: Read }> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "read-inputs-")));
  onTestFinished(() => rm(root, { recursive: true }));
  const directories = [join(root, "personas")];
  const persona = { id: "p", description: "d", model: "m", systemPrompt: "", ...fields };
  for (const name of ["personas", "work"]) await mkdir(join(root, name));
  await writeFile(join(root, "personas/p.json"), JSON.stringify(persona));
  for (const name of ["CLAUDE.md", "AGENTS.md"]) await writeFile(join(root, "work", name), "Project");
  const host = { env: { PATH: join(root, "bin") }, home: root, cwd: join(root, "work"), nodePath: process.execPath };
  const read: Read = (request) =>
    readInputs(
      "l-1",
      { load: () => loadPersona("p", { directories }), task: "Go", ...request },
      { host, stateDirectory: join(root, "state"), mode: "headless" },
    );
  return { root, read };
}

test.each([
  { harness: "claude", field: "claudeMd", file: "CLAUDE.md" },
  { harness: "codex", field: "agentsMd", file: "AGENTS.md" },
  { harness: "opencode", field: "agentsMd", file: "AGENTS.md" },
])("isolated, $harness gets the persona's own instructions without the project's, and is told so", async (row) => {
  const { harness, field, file } = row;
  const { read } = await place({ harness, [`${field}Content`]: "Persona", [`${field}Mode`]: "extend" });
  expect((await read()).sidecars.instructions).toContain("Project\n\n---\n\nPersona");
  const { sidecars, runtime } = await read({ isolate: true });
  expect(sidecars.instructions).toBe(`# Instructions (${file})\n\nPersona`);
  expect(runtime.warnings).toContain(
    `${field}Mode "extend" is not applied with isolate: the project's ${file} is not read`,
  );
});

test("isolated, a sidecar that overwrites is worth no warning", async () => {
  const { read } = await place({ harness: "claude", claudeMdContent: "Persona" });
  expect((await read({ isolate: true })).runtime.warnings).toEqual((await read()).runtime.warnings);
});

test("an empty name of the workspace does not stand for the current directory", async () => {
  const { root, read } = await place({ harness: "claude" });
  expect((await read()).workspace.path).toBe(join(root, "work"));
  await expect(read({ workingDirectory: "" })).rejects.toMatchObject({ code: "OPTION_INVALID" });
});
