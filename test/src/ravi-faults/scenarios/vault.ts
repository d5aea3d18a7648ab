import { butWatching } from "../but-watching.ts";
import type { FaultScenario } from "../fault-scenario.ts";
import { launchAgain, launchClerk, outcomeOf } from "../launch-clerk.ts";

/** Secrets of an identity's vault. */
export const vault: readonly FaultScenario[] = [
  {
    name: "with a secret of the vault",
    meets: butWatching,
    persona: {
      env: { TOKEN: "$TOKEN" },
      ravi: { identity: { lifecycle: "named", name: "ada" }, secrets: { TOKEN: { required: true } } },
    },
    prepare: async ({ addPerson }) => void (await addPerson({ name: "ada" }, { TOKEN: "vault-secret-of-ada" })),
    run: async ({ launcher }) => outcomeOf(await launchClerk(launcher)),
    check: ({ calm }) => launchAgain(calm, { name: "ada" }),
  },
];
