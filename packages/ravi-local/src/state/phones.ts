import { fictitiousPhoneNumber } from "./phone-numbers.ts";
import { inScope, type Scope } from "./scope.ts";
import { type State, timestamp } from "./state.ts";

export interface Phone {
  id: number;
  identity_id: number;
  phone_number: string;
  created_dt: string;
}

/** Gives the identity a number nobody had before; undefined when all are used up. */
export function provisionPhone(state: State, identityId: number): string | undefined {
  const id = nextPhoneId(state);
  const number = fictitiousPhoneNumber(id - 1);
  if (number === undefined) return undefined;
  state.db.insert("INSERT INTO phones (id, identity_id, phone_number, created_dt) VALUES (?, ?, ?, ?)", [
    id,
    identityId,
    number,
    timestamp(),
  ]);
  return number;
}

export function listPhones(state: State, scope: Scope): Phone[] {
  const { sql, values } = inScope(scope, "identity_id");
  return state.db.all<Phone>(`SELECT * FROM phones WHERE ${sql} ORDER BY id`, values);
}

export function findPhone(state: State, phoneNumber: string): Phone | undefined {
  return state.db.get<Phone>("SELECT * FROM phones WHERE phone_number = ?", [phoneNumber]);
}

export function findPhoneOf(state: State, identityId: number): Phone | undefined {
  return state.db.get<Phone>("SELECT * FROM phones WHERE identity_id = ?", [identityId]);
}

// The sequence outlives deleted rows, so a released number is not handed out again.
function nextPhoneId(state: State): number {
  const row = state.db.get<{ seq: number }>("SELECT seq FROM sqlite_sequence WHERE name = 'phones'");
  return (row?.seq ?? 0) + 1;
}
