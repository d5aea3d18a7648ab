import { spawnSync } from "node:child_process";

/** A command line, and where it runs. */
export interface TimedStart {
  words: readonly [string, ...string[]];
  cwd: string;
  env: Readonly<Record<string, string>>;
}

/** Milliseconds from before a program is started to after its end. */
export function timeToEnd({ words: [file, ...args], cwd, env }: TimedStart): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(file, args, { cwd, env, encoding: "utf8" });
  if (status !== 0) throw new Error(`Cannot measure: ${file} ended with ${status}: ${stderr}`);
  return performance.now() - startedAt;
}

/** Milliseconds until the agent that a program starts tells the time in nanoseconds. */
export function timeToAgent({ words: [file, ...args], cwd, env }: TimedStart): number {
  const startedAt = performance.timeOrigin + performance.now();
  const { stdout, stderr } = spawnSync(file, args, { cwd, env, encoding: "utf8" });
  if (!/^\d+\n$/.test(stdout)) throw new Error(`Cannot measure: ${file} printed ${stdout}${stderr}`);
  return Number(stdout) / 1e6 - startedAt;
}

/** By turns, so that a machine that is busy for a while is busy for all. */
export function measureInTurns<Name extends string>(
  rounds: number,
  measures: Readonly<Record<Name, () => number>>,
): Record<Name, number> {
  const names = Object.keys(measures) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < rounds; round += 1) for (const name of names) values[name].push(measures[name]());
  return Object.fromEntries(names.map((name) => [name, typical(values[name])])) as Record<Name, number>;
}

/** Mean of the faster half: the slower half tells more of what else this machine does. */
export function typical(values: readonly number[]): number {
  const fast = values.toSorted((a, b) => a - b).slice(0, Math.ceil(values.length / 2));
  return fast.reduce((sum, value) => sum + value, 0) / fast.length;
}

export function requireAtMost(what: string, value: number, limit: number): void {
  if (!(value <= limit)) throw new Error(`Cannot accept ${what}: ${value.toFixed(2)}, expected at most ${limit}`);
}
