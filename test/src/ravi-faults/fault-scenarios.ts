import type { FaultScenario } from "./fault-scenario.ts";
import { commands } from "./scenarios/commands.ts";
import { ephemeral } from "./scenarios/ephemeral.ts";
import { exec } from "./scenarios/exec.ts";
import { hold } from "./scenarios/hold.ts";
import { named } from "./scenarios/named.ts";
import { phone } from "./scenarios/phone.ts";
import { pool } from "./scenarios/pool.ts";
import { vault } from "./scenarios/vault.ts";
import { workspace } from "./scenarios/workspace.ts";

/** Everything that is tried, group by group. */
export const faultScenarios: readonly FaultScenario[] = [
  ...ephemeral,
  ...named,
  ...workspace,
  ...pool,
  ...exec,
  ...hold,
  ...vault,
  ...phone,
  ...commands,
];
