import { randomBytes } from "node:crypto";
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { keepWorkspace } from "./src/exec-world.ts";
import { isAlive, processesWithEnv, waitUntil } from "./src/processes.ts";
import { personaCommand, startCommand } from "./src/run-cli.ts";
import type { StandInScript } from "./src/stand-in-model.ts";
import { snapshotTree } from "./src/tree-snapshot.ts";
import { createWorld, type World } from "./src/world.ts";

const never: StandInScript = () => ({ error: { status: 400, message: "no model is wanted here" } });

// One for all that leaves no trace: making a world and an identity takes longer than most of these tests.
const world = await createWorld(never);
const kept = await keepWorkspace(world);
afterAll(async () => {
  await kept[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

/** Arguments that run a shell script. */
const sh = (script: string, ...args: string[]): string[] => ["/bin/sh", "-c", script, "sh", ...args];

/** Tells its address, and waits until another command is there. */
const meet = (own: string, other: string): string[] =>
  sh('echo "$RAVI_EMAIL $PERSONA_LAUNCH_ID"; touch "$1"; until [ -e "$2" ]; do sleep 0.05; done', own, other);

/** The lines of an environment that are Ravi's and ours, and PATH. */
function ownVariables(output: string): Record<string, string> {
  const lines = output.split("\n").filter((line) => /^(?:RAVI_|PERSONA_|PATH=)/.test(line));
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]));
}

/** An empty directory to work in, with no identity. */
async function bareDirectory(within: World): Promise<string> {
  const directory = join(within.user.home, `bare-${randomBytes(4).toString("hex")}`);
  await mkdir(directory);
  return directory;
}

describe("the command's environment", () => {
  test("is the caller's own, without Ravi's variables, and the identity's", async () => {
    const env = { ...world.user.env, RAVI_MANAGEMENT_KEY: world.ravi.managementKey, RAVI_API_URL: "x", OWN: "kept" };
    const run = await world.persona(["exec", "--", "env"], { env });
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(run.stdout).toContain("\nOWN=kept\n");
    expect(ownVariables(run.stdout)).toEqual({
      PATH: `${kept.scope}/bin:${world.user.env["PATH"]}`,
      PERSONA_LAUNCH_ID: expect.stringMatching(/^[a-z0-9]{12}$/),
      RAVI_CONFIG_DIR: kept.scope,
      RAVI_EMAIL: kept.email,
    });
  });

  test("is found from a directory further down, and needs no Ravi", async () => {
    await mkdir(join(world.workspace, "deep/er"), { recursive: true });
    const env = { ...world.user.env, RAVI_API_URL: "http://127.0.0.1:9", RAVI_MANAGEMENT_KEY: "nobody's" };
    const run = await world.persona(["exec", "--verbose", "env"], { env, cwd: join(world.workspace, "deep/er") });
    expect(ownVariables(run.stdout)).toMatchObject({ RAVI_CONFIG_DIR: kept.scope, RAVI_EMAIL: kept.email });
    expect(run.stderr).toMatch(/^persona keeper?\S*|^persona \S+@\S+, launch \S+, kept in \S+\n$/);
  });

  test("comes from the scope that a hook's RAVI_CONFIG_DIR names", async () => {
    const env = { ...world.user.env, RAVI_CONFIG_DIR: kept.scope };
    const run = await world.persona(["exec", "--", "env"], { env, cwd: await bareDirectory(world) });
    expect(ownVariables(run.stdout)).toMatchObject({ RAVI_CONFIG_DIR: kept.scope, RAVI_EMAIL: kept.email });
  });

  test("has the agent's own ravi, which acts as the identity", async () => {
    const run = await world.persona(["exec", "ravi", "get", "email"]);
    expect(JSON.parse(run.stdout)).toMatchObject({ email: kept.email });
  });

  test("two commands at once share the workspace's identity, each with a launch id of its own", async () => {
    const runs = await Promise.all(
      [meet("a", "b"), meet("b", "a")].map((command) => world.persona(["exec", "--", ...command])),
    );
    const [first, second] = runs.map(({ stdout }) => stdout.trim().split(" "));
    expect([first?.[0], second?.[0]]).toEqual([kept.email, kept.email]);
    expect(first?.[1]).not.toBe(second?.[1]);
  });
});

