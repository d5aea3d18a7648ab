import type { ExpectedRefusal } from "./expected-refusal.ts";
import { createScene, type Observation, type ObserveOptions, type Scene } from "./scene.ts";

/** A command line that is refused before anything is made. */
export interface RefusalCase extends ExpectedRefusal {
  name: string;
  /** What is wrong with the user's files. */
  prepare?: (scene: Scene) => Promise<unknown>;
  args: readonly string[];
  env?: NonNullable<ObserveOptions["env"]>;
}

const runtime = {
  harness: "claude",
  model: "claude-sonnet-4-6",
  systemPrompt: "Work.",
  // claude has no network sandbox and would warn about the default.
  sandbox: { network: true },
};

/** A persona without a peculiarity. */
export const plain = { id: "plain", description: "Does nothing special", ...runtime };

/** A persona whose identity is named after a task. */
export const worker = {
  ...plain,
  id: "worker",
  inputs: { TASK_ID: { description: "id of the task" } },
  ravi: { identity: { name: "task-${TASK_ID}" } },
};

/** Runs the command line among the two personas and what the case has prepared. */
export async function observeCase({ prepare, args, env }: RefusalCase): Promise<Observation> {
  await using scene = await createScene();
  await scene.write("personas/plain.json", plain);
  await scene.write("personas/worker.json", worker);
  await prepare?.(scene);
  return await scene.observe(args, env === undefined ? {} : { env });
}
