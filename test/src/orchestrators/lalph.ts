import { mkdir, mkdtemp, readFile, realpath, writeFile, access, chmod } from "node:fs/promises";
import { join } from "node:path";
import { evilPrompt, type Orchestrator } from "./orchestrator.ts";

/** lalph 0.3.139 (fact sheet, section 4). */
export const lalph: Orchestrator = {
  tool: "lalph",
  prepare: async ({ repository, git }) => {
    await mkdir(join(repository, ".lalph/config"), { recursive: true });
    const preset = { id: "default", cliAgent: "claude", commandPrefix: [], extraArgs: [], sourceMetadata: {} };
    await writeFile(join(repository, ".lalph/config/settings.cliAgentPresets"), JSON.stringify([preset]));
    await mkdir(join(repository, "scripts"));
    await writeFile(join(repository, "scripts/worktree-setup.sh"), "#!/usr/bin/env bash\ntouch installed\n", {
      mode: 0o755,
    });
    await writeFile(join(repository, ".gitignore"), ".lalph/\ninstalled\n");
    await git(["add", "."]);
    await git(["commit", "-qm", "scripts"]);
  },
  // A committed script counts as it was committed.
  finish: async ({ git }) => void (await git(["commit", "-qam", "hooks"])),
  open: async (world, _name, mischief = "none") => {
    const path = await realpath(await mkdtemp(join(world.user.home, "lalph-")));
    await world.git(["worktree", "add", "-q", path, "-d", "HEAD"]);
    const setup = async (): Promise<void> => {
      const script = join(path, "scripts/worktree-setup.sh");
      const isThere = await access(script).then(
        () => true,
        () => false,
      );
      if (!isThere) throw new Error("the worktree has no setup script");
      await chmod(script, 0o755);
      // How it ends is ignored.
      await world.start("/bin/bash", [script], { cwd: path });
    };
    if (mischief === "none" || mischief === "runs the hook twice") await setup();
    if (mischief === "runs the hook twice") await setup();
    const beside = mischief === "runs the hook beside the agent" ? setup() : undefined;
    const text = await readFile(join(world.repository, ".lalph/config/settings.cliAgentPresets"), "utf8");
    const [preset] = JSON.parse(text) as { commandPrefix: string[] }[];
    const prefix = preset?.commandPrefix ?? [];
    const words = ["claude", "--dangerously-skip-permissions", "--output-format", "stream-json", "--", evilPrompt];
    // The first word of a prefix comes twice.
    const [file = "", ...args] = prefix.length === 0 ? words : [prefix[0] ?? "", ...prefix, ...words];
    const agent = await world.start(file, args, { cwd: path });
    await beside;
    if (mischief === "runs the hook late") await setup();
    return { path, agent, close: async () => void (await world.git(["worktree", "remove", "--force", path])) };
  },
};
