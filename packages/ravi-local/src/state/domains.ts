import { randomUUID } from "node:crypto";
import type { Database } from "../database/database.ts";
import { type State, timestamp } from "./state.ts";

export interface StoredDomain {
  uuid: string;
  domain: string;
  created_dt: string;
}

/** Remembers a domain that addresses are made in. */
export function ensureDomain(db: Database, domain: string): void {
  db.insert("INSERT OR IGNORE INTO domains (uuid, domain, created_dt) VALUES (?, ?, ?)", [
    randomUUID(),
    domain,
    timestamp(),
  ]);
}

/** The domain that new addresses get. Addresses of earlier domains stay, but no new ones are made there. */
export function listDomains(state: State): StoredDomain[] {
  return state.db.all<StoredDomain>("SELECT * FROM domains WHERE domain = ?", [state.domain]);
}
