import type { Command } from "commander";
import type { CommandContext } from "../command-context.ts";

/** Adds commands to `ravi`. */
export type AddCommands = (program: Command, context: CommandContext) => void;

export interface CommandGroup {
  /** First words of a command line that are this group's, aliases included. */
  readonly words: readonly string[];
  readonly load: () => Promise<AddCommands>;
}

/** All commands, in the order of the help. Each group is a module of its own, so that a command loads no other's. */
export const commandGroups: readonly CommandGroup[] = [
  { words: ["whoami", "env"], load: async () => (await import("./who.ts")).addWhoCommands },
  { words: ["get"], load: async () => (await import("./get.ts")).addGetCommands },
  { words: ["wait"], load: async () => (await import("./wait.ts")).addWaitCommands },
  { words: ["inbox"], load: async () => (await import("./inbox.ts")).addInboxCommands },
  { words: ["message"], load: async () => (await import("./message.ts")).addMessageCommands },
  { words: ["email"], load: async () => (await import("./email.ts")).addEmailCommands },
  { words: ["sms"], load: async () => (await import("./sms.ts")).addSmsCommands },
  { words: ["call"], load: async () => (await import("./call.ts")).addCallCommand },
  { words: ["secrets"], load: async () => (await import("./secrets.ts")).addSecretsCommands },
  { words: ["passwords", "vault"], load: async () => (await import("./passwords.ts")).addPasswordsCommands },
  { words: ["contacts"], load: async () => (await import("./contacts.ts")).addContactsCommands },
  { words: ["identity"], load: async () => (await import("./identity.ts")).addIdentityCommands },
  { words: ["auth"], load: async () => (await import("./auth.ts")).addAuthCommands },
  { words: ["login"], load: async () => (await import("./auth.ts")).addLogin },
  {
    words: ["domains", "sso", "feedback", "phone"],
    load: async () => (await import("./account.ts")).addAccountCommands,
  },
  { words: ["mcp"], load: async () => (await import("./mcp.ts")).addMcpCommand },
  { words: ["completion"], load: async () => (await import("./completion.ts")).addCompletionCommand },
  { words: ["version"], load: async () => (await import("./version.ts")).addVersionCommand },
];

/** The group that has the command of that word. Without one, and for what is about all commands, all groups. */
export function groupsFor(word: string | undefined): readonly CommandGroup[] {
  const group = commandGroups.find(({ words }) => word !== undefined && words.includes(word));
  return group === undefined || word === "completion" ? commandGroups : [group];
}
