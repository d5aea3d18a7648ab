import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, realpath, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { writeShellEnvironment } from "./shell-environment.ts";

async function newScope(): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "it's $HOME ünï ")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const scope = join(root, ".ravi");
  await mkdir(scope);
  return scope;
}

function findShell(name: string): string | undefined {
  try {
    return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
  } catch {
    return undefined;
  }
}

test.for(["sh", "bash", "zsh", "fish"])("a %s that reads env.sh acts under the identity", async (name, { skip }) => {
  const shell = findShell(name) ?? skip(`${name} is not installed`);
  const scope = await newScope();
  await writeShellEnvironment(scope, { email: "ada@local.test", phone: "+15550000001" });
  const script = `. ./.ravi/env.sh; printf '%s\\n' "$RAVI_CONFIG_DIR" "$RAVI_EMAIL" "$RAVI_PHONE"; env | grep ^PATH=`;
  const said = execFileSync(shell, ["-c", script], {
    cwd: join(scope, ".."),
    env: { PATH: "/usr/bin:/bin", HOME: "/" },
  });
  expect(said.toString()).toBe(`${scope}\nada@local.test\n+15550000001\nPATH=${scope}/bin:/usr/bin:/bin\n`);
  expect((await stat(join(scope, "env.sh"))).mode & 0o777).toBe(0o600);
});