describe("the command line", () => {
  const showArguments = [process.execPath, "-e", "process.stdout.write(JSON.stringify(process.argv.slice(1)))", "--"];
  const odd = [
    "",
    " a  b ",
    "--",
    "-x",
    "--persona",
    "q\"u'o`te",
    "$HOME",
    "line\nfeed\n",
    "é😀\u202e",
    "a\\b",
    "\t",
    "/dev/fd/99",
  ];

  test.each([
    { form: "exec --", words: ["exec", "--"] },
    { form: "exec", words: ["exec"] },
    { form: "exec persona exec --", words: ["exec", "persona", "exec", "--"] },
    { form: "exec -- persona exec", words: ["exec", "--", "persona", "exec"] },
    { form: "persona exec --, doubled by lalph", words: ["persona", "exec", "--"] },
    { form: "/abs/persona /abs/persona exec", words: [personaCommand, "exec"] },
  ])("$form passes every argument on as it is", async ({ words }) => {
    const run = await world.persona([...words, ...showArguments, ...odd]);
    expect({ ...run, stdout: JSON.parse(run.stdout) as unknown }).toMatchObject({
      exitCode: 0,
      stdout: odd,
      stderr: "",
    });
  });

  test("an argument that is not UTF-8 is refused rather than changed", async () => {
    const script = 'exec "$0" "$1" exec -- printf %s "$(printf "a\\377")"';
    await using running = startCommand("/bin/sh", ["-c", script, process.execPath, personaCommand], {
      cwd: world.workspace,
      env: world.user.env,
    });
    expect(await running.ended).toMatchObject({ exitCode: 64, stdout: "" });
    expect(running.stderr()).toContain("[ARGUMENT_NOT_TEXT]");
  });

  test("a process substitution of the shell reaches the command", async () => {
    await using running = startCommand(
      "/bin/bash",
      ["-c", 'exec "$0" "$1" exec -- cat <(echo one) <(echo two)', process.execPath, personaCommand],
      {
        cwd: world.workspace,
        env: world.user.env,
      },
    );
    expect(await running.ended).toMatchObject({ exitCode: 0, stdout: "one\ntwo\n", stderr: "" });
  });

  test.each([
    { args: ["exec"], says: "no command was given" },
    { args: ["exec", "--"], says: "no command was given" },
    { args: ["exec", "--nope", "--", "true"], says: 'unknown option "--nope"' },
    { args: ["exec", "--persona"], says: 'option "--persona" has no value' },
  ])("$args is wrong usage", async ({ args, says }) => {
    const run = await world.persona(args);
    expect(run).toMatchObject({ exitCode: 64, stdout: "" });
    expect(run.stderr).toContain(`error Cannot read the command line: ${says} [USAGE]`);
  });
});

