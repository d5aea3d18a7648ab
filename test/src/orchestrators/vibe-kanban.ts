import { mkdir, readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { evilPrompt, type Mischief, type Orchestrator } from "./orchestrator.ts";

/** vibe-kanban 0.1.44 (fact sheet, section 7). Its scripts are in a database, into which its user puts them. */
export const vibeKanban: Orchestrator = {
  tool: "vibe-kanban",
  open: async (world, name, mischief: Mischief = "none") => {
    const path = join(world.user.home, "vibe", `1a2b-${name}`, "repo");
    await mkdir(dirname(path), { recursive: true });
    await world.git(["worktree", "add", "-q", "-b", `vk/${name}`, path]);
    const env = { VK_WORKSPACE_ID: "w", VK_WORKSPACE_BRANCH: `vk/${name}` };
    const printed = await world.persona(["hooks", "print", "vibe-kanban"], { cwd: world.repository, env: world.env });
    const scriptFor = (which: string): string =>
      new RegExp(`${which} script: (.*)$`, "m").exec(printed.stdout)?.[1] ?? "";
    const run = async (which: string): Promise<void> => {
      const { exitCode, stderr } = await world.start("/bin/bash", ["-c", scriptFor(which)], { cwd: path, env });
      if (exitCode !== 0) throw new Error(`${which} ended with ${exitCode}: ${stderr}`);
    };
    if (mischief === "none" || mischief === "runs the hook twice") await run("setup");
    if (mischief === "runs the hook twice") await run("setup");
    const beside = mischief === "runs the hook beside the agent" ? run("setup") : undefined;
    const text = await readFile(join(world.user.home, ".local/share/vibe-kanban/profiles.json"), "utf8");
    const { executors } = JSON.parse(text) as {
      executors: Record<string, Record<string, Record<string, { base_command_override: string }>>>;
    };
    const command = executors["CLAUDE_CODE"]?.["RAVI"]?.["CLAUDE_CODE"]?.base_command_override ?? "";
    // What npx would fetch is the agent on PATH here.
    const words = splitWords(command.replace(/npx -y \S+$/, "claude"));
    const agent = await world.start(words[0] ?? "", [...words.slice(1), "-p", evilPrompt], { cwd: path, env });
    await beside;
    if (mischief === "runs the hook late") await run("setup");
    return {
      path: await realpath(path),
      agent,
      close: async () => {
        await run("archive");
        await world.git(["worktree", "remove", "--force", path]);
      },
    };
  },
};

/** By shell-word rules, without a shell. */
function splitWords(line: string): string[] {
  return [...line.matchAll(/'((?:[^']|'\\'')*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
}
