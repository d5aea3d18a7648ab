import type { CreatedIdentity, NewIdentity, RaviClient } from "@persona-launcher/ravi";
import type { Launcher } from "@persona-launcher/launcher";
import type { LocalRavi } from "@persona-launcher/ravi-local";
import type { FaultProxy, RequestPoint } from "./fault-proxy.ts";

/** What a scenario has to work with. */
export interface FaultGround {
  /** Its Ravi is the one that misbehaves. */
  launcher: Launcher;
  /** A launcher of the same state directory that meets no fault. */
  calm: Launcher;
  /** Acts for the account, and meets no fault either. */
  account: RaviClient;
  ravi: LocalRavi;
  /** Between `launcher` and `ravi`. */
  proxy: FaultProxy;
  /** Makes an identity as a person would, with secrets in its vault. */
  addPerson(identity: NewIdentity, secrets?: Readonly<Record<string, string>>): Promise<CreatedIdentity>;
}

/** Something that people do with a launcher, for which it asks Ravi for something. */
export interface FaultScenario {
  /** Lifecycle or command, and what is special. */
  name: string;
  /** Besides `id`, `description`, `harness` and the like. */
  persona: Record<string, unknown>;
  /** What came before, without any fault. */
  prepare?(ground: FaultGround): Promise<void>;
  /**
   * Each of its requests meets each fault.
   *
   * @returns How it ended, in a word; what it throws is its outcome too.
   */
  run(ground: FaultGround): Promise<string>;
  /** Which of its requests meet the faults, where another scenario of its lifecycle makes the same. @default all */
  meets?: (point: RequestPoint) => boolean;
  /** Whether the books are wrong from the beginning, and only `check` can put them right. @default false */
  startsWrong?: boolean;
  /** What has to be so afterwards, without any fault and after what was left has been taken back; says what is not. */
  check?(ground: FaultGround): Promise<string[]>;
}