describe("the command's end", () => {
  test.each([0, 1, 42, 255])("exit code %i is ours", async (code) => {
    expect(await world.persona(["exec", "--", ...sh(`exit ${code}`)])).toMatchObject({ exitCode: code, stderr: "" });
  });

  test.each(["SIGTERM", "SIGKILL", "SIGINT", "SIGHUP", "SIGPIPE", "SIGUSR1", "SIGSEGV"] as const)(
    "death by %s is ours",
    async (signal) => {
      const run = await world.persona(["exec", "--", ...sh(`kill -${signal.slice(3)} $$; sleep 5`)]);
      expect(run).toMatchObject({ exitCode: undefined, signal, stderr: "" });
    },
  );

  test("a command that is not there ends with 127, one that cannot be executed with 126", async () => {
    const file = join(world.workspace, "plain.txt");
    await writeFile(file, "text", { mode: 0o600 });
    const [missing, plain, noPath, directory] = await Promise.all(
      ["nosuch", "./plain.txt", "./nosuch", "/etc"].map((name) => world.persona(["exec", "--", name])),
    );
    expect([missing?.exitCode, plain?.exitCode, noPath?.exitCode, directory?.exitCode]).toEqual([127, 126, 127, 126]);
    expect(missing?.stderr).toMatch(/^error Cannot run "nosuch": it is not on PATH \[COMMAND_NOT_FOUND\]\n/);
    expect(plain?.stderr).toMatch(/\[COMMAND_NOT_EXECUTABLE\]\n/);
    expect([missing, plain, noPath, directory].map((run) => run?.stdout)).toEqual(["", "", "", ""]);
  });

  test("a script without its interpreter ends with 126, and one line of ours", async () => {
    await writeFile(join(world.workspace, "broken.sh"), "#!/nonexistent/interpreter\n", { mode: 0o755 });
    const run = await world.persona(["exec", "--", "./broken.sh"]);
    expect(run).toMatchObject({ exitCode: 126, stdout: "" });
    expect(run.stderr).toMatch(/^error Cannot run "\.\/broken\.sh": ENOENT \[COMMAND_NOT_STARTED\]\n/);
  });

  test("a directory that is gone is told", async () => {
    const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" exec -- true';
    await using running = startCommand("/bin/sh", ["-c", script, process.execPath, personaCommand], {
      cwd: await bareDirectory(world),
      env: world.user.env,
    });
    expect(await running.ended).toMatchObject({ exitCode: 66, stdout: "" });
    expect(running.stderr()).toContain("[WORKSPACE_NOT_FOUND]");
  });

  test("what it leaves in the background goes with it", async () => {
    const run = await world.persona([
      "exec",
      "--",
      ...sh("setsid sleep 300 >/dev/null 2>&1 & echo $!; echo $PERSONA_LAUNCH_ID"),
    ]);
    const [pid, launchId = ""] = run.stdout.trim().split("\n");
    expect(isAlive(Number(pid))).toBe(false);
    expect(await processesWithEnv("PERSONA_LAUNCH_ID", launchId)).toEqual([]);
  });
});

/** A command that counts what it is told, and ends by SIGKILL only. */
const counter = sh(
  'for s in TERM INT HUP QUIT USR1 USR2; do trap "echo got $s" $s; done; echo ready $PPID >&2; while :; do sleep 0.05; done',
);

describe("signals", () => {
  test("one that was sent to persona alone reaches the command once; so does one that was sent to its group", async () => {
    await using running = world.startPersona(["exec", "--", ...counter]);
    await running.waitForStderr(/ready/);
    const count = (): number => running.stdout().match(/got/g)?.length ?? 0;
    const expected: string[] = [];
    let spent: number | undefined;
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP", "SIGUSR1", "SIGQUIT", "SIGUSR2"] as const) {
      for (const target of [running.pid, -running.pid, running.pid, -running.pid]) {
        // The helper that tells the two apart has to be there, and there again.
        const current = await waitUntil(() => helperOf(running.pid, spent), { what: "the helper" });
        if (target < 0) spent = current;
        process.kill(target, signal);
        expected.push(`got ${signal.slice(3)}`);
        await waitUntil(() => count() >= expected.length, { what: `the ${signal}` });
      }
    }
    // A signal too many would have come before this one.
    process.kill(running.pid, "SIGTERM");
    expected.push("got TERM");
    await waitUntil(() => count() >= expected.length, { what: "the last signal" });
    expect(running.stdout().trim().split("\n")).toEqual(expected);
  });

  test("a command that stops stops persona, and SIGCONT to persona alone continues both", async () => {
    await using running = world.startPersona(["exec", "--", ...sh("kill -STOP $$; echo on; exit 7")]);
    await waitUntil(async () => (await stateOf(running.pid)) === "T", { what: "persona to stop" });
    running.kill("SIGCONT");
    expect(await running.ended).toMatchObject({ exitCode: 7, stdout: "on\n", stderr: "" });
  });

  test("SIGKILL to persona takes the command and all it started along", async () => {
    await using running = world.startPersona([
      "exec",
      "--",
      ...sh('trap "" INT TERM; echo $PERSONA_LAUNCH_ID; setsid sleep 300 & sleep 300; sleep 300'),
    ]);
    const launchId = await waitUntil(() => running.stdout().trim(), { what: "the command to start" });
    await waitUntil(async () => (await processesWithEnv("PERSONA_LAUNCH_ID", launchId)).length >= 3, {
      what: "its processes",
    });
    // The guard is there a moment after the command.
    await waitUntil(async () => (await commandLines()).some((line) => line.includes(`persona-guard ${launchId}`)), {
      what: "the guard",
    });
    running.kill("SIGKILL");
    const left = (): Promise<number[]> => processesWithEnv("PERSONA_LAUNCH_ID", launchId);
    await expect.poll(left, { timeout: 20_000 }).toEqual([]);
  });
});

