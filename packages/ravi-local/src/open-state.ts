import { join } from "node:path";
import type { Database } from "./database/database.ts";
import { openDatabase } from "./database/open-database.ts";
import { LocalRaviError } from "./local-ravi-error.ts";
import { ensureDomain } from "./state/domains.ts";
import { hashKey } from "./state/keys.ts";
import { createNotifier } from "./state/notifier.ts";
import type { Owner, State } from "./state/state.ts";
import { createMasterKey, keepNewMasterKey, masterKeyFile, readMasterKey } from "./vault/master-key.ts";

export interface OpenStateOptions {
  stateDir: string;
  managementKey: string;
  domain: string;
  /** Whether the master key is kept in the state directory or dies with the process. */
  keepsMasterKey: boolean;
  owner: Owner;
  refuseDeletion: boolean;
}

/** @throws LocalRaviError `DATABASE_TOO_NEW`, `MASTER_KEY_MISSING`, `MASTER_KEY_DAMAGED`, `FILE_NOT_PRIVATE` */
export function openState(options: OpenStateOptions): State {
  const { stateDir, managementKey, domain, owner, refuseDeletion } = options;
  const masterKey = options.keepsMasterKey ? readMasterKey(stateDir) : createMasterKey();
  const db = openDatabase(join(stateDir, "ravi.db"));
  try {
    ensureDomain(db, domain);
    return {
      db,
      masterKey: masterKey ?? firstMasterKey(db, stateDir),
      managementKeyHash: hashKey(managementKey),
      domain,
      owner,
      refuseDeletion,
      notifier: createNotifier(),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

function firstMasterKey(db: Database, stateDir: string): Buffer {
  if (db.get("SELECT 1 FROM identities LIMIT 1") === undefined) return keepNewMasterKey(stateDir);
  throw new LocalRaviError(
    "MASTER_KEY_MISSING",
    `Cannot open the vaults in "${stateDir}": ${masterKeyFile} is missing and identities exist`,
    { hint: `Restore ${masterKeyFile} from a backup, or use another state directory` },
  );
}
