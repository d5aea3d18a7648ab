import type { Compat } from "./compat.ts";
import type { PrintOptions } from "./output/print.ts";
import type { RaviHost } from "./ravi-host.ts";
import type { Account } from "./session/account.ts";
import type { Session } from "./session/session.ts";

/** What every command gets. */
export interface CommandContext {
  readonly host: RaviHost;
  /** Prints a result in the form the user asked for. */
  readonly print: (value: unknown, options?: PrintOptions) => void;
  /** The global flags. Only to be read by an action: they are not known before. */
  readonly flags: () => GlobalFlags;
  /** Finds whom to act as. */
  readonly open: () => Promise<Session>;
  /** Finds the account, for what only an account may do. `what` completes "Cannot …". */
  readonly openAccount: (what: string) => Promise<Account>;
}

export interface GlobalFlags {
  readonly json?: true;
  readonly human?: true;
  readonly raw?: true;
  readonly field?: string;
  readonly identity?: string;
  readonly compat: Compat;
}
