import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRaviClient, type CreatedIdentity, type Identity, type RaviClient } from "@persona-launcher/ravi";
import { raviCommandPath } from "@persona-launcher/ravi-cli";
import { startLocalRavi, type LocalRavi, type LocalRaviOptions } from "@persona-launcher/ravi-local";
import { startCommand, type CliResult } from "../run-cli.ts";
import { findTools } from "./required-tools.ts";

/** A phone number of local Ravi. */
export const phonePattern = /^\+1\d{10}$/;

export interface ScriptOptions {
  cwd: string;
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/**
 * A user who has followed a guide up to its script: a HOME whose `.ravi/config.json` is the account's, as `ravi auth
 * login` leaves it, a `ravi` that is ours and first on PATH, and local Ravi. Disposing it removes everything.
 */
export interface GuideWorld extends AsyncDisposable {
  readonly ravi: LocalRavi;
  /** Acts for the account. */
  readonly account: RaviClient;
  /** The identity the account is logged in with. */
  readonly human: CreatedIdentity;
  /** Makes a directory below HOME: a project, a worktree. */
  directory(name: string): Promise<string>;
  /** Runs `<interpreter> <script> <args>` with the script's text in a file outside `cwd`. */
  run(interpreter: "bash" | "python" | "tsx", script: string, options: ScriptOptions): Promise<CliResult>;
  /** Throws when the account's login in HOME is no longer what it was. */
  expectUntouchedAccount(): Promise<void>;
  /** The identities that bear a name. */
  identitiesNamed(name: string): Promise<Identity[]>;
}

export interface GuideWorldOptions {
  ravi?: LocalRaviOptions;
  /** How the scripts' `ravi` reaches the account. Default: the login in HOME. */
  login?: "home" | "environment";
  /** Which behaviour `ravi` has where Ravi's documents and its released CLI contradict each other. Default: the documents'. */
  compat?: "documented" | "released";
}

export async function createGuideWorld(options: GuideWorldOptions = {}): Promise<GuideWorld> {
  const ravi = await startLocalRavi(options.ravi);
  const account = createRaviClient({ apiUrl: ravi.apiUrl, key: ravi.managementKey });
  const human = await account.identities.create({ name: "the-human", provisionPhone: true });
  const root = await makeRoot();
  const home = join(root, "home");
  const bin = await writeCommands(join(root, "bin"));
  const accountConfigPath = join(home, ".ravi/config.json");
  const accountConfig = `${JSON.stringify(accountConfigOf(ravi, human), null, 2)}\n`;
  await mkdir(join(home, ".ravi"), { recursive: true, mode: 0o700 });
  if (options.login !== "environment") await writeFile(accountConfigPath, accountConfig, { mode: 0o600 });
  const environment = {
    PATH: [bin, dirname(process.execPath), "/usr/bin", "/bin"].join(delimiter),
    HOME: home,
    LANG: "C.UTF-8",
    ...(options.compat === "released" ? {} : { RAVI_COMPAT: "documented" }),
    ...(options.login === "environment" ? { RAVI_API_URL: ravi.apiUrl, RAVI_MANAGEMENT_KEY: ravi.managementKey } : {}),
  };
  let scripts = 0;
  return {
    ravi,
    account,
    human,
    directory: async (name) => {
      await mkdir(join(home, "projects", name), { recursive: true });
      return join(home, "projects", name);
    },
    run: async (interpreter, script, { cwd, args = [], env = {} }) => {
      const file = join(root, `script-${(scripts += 1)}${interpreter === "tsx" ? ".ts" : ""}`);
      await writeFile(file, script);
      const [command, ...before] = interpreters[interpreter];
      const surroundings = { cwd, env: { ...environment, ...env }, timeoutMs: 100_000 };
      return await startCommand(command, [...before, file, ...args], surroundings).ended;
    },
    expectUntouchedAccount: async () => {
      if ((await readFile(accountConfigPath, "utf8")) !== accountConfig)
        throw new Error(`Cannot accept this run: it changed "${accountConfigPath}"`);
    },
    identitiesNamed: async (wanted) => (await account.identities.list()).filter(({ name }) => name === wanted),
    async [Symbol.asyncDispose]() {
      await ravi.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}

const interpreters = {
  bash: ["bash"],
  python: ["python"],
  tsx: [process.execPath, "--import", import.meta.resolve("tsx")],
} as const;

async function makeRoot(): Promise<string> {
  const parent = fileURLToPath(new URL("../../.tmp", import.meta.url));
  await mkdir(parent, { recursive: true });
  return mkdtemp(join(parent, "guide-"));
}

function accountConfigOf(ravi: LocalRavi, human: CreatedIdentity): object {
  return {
    management_key: ravi.managementKey,
    identity_key: human.api_key,
    identity_uuid: human.uuid,
    identity_name: human.name,
    user_email: "human@example.com",
    api_url: ravi.apiUrl,
  };
}

async function writeCommands(bin: string): Promise<string> {
  await mkdir(bin);
  await symlink(raviCommandPath(), join(bin, "ravi"));
  await writeFile(join(bin, "bun"), "#!/bin/sh\nexit 0\n", { mode: 0o755 });
  const { python } = findTools();
  if (python !== undefined) await writeFile(join(bin, "python"), `#!/bin/sh\nexec '${python}' "$@"\n`, { mode: 0o755 });
  return bin;
}
