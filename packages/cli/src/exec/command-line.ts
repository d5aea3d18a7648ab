import { basename, delimiter, join } from "node:path";
import { ExecError } from "./exec-error.ts";
import type { ExecRequest } from "./exec-request.ts";
import type { CommandOptions } from "./start-command.ts";

// An import of it would also load the parts of it that nobody needs here.
const { accessSync, closeSync, constants, openSync, readSync, realpathSync, statSync } =
  process.getBuiltinModule("node:fs");

/** Programs that `pinArguments` knows. */
const pinnedPrograms: ReadonlySet<string> = new Set(["claude", "codex"]);

/** Variables that a harness is told not to let anything override. None of them is a secret. */
const pinnedNames = ["RAVI_CONFIG_DIR", "RAVI_EMAIL", "RAVI_PHONE", "PERSONA_LAUNCH_ID", "PATH"] as const;

/**
 * The command line as it is started: the file behind its name, and with pinned variables where a harness needs that.
 *
 * @throws ExecError
 */
export async function commandIn(
  { command: [name, ...args], isShim }: ExecRequest,
  env: Readonly<Record<string, string>>,
): Promise<CommandOptions> {
  const file = programFor(name, env["PATH"], isShim);
  const mayNeedPins = pinnedPrograms.has(basename(file)) && process.env["PERSONA_PIN_ARGUMENTS"] !== "0";
  if (!mayNeedPins) return { file, name, args, env };
  const { pinArguments } = await import("./pin-arguments.ts");
  const pins: Record<string, string> = {};
  for (const variable of pinnedNames) {
    const value = env[variable];
    if (value !== undefined) pins[variable] = value;
  }
  const pinned = pinArguments(file, args, pins);
  return { file, name, args: pinned.args, env: { ...pinned.env, ...env } };
}

/**
 * Finds out before anything is made whether the command is there. The agent's own `ravi` comes with the scope.
 *
 * @throws ExecError
 */
export function requireCommand({ command: [name], isShim }: ExecRequest): void {
  if (name !== "ravi") programFor(name, process.env["PATH"], isShim);
}

/**
 * The file that a shell would run for a command word, passing over whatever would lead back to us: links to our own
 * script, and scripts that call `persona exec`.
 *
 * @param path Value of PATH; an empty entry is the current directory.
 * @param isForShim Passes over those who start a shim, too.
 * @throws ExecError `COMMAND_NOT_FOUND`, `COMMAND_NOT_EXECUTABLE`.
 */
export function programFor(word: string, path = "", isForShim = false): string {
  const own = realPathOf(process.argv[1] ?? "");
  const isNamed = word.includes("/");
  if (isNamed && !leadsBack(word, own)) return requireExecutable(word, word);
  const name = basename(word);
  let refused: string | undefined;
  const directories = name === "" ? [] : path.split(delimiter);
  for (const directory of isForShim ? directories.filter((one) => !startsShims.test(one)) : directories) {
    const candidate = join(directory === "" ? "." : directory, name);
    const file = candidate.includes("/") ? candidate : `./${candidate}`;
    const state = stateOf(file);
    if (state === "executable" && !leadsBack(file, own)) return file;
    if (state === "refused") refused ??= file;
  }
  if (refused !== undefined) return requireExecutable(refused, word);
  throw notFound(word, isNamed ? `only shims of "${name}" are on PATH` : "it is not on PATH");
}

/** Superset's wrappers (1.24.2) start the next of their name on PATH, which may be a shim of ours: they would call each other. */
const startsShims = /(?:^|\/)\.superset[^/]*\/+bin\/*$/;

type State = "absent" | "refused" | "executable";

function stateOf(file: string): State {
  try {
    if (!statSync(file).isFile()) return "refused";
    accessSync(file, constants.X_OK);
    return "executable";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EACCES" ? "refused" : "absent";
  }
}

function requireExecutable(file: string, word: string): string {
  const state = stateOf(file);
  if (state === "executable") return file;
  if (state === "absent") throw notFound(word, "there is no such file");
  throw new ExecError(
    "COMMAND_NOT_EXECUTABLE",
    `Cannot run ${JSON.stringify(word)}: "${file}" is not an executable file`,
    "Name a program, or make it executable",
  );
}

function notFound(word: string, state: string): ExecError {
  return new ExecError(
    "COMMAND_NOT_FOUND",
    `Cannot run ${JSON.stringify(word)}: ${state}`,
    "Check its name and PATH, or give its absolute path",
  );
}

/** A shim is a link to our script, or a short script that calls `persona exec`. */
function leadsBack(file: string, own: string): boolean {
  if (stateOf(file) !== "executable") return false;
  return realPathOf(file) === own || callsUs.test(headOf(file));
}

const callsUs = /^#![\s\S]*(?:persona-launcher shim|\bpersona(?:\.mjs)?["']?\s+exec\b)/;

/** Bytes that are read of a candidate: a shim has a few lines. */
const headLength = 2048;

function headOf(file: string): string {
  const handle = openSync(file, constants.O_RDONLY);
  try {
    const bytes = Buffer.alloc(headLength);
    return bytes.toString("latin1", 0, readSync(handle, bytes));
  } finally {
    closeSync(handle);
  }
}

function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
