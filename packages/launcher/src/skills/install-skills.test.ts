import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { installSkills, type InstallSkillsOptions, type StagedSkills } from "./install-skills.ts";
import { planSkills } from "./plan-skills.ts";
import { SkillError } from "./skill-error.ts";

interface Stage {
  root: string;
  staged: string;
  install(sources: readonly string[], options?: Partial<InstallSkillsOptions>): Promise<StagedSkills>;
}

/** A directory with an `npx` of ours on PATH that runs a shell script. */
async function stage(script = "exit 9"): Promise<Stage> {
  const root = await mkdtemp(join(tmpdir(), "skills-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await mkdir(join(root, "bin"));
  await writeFile(join(root, "bin", "npx"), `#!/bin/sh\nroot=${root}\n${script}\n`);
  await chmod(join(root, "bin", "npx"), 0o700);
  const staged = join(root, "state", "skills");
  return {
    root,
    staged,
    install: (sources, options = {}) => {
      const skills = sources.map((source, index) => ({ id: `s${index}`, source, description: "d" }));
      const plan = planSkills({ skills, harness: "claude", root: staged, directoryOf: () => join(root, "personas") });
      const caller = { PATH: `${join(root, "bin")}:/usr/bin:/bin`, HOME: root, RAVI_MANAGEMENT_KEY: "k", SECRET: "s" };
      return installSkills(plan, { caller, ...options });
    },
  };
}

async function skill(directory: string, text = "---\nname: x\n---\n"): Promise<void> {
  await mkdir(join(directory, "scripts"), { recursive: true });
  await writeFile(join(directory, "SKILL.md"), text);
  await writeFile(join(directory, "scripts", "run.sh"), "#!/bin/sh\n", { mode: 0o755 });
}

async function failure(installing: Promise<StagedSkills>): Promise<SkillError> {
  const outcome: unknown = await installing.catch((error: unknown) => error);
  if (outcome instanceof SkillError) return outcome;
  throw new Error(`expected a SkillError, got ${String(outcome)}`);
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

describe("installSkills()", () => {
  it("runs the router's commands in the staging directory, and removes everything afterwards", async () => {
    const { root, staged, install } = await stage(
      'echo "$*" >> $root/log; mkdir -p .claude/skills/a .agents/skills/b && echo A > .claude/skills/a/SKILL.md && echo B > .agents/skills/b/SKILL.md',
    );
    const skills = await install(["x/a", "https://github.com/o/r#b"]);
    expect(skills.root).toBe(staged);
    expect(await readFile(join(staged, "skills/a/SKILL.md"), "utf8")).toBe("A\n");
    expect(await readFile(join(staged, "skills/b/SKILL.md"), "utf8")).toBe("B\n");
    expect((await readdir(staged)).toSorted()).toEqual([".claude-plugin", "skills"]);
    expect((await stat(staged)).mode & 0o077).toBe(0);
    await skills[Symbol.asyncDispose]();
    expect(await readFile(join(root, "log"), "utf8")).toBe(
      "-y prpm install x/a --as claude\n-y skills add https://github.com/o/r --skill b -y\n",
    );
    expect(await exists(staged)).toBe(false);
  });

  it("shows the installers an allow-list of the environment", async () => {
    const { root, install } = await stage(
      "env > $root/env; mkdir -p .claude/skills/a && echo A > .claude/skills/a/SKILL.md",
    );
    await install(["x/a"]);
    const names = (await readFile(join(root, "env"), "utf8")).split("\n").map((line) => line.split("=")[0]);
    expect(names).toEqual(expect.arrayContaining(["PATH", "HOME", "CI"]));
    expect(names).not.toContain("RAVI_MANAGEMENT_KEY");
    expect(names).not.toContain("SECRET");
  });

  it("copies a local skill without any command, keeps its modes, and leaves the clone's history out", async () => {
    const { root, staged, install } = await stage();
    await skill(join(root, "personas/skills/mine"));
    await mkdir(join(root, "personas/skills/mine/.git"));
    await install(["./skills/mine"]);
    expect((await readdir(join(staged, "skills/mine"))).toSorted()).toEqual(["SKILL.md", "scripts"]);
    expect((await stat(join(staged, "skills/mine/scripts/run.sh"))).mode & 0o100).toBe(0o100);
  });

  it("follows an installer's link within its directory, and none that leads out", async () => {
    const inside = await stage(
      "mkdir -p real .claude/skills; echo A > real/SKILL.md; ln -s ../../real .claude/skills/a",
    );
    await inside.install(["x/a"]);
    expect(await readFile(join(inside.staged, "skills/a/SKILL.md"), "utf8")).toBe("A\n");

    const outside = await stage("mkdir -p .claude/skills; ln -s $root/home .claude/skills/a");
    await skill(join(outside.root, "home"));
    expect(await failure(outside.install(["x/a"]))).toMatchObject({ code: "SKILL_INSTALL_FAILED" });
    expect(await exists(outside.staged)).toBe(false);
  });

  it("refuses a skill that holds a link, and one without SKILL.md", async () => {
    const { root, staged, install } = await stage();
    await skill(join(root, "personas/linked"));
    await symlink("/etc/hostname", join(root, "personas/linked/host"));
    await mkdir(join(root, "personas/empty"));
    expect(await failure(install(["./linked"]))).toMatchObject({ code: "SKILL_DIRECTORY_INVALID" });
    expect((await failure(install(["./empty"]))).message).toBe('Cannot install skill "s0": it has no SKILL.md');
    expect(await exists(staged)).toBe(false);
  });

  it("says what the installer said, but no credential", async () => {
    const token = `ghp_${"a1B2c3D4e5".repeat(4)}`;
    const { install } = await stage(
      `case "$*" in *loud*) echo ${token};; *) echo "no such package" >&2;; esac; exit 1`,
    );
    expect(await failure(install(["x/a"]))).toMatchObject({
      code: "SKILL_INSTALL_FAILED",
      message: 'Cannot install skill "s0": its installer failed',
      hint: "It says: no such package. Try it by hand: npx -y prpm install x/a --as claude",
    });
    expect((await failure(install(["x/loud"]))).hint).not.toContain("ghp_");
  });

  it("stops an installer that takes too long, and everything it started", async () => {
    const { root, install } = await stage("sleep 300 & echo $! > $root/pid; wait");
    expect((await failure(install(["x/a"], { timeoutMs: 500 }))).message).toContain("longer than 0.5 s");
    const pid = Number(await readFile(join(root, "pid"), "utf8"));
    await expect.poll(() => exists(`/proc/${pid}/cwd`)).toBe(false);
  });

  it("stops when it is told to", async () => {
    const { install, root } = await stage("echo x > $root/started; sleep 300");
    const controller = new AbortController();
    const installing = failure(install(["x/a"], { signal: controller.signal }));
    await expect.poll(() => exists(join(root, "started"))).toBe(true);
    controller.abort();
    expect((await installing).code).toBe("CANCELLED");
  });

  it("says that npx is missing", async () => {
    const { root, install } = await stage();
    const caller = { PATH: join(dirname(root), "nothing"), HOME: root };
    expect((await failure(install(["x/a"], { caller }))).code).toBe("SKILL_INSTALLER_MISSING");
  });
});