async function commandLines(): Promise<string[]> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")));
  return lines.map((line) => line.replaceAll("\0", " "));
}

/** The process of persona's that tells signals to the group from those to persona alone. */
async function helperOf(group: number, besides: number | undefined): Promise<number | undefined> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, "utf8").catch(() => "")));
  const helpers = stats
    .map((stat) => /^(?<pid>\d+) \(cat\) (?<state>\S) \d+ (?<group>\d+) /.exec(stat)?.groups)
    .filter((groups) => groups?.["group"] === String(group) && groups["state"] !== "Z")
    .map((groups) => Number(groups?.["pid"]));
  return helpers.find((pid) => pid !== besides);
}

async function stateOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  return stat.slice(stat.lastIndexOf(")") + 2)[0] ?? "";
}

describe("inside a launch", () => {
  test("persona exec is refused, and says what to do instead", async () => {
    const run = await world.persona(["exec", "--", "node", personaCommand, "exec", "--", "echo", "ran"]);
    expect(run).toMatchObject({ exitCode: 64, stdout: "" });
    expect(run.stderr).toMatch(
      /^error Cannot start a launch inside launch \w+: it has an identity already \[NESTED_LAUNCH\]\n {2}→ Run the command as it is; it acts under that launch's identity\n$/,
    );
  });
});

/** A PATH on which `claude` is a shim before it is a program, and a program that shows what it got. */
async function shims(kind: "link" | "script" | "handmade"): Promise<Record<string, string>> {
  const root = await bareDirectory(world);
  const [shimPath, realPath] = [join(root, "shims"), join(root, "real")];
  await Promise.all([mkdir(shimPath), mkdir(realPath)]);
  await writeFile(
    join(realPath, "claude"),
    '#!/bin/sh\necho "real $0 $# $1|$2 ${RAVI_EMAIL-none} ${PERSONA_LAUNCH_ID+in}"\n',
    { mode: 0o755 },
  );
  const node = JSON.stringify(process.execPath);
  const texts = {
    script: `#!/bin/sh\n# persona-launcher shim\nexec ${node} "${personaCommand}" exec --shim -- claude "$@"\n`,
    handmade: `#!/bin/sh\nexec ${node} "${personaCommand}" exec -- "$0" "$@"\n`,
  };
  if (kind === "link") await symlink(personaCommand, join(shimPath, "claude"));
  else await writeFile(join(shimPath, "claude"), texts[kind], { mode: 0o755 });
  return { ...world.user.env, PATH: `${shimPath}:${realPath}:${world.user.env["PATH"]}`, PERSONA_PIN_ARGUMENTS: "0" };
}

async function callClaude(env: Record<string, string>, args: string): Promise<string> {
  await using running = startCommand("/bin/sh", ["-c", `claude ${args}`], { cwd: world.workspace, env });
  const { exitCode, stdout, stderr } = await running.ended;
  return `${exitCode} ${stdout.trim().replace(/ \S*\/real\/claude /, " ")}${stderr}`;
}

describe("a shim on PATH", () => {
  test.each(["link", "script", "handmade"] as const)("made as a %s finds the real program", async (kind) => {
    const env = await shims(kind);
    expect(await callClaude(env, "'a  b' exec")).toBe(`0 real 2 a  b|exec ${kept.email} in`);
  });

  test.each(["link", "script"] as const)("made as a %s asks for no identity to tell a version", async (kind) => {
    expect(await callClaude(await shims(kind), "--version")).toBe("0 real 1 --version| none");
  });

  test.each(["link", "script"] as const)("made as a %s runs the program as it is inside a launch", async (kind) => {
    const env = { ...(await shims(kind)), PERSONA_LAUNCH_ID: "outer", RAVI_EMAIL: "outer@example.com" };
    expect(await callClaude(env, "x")).toBe("0 real 1 x| outer@example.com in");
  });

  test("with no program behind it is not found", async () => {
    const env = await shims("link");
    const path = (env["PATH"] ?? "").split(":")[0] ?? "";
    const run = await callClaude({ ...env, PATH: `${path}:/usr/bin:/bin` }, "x");
    expect(run).toContain('Cannot run "claude"');
    expect(run).toMatch(/^127 /);
  });
});

