import type { AgentEvent } from "../harness/agent-event.ts";
import type { HarnessId } from "../harness/harness-adapter.ts";
import type { Redact } from "../credentials/redactor.ts";
import type { ProvisionedIdentity } from "../identity/provision-identity.ts";
import type { Release } from "../identity/release-identity.ts";
import type { LaunchError } from "../launch-error.ts";
import type { LaunchWarning } from "../launch-warning.ts";
import { isBooksFault } from "../ledger/books-fault.ts";
import { appendToLedger, type LedgerEvents, type LedgerKind } from "../ledger/ledger.ts";
import type { ProcessEnd } from "../process/run-process.ts";
import type { LaunchContext } from "./launch-context.ts";
import type { LaunchIdentity } from "./launch-event.ts";
import { step } from "../steps.ts";
import { noteRow } from "../telemetry/launch-facts.ts";

/** Tells the ledger and whoever watches what happens in a launch. */
export interface LaunchReporter {
  /** @throws LaunchError for books that cannot be written, as long as the launch is not over. */
  record<K extends LedgerKind>(kind: K, data: LedgerEvents[K]): void;
  /** The agent is done, or will never be started: what cannot be noted from now on is a warning and keeps nothing up. */
  beginEnd(): void;
  /** What happened could not be noted, and why. The first of it is told. */
  unnoted(fault: LaunchError): void;
  warn(warning: LaunchWarning): void;
  provisioned(identity: ProvisionedIdentity, how: LedgerEvents["identity.provisioned"]["how"]): void;
  scoped(directory: string): void;
  started(harness: HarnessId, command: string, pid: number): void;
  agent(event: AgentEvent): void;
  /** Masks what the agent warned of and records it, now that every code it may have named is known. */
  agentWarned(redact: Redact): void;
  processEnded(end: ProcessEnd): void;
  released(uuid: string, name: string, release: Release): void;
  warnings(): readonly LaunchWarning[];
  /** What became of the identity, once that is known. */
  release(): Release | undefined;
}

export function createLaunchReporter(
  launchId: string,
  { books, onEvent, trace }: Pick<LaunchContext, "books" | "onEvent" | "trace">,
): LaunchReporter {
  const warnings: LaunchWarning[] = [];
  let known: LaunchIdentity | undefined;
  let release: Release | undefined;
  let isEnding = false;
  const tell = (warning: LaunchWarning): void => {
    warnings.push(warning);
    onEvent({ type: "warning", warning });
  };
  const unnoted = (fault: LaunchError): void => {
    if (!warnings.some(({ code }) => code === "BOOKS_INCOMPLETE")) tell(incomplete(launchId, fault));
  };
  const record: LaunchReporter["record"] = (kind, data) => {
    try {
      appendToLedger(books, launchId, kind, data);
    } catch (error) {
      if (!isEnding || !isBooksFault(error)) throw error;
      unnoted(error);
    }
    noteRow(trace, kind, data);
  };
  const warn = (warning: LaunchWarning): void => {
    if (warning.code !== "AGENT_WARNING") record("warning", { code: warning.code, message: warning.message });
    tell(warning);
  };
  return {
    record,
    beginEnd: () => {
      isEnding = true;
    },
    unnoted,
    warn,
    provisioned: ({ uuid, name, email, phone }, how) => {
      known = { uuid, name, email, phone };
      record("identity.provisioned", { uuid, name, email, how });
      onEvent({ type: "identity", identity: known, how });
    },
    scoped: (directory) => {
      record("scope.written", { directory });
      onEvent({ type: "scope", directory });
    },
    started: (harness, command, pid) => {
      step("process.started");
      record("process.started", { pid, command });
      step("process.noted");
      onEvent({ type: "started", harness, pid });
    },
    agent: (event) => {
      if (event.type === "warning") warn({ code: "AGENT_WARNING", message: event.message });
      else onEvent({ type: "agent", event });
    },
    agentWarned: (redact) => {
      for (const warning of warnings.filter(({ code }) => code === "AGENT_WARNING")) {
        warning.message = redact(warning.message);
        record("warning", { code: warning.code, message: warning.message });
      }
    },
    processEnded: ({ exitCode, signal, stoppedBy, strays }) => {
      isEnding = true;
      record("process.ended", {
        ...(exitCode === undefined ? {} : { exitCode }),
        ...(signal === undefined ? {} : { signal }),
        ...(stoppedBy === undefined ? {} : { stoppedBy }),
        strays,
      });
    },
    released: (uuid, name, outcome) => {
      release = outcome;
      const reason = outcome.kind === "left-behind" ? { reason: outcome.reason } : {};
      record("identity.released", { uuid, result: outcome.kind, ...reason });
      if (outcome.kind === "left-behind") warn(leftBehind(name, outcome.reason));
      onEvent({ type: "released", identity: known ?? { uuid, name, email: "", phone: undefined }, release: outcome });
    },
    warnings: () => warnings,
    release: () => release,
  };
}

function incomplete(launchId: string, { message, hint }: LaunchError): LaunchWarning {
  return {
    code: "BOOKS_INCOMPLETE",
    message: `The books do not tell how launch "${launchId}" ended: ${message}`,
    ...(hint === undefined ? {} : { hint }),
  };
}

function leftBehind(name: string, reason: string): LaunchWarning {
  return {
    code: "IDENTITY_LEFT_BEHIND",
    message: `Identity "${name}" could not be deleted and was left behind: ${reason}`,
    hint: "Delete it in Ravi, or keep it for a later launch of the same name",
  };
}
