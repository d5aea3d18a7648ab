import { randomBytes, randomInt } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { hashKey } from "../state/keys.ts";

export type DeviceDecision =
  /** `signup`: the login also makes the account's first identity. */
  { kind: "approved"; signup: boolean } | { kind: "denied" };

export interface NewDeviceLogin {
  /** 256 random bits, for the program that waits. */
  deviceCode: string;
  /** `BCDF-GHJK`, for the human. */
  userCode: string;
}

export interface PendingDeviceLogin {
  userCode: string;
  /** RFC 3339. */
  expiresAt: string;
}

/** How long a login may take: 900 s, as with the hosted service. */
export const deviceLoginLifeMs: number = 900_000;

// Anybody who reaches the port may start a login, so the oldest give way.
const maxLogins = 200;
// No vowels and nothing that looks alike: RFC 8628 section 6.1.
const codeAlphabet = "BCDFGHJKLMNPQRSTVWXZ";

interface Login {
  userCode: string;
  expiresAt: number;
  decision: DeviceDecision | undefined;
}

/** The device logins under way. They live in memory: a restart ends those that nobody has approved. */
export class DeviceLogins {
  readonly #logins = new Map<string, Login>();
  readonly #changes = new EventEmitter().setMaxListeners(0);
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  start(): NewDeviceLogin {
    const deviceCode = randomBytes(32).toString("base64url");
    const userCode = createUserCode();
    this.#logins.set(hashOf(deviceCode), { userCode, expiresAt: this.#now() + deviceLoginLifeMs, decision: undefined });
    this.#forgetOldest();
    return { deviceCode, userCode };
  }

  /** Decides a pending login; false when no pending login has that code. */
  decide(userCode: string, decision: DeviceDecision): boolean {
    const wanted = plainCode(userCode);
    const found = [...this.#logins].find(([, login]) => this.#isPending(login) && plainCode(login.userCode) === wanted);
    if (found === undefined) return false;
    const [hash, login] = found;
    login.decision = decision;
    this.#changes.emit(hash);
    return true;
  }

  /** The decision, given out once; `pending` before it; `unknown` for a code that expired, was used or never was. */
  take(deviceCode: string): DeviceDecision | { kind: "pending" } | { kind: "unknown" } {
    const hash = hashOf(deviceCode);
    const login = this.#logins.get(hash);
    if (login === undefined || login.expiresAt <= this.#now()) return { kind: "unknown" };
    if (login.decision === undefined) return { kind: "pending" };
    this.#logins.delete(hash);
    return login.decision;
  }

  /** Resolves when a pending login is decided or the signal is aborted; at once when it is not pending. */
  async waitForDecision(deviceCode: string, signal: AbortSignal): Promise<void> {
    const hash = hashOf(deviceCode);
    const login = this.#logins.get(hash);
    if (login === undefined || !this.#isPending(login)) return;
    // Rejects only because the signal was aborted, which ends the wait all the same.
    await once(this.#changes, hash, { signal }).catch(() => {});
  }

  listPending(): PendingDeviceLogin[] {
    return [...this.#logins.values()]
      .filter((login) => this.#isPending(login))
      .map(({ userCode, expiresAt }) => ({ userCode, expiresAt: new Date(expiresAt).toISOString() }));
  }

  /** Forgets every login; those who wait learn that theirs is unknown. */
  clear(): void {
    const hashes = [...this.#logins.keys()];
    this.#logins.clear();
    for (const hash of hashes) this.#changes.emit(hash);
  }

  #isPending({ decision, expiresAt }: Login): boolean {
    return decision === undefined && expiresAt > this.#now();
  }

  #forgetOldest(): void {
    for (const [hash, { expiresAt }] of this.#logins) {
      if (expiresAt <= this.#now() || this.#logins.size > maxLogins) this.#logins.delete(hash);
    }
  }
}

function createUserCode(): string {
  const letters = Array.from({ length: 8 }, () => codeAlphabet.charAt(randomInt(codeAlphabet.length))).join("");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}

// People type it in any case, with or without the hyphen.
function plainCode(text: string): string {
  return text.toUpperCase().replaceAll(/[^A-Z]/g, "");
}

function hashOf(deviceCode: string): string {
  return hashKey(deviceCode).toString("hex");
}