describe("a scope that is not as we leave one", () => {
  test.each([
    { what: "readable by others", spoil: (scope: string) => chmod(join(scope, "config.json"), 0o644) },
    { what: "in a directory open to others", spoil: (scope: string) => chmod(scope, 0o755) },
    { what: "with a command that others may change", spoil: (scope: string) => chmod(join(scope, "bin"), 0o777) },
    {
      what: "that is no JSON",
      spoil: (scope: string) => writeFile(join(scope, "config.json"), '{"identity_key": "hun'),
    },
    {
      what: "with a malformed address",
      spoil: async (scope: string) => {
        const config = JSON.parse(await readFile(join(scope, "config.json"), "utf8")) as { kept: object };
        await writeFile(
          join(scope, "config.json"),
          JSON.stringify({ ...config, kept: { ...config.kept, email: "a b\n" } }),
        );
      },
    },
  ])("$what is refused, and nothing runs", async ({ spoil }) => {
    const workspace = await bareDirectory(world);
    const scope = join(workspace, ".ravi");
    await mkdir(join(scope, "bin"), { recursive: true, mode: 0o700 });
    await writeFile(join(scope, "bin/ravi"), "#!/bin/sh\n", { mode: 0o700 });
    const config = JSON.parse(await readFile(join(kept.scope, "config.json"), "utf8")) as Record<string, unknown>;
    // Not the real key: this world watches where that one stands.
    await writeFile(join(scope, "config.json"), JSON.stringify({ ...config, identity_key: "k" }), { mode: 0o600 });
    expect(await world.persona(["exec", "--", "echo", "ran"], { cwd: workspace })).toMatchObject({ stdout: "ran\n" });
    await spoil(scope);
    const run = await world.persona(["exec", "--", "echo", "ran"], { cwd: workspace });
    expect(run).toMatchObject({ exitCode: 66, stdout: "" });
    expect(run.stderr).toMatch(/^error Cannot use the scope "\S+": .* \[SCOPE_UNSAFE\]\n/);
    expect(run.stderr).not.toContain("hun");
  });
});

