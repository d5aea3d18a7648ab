/** Things to undo, newest first. */
export interface CleanUp {
  add(step: () => void | Promise<void>): void;
  /** Runs every step once, also when one fails; then throws the first failure. */
  run(): Promise<void>;
}

export function createCleanUp(): CleanUp {
  const steps: (() => void | Promise<void>)[] = [];
  return {
    add: (step) => void steps.push(step),
    run: async () => {
      const failures: unknown[] = [];
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
        await Promise.resolve()
          .then(step)
          .catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
    },
  };
}
