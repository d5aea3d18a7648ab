import { mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { parse } from "yaml";
import type { OrchestratedWorld } from "./orchestrated.ts";
import { evilPrompt, type Orchestrator } from "./orchestrator.ts";

interface Workflow {
  hooks: Record<string, string>;
  codex: { command: string };
}

/** Symphony 0.0.1 (fact sheet, section 5). Its workspaces are clones. */
export const symphony: Orchestrator = {
  tool: "symphony",
  prepare: async ({ repository, git }) => {
    const lines = [
      "---",
      "tracker:  # whose issues",
      "  kind: linear",
      "hooks:",
      "  after_create: |",
      `    git clone -q "$SOURCE" .`,
      "codex:",
      "  command: codex app-server  # only codex",
      "---",
      "Work on {{ issue.title }}.",
      "",
    ];
    await writeFile(join(repository, "WORKFLOW.md"), lines.join("\n"));
    await git(["add", "."]);
    await git(["commit", "-qm", "workflow"]);
  },
  finish: async ({ git }) => void (await git(["commit", "-qam", "hooks"])),
  open: async (world, _name, mischief = "none") => {
    const path = await realpath(await mkdtemp(join(world.user.home, "issue-")));
    const { hooks, codex } = await readWorkflow(world);
    const hook = async (event: string): Promise<void> => {
      const script = hooks[event];
      if (script === undefined) return;
      const { exitCode, stderr } = await world.start("sh", ["-lc", script], {
        cwd: path,
        env: { SOURCE: world.repository },
      });
      if (exitCode !== 0) throw new Error(`${event} ended with ${exitCode}: ${stderr}`);
    };
    if (mischief === "none" || mischief === "runs the hook twice") await hook("after_create");
    else await world.git(["clone", "-q", world.repository, "."], path);
    if (mischief === "none" || mischief === "runs the hook twice") await hook("before_run");
    if (mischief === "runs the hook twice") await hook("before_run");
    const beside = mischief === "runs the hook beside the agent" ? hook("before_run") : undefined;
    const line = `exec ${codex.command} ${JSON.stringify("listen")}`;
    const agent = await world.start("bash", ["-lc", line], { cwd: path, env: { PROMPT: evilPrompt } });
    await beside;
    if (mischief === "runs the hook late") await hook("before_run");
    return {
      path,
      agent,
      close: async () => {
        await hook("before_remove");
        if (!basename(path).startsWith("issue-")) throw new Error(path);
        await rm(path, { recursive: true });
      },
    };
  },
};

async function readWorkflow({ repository }: OrchestratedWorld): Promise<Workflow> {
  const text = await readFile(join(repository, "WORKFLOW.md"), "utf8");
  return parse(text.split("---\n")[1] ?? "") as Workflow;
}