describe("without an identity in the workspace", () => {
  test("the command gets one of its own, with the same variables, and nothing is left of it", async () => {
    const cwd = await bareDirectory(world);
    const before = (await world.account.identities.list()).length;
    const run = await world.persona(["exec", "--", ...sh("env; exit 42")], { cwd });
    expect(run).toMatchObject({ exitCode: 42, stderr: "" });
    expect(ownVariables(run.stdout)).toEqual({
      PATH: `${cwd}/.ravi/bin:${world.user.env["PATH"]}`,
      PERSONA_LAUNCH_ID: expect.stringMatching(/^[a-z0-9]{12}$/),
      RAVI_CONFIG_DIR: `${cwd}/.ravi`,
      RAVI_EMAIL: expect.stringMatching(/^task-exec-\w+@/),
    });
    expect([...(await snapshotTree(cwd)).keys()]).toEqual([]);
    expect(await world.account.identities.list()).toHaveLength(before);
  });

  test("it is released when the command dies by a signal, which is ours then", async () => {
    const cwd = await bareDirectory(world);
    const before = (await world.account.identities.list()).length;
    const run = await world.persona(["exec", "--", ...sh("kill -KILL $$")], { cwd });
    expect(run).toMatchObject({ exitCode: undefined, signal: "SIGKILL", stdout: "", stderr: "" });
    expect([...(await snapshotTree(cwd)).keys()]).toEqual([]);
    expect(await world.account.identities.list()).toHaveLength(before);
  });

  test("a signal to persona ends the command, then releases", async () => {
    const cwd = await bareDirectory(world);
    const before = (await world.account.identities.list()).length;
    await using running = world.startPersona(["exec", "--", ...sh("echo up; exec sleep 300")], { cwd });
    await waitUntil(() => running.stdout() === "up\n", { what: "the command", timeoutMs: 30_000 });
    running.kill("SIGTERM");
    expect(await running.ended).toMatchObject({ exitCode: undefined, signal: "SIGTERM", stderr: "" });
    expect(await world.account.identities.list()).toHaveLength(before);
  });

  test("two at once are two identities", async () => {
    const cwd = await bareDirectory(world);
    const runs = await Promise.all(
      [meet("a", "b"), meet("b", "a")].map((command) => world.persona(["exec", "--", ...command], { cwd })),
    );
    expect(new Set(runs.map(({ stdout }) => stdout.split(" ")[0])).size).toBe(2);
    expect(runs).toMatchObject([
      { exitCode: 0, stderr: "" },
      { exitCode: 0, stderr: "" },
    ]);
    expect([...(await snapshotTree(cwd)).keys()].toSorted()).toEqual(["a", "b"]);
  });

  test("--persona gives the persona's environment and inputs as well", async () => {
    await world.writePersona({
      id: "typist",
      description: "Types",
      harness: "codex",
      model: "lab-model",
      systemPrompt: "Type.",
      inputs: { SPEED: {} },
      env: { MODE: "test-$SPEED", MAIL: "$RAVI_EMAIL", TOKEN: "$CALLER_TOKEN" },
    });
    const env = {
      ...world.user.env,
      RAVI_API_URL: world.ravi.apiUrl,
      RAVI_MANAGEMENT_KEY: world.ravi.managementKey,
      CALLER_TOKEN: "of the caller",
    };
    const options = [
      "--persona",
      "typist",
      "--input",
      "SPEED=fast",
      "--persona-dir",
      join(world.workspace, "personas"),
    ];
    const run = await world.persona(["exec", ...options, "--", ...sh('echo "$MAIL|$TOKEN|$RAVI_EMAIL|$SPEED"')], {
      env,
      cwd: await bareDirectory(world),
    });
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    const [mail, token, email, speed] = run.stdout.trim().split("|");
    expect({ token, speed, isSame: mail === email }).toEqual({ token: "of the caller", speed: "fast", isSame: true });
    expect(email).toMatch(/^task-typist-\w+@/);
  });

  test("a missing command is told before anything is made", async () => {
    const cwd = await bareDirectory(world);
    const env = { ...world.user.env, RAVI_API_URL: "http://127.0.0.1:9", RAVI_MANAGEMENT_KEY: "k" };
    expect(await world.persona(["exec", "--", "nosuch"], { cwd, env })).toMatchObject({ exitCode: 127, stdout: "" });
  });

  test("no Ravi, no command", async () => {
    const cwd = await bareDirectory(world);
    const env = { ...world.user.env, RAVI_API_URL: "http://127.0.0.1:9", RAVI_MANAGEMENT_KEY: "k" };
    const run = await world.persona(["exec", "--", "echo", "ran"], { cwd, env });
    expect(run).toMatchObject({ exitCode: 69, stdout: "" });
    expect(run.stderr).toContain("[RAVI_UNREACHABLE]");
  });
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s while an identity is made takes it back, and is our end",
  async (signal) => {
    const cwd = await bareDirectory(world);
    const before = (await world.account.identities.list()).length;
    world.ravi.faults.add({ method: "GET", path: "/api/email/", kind: "delay", delayMs: 5_000, times: 1 });
    await using running = world.startPersona(["exec", "--", "echo", "ran"], { cwd });
    await waitUntil(async () => (await world.account.identities.list()).length > before, {
      what: "the identity",
      timeoutMs: 30_000,
    });
    running.kill(signal);
    expect(await running.ended).toMatchObject({ exitCode: undefined, signal, stdout: "", stderr: "" });
    expect(await world.account.identities.list()).toHaveLength(before);
    expect([...(await snapshotTree(cwd)).keys()]).toEqual([]);
  },
);
