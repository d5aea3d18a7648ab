import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { extractCode, extractLink, type EmailMessage, type RaviClient, type SmsMessage } from "@persona-launcher/ravi";
import type { ProvisionedIdentity } from "../identity/provision-identity.ts";
import { newestLink } from "../ledger/chain.ts";
import { isClaimNoted } from "../ledger/noted-claims.ts";
import type { LedgerEvents } from "../ledger/ledger.ts";
import type { Scope } from "../workspace/place-scope.ts";
import type { LaunchWork } from "./enter-books.ts";
import { scopedClient } from "./hold-identity.ts";

type Claimed = LedgerEvents["code.claimed"];
type Claim = Pick<Claimed, "source" | "messageId">;

/** An agent that fills its own scope with claims does not fill the ledger. */
const limit = 1000;

/** How far Ravi's clock may be behind ours. */
const clockSkewMs = 60_000;

/**
 * Has the ledger note at the end of the launch which messages were taken in its scope meanwhile, by their ids. Where several
 * launches share a scope, the one that ends first notes it.
 */
export async function noteClaims(work: LaunchWork, identity: ProvisionedIdentity, scope: Scope): Promise<void> {
  const { context, identityName, report, farewells } = work;
  const before = new Set(await claimsIn(scope));
  const startedAt = new Date(Date.now() - clockSkewMs);
  const { seq: after } = newestLink(context.books.database);
  farewells.push(async () => {
    const names = (await claimsIn(scope)).filter((name) => !before.has(name));
    const about = { ravi: context.ravi.name, identityName, after };
    const claims = names.map(claimOf).filter((claim) => !isClaimNoted(context.books, { ...about, ...claim }));
    if (claims.length === 0) return;
    const kinds = await kindsOf(scopedClient(context, identity), claims, startedAt);
    for (const claim of claims) report.record("code.claimed", { kind: kinds.get(keyOf(claim)) ?? "message", ...claim });
  });
}

// As `ravi` names the files in a scope's directory of claims.
const claimName = /^(?<source>email|sms)-(?<id>\d{1,15})-[0-9a-f]{24}$/;

/** The agent may write there: only names of a known form count, and no link is followed. */
async function claimsIn({ directory }: Scope): Promise<string[]> {
  const path = join(directory, "claims");
  try {
    if (!(await lstat(path)).isDirectory()) return [];
    return (await readdir(path)).filter((name) => claimName.test(name)).slice(0, limit);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

function claimOf(name: string): Claim {
  const { source, id } = claimName.exec(name)?.groups ?? {};
  return { source: source === "sms" ? "sms" : "email", messageId: Number(id) };
}

function keyOf({ source, messageId }: Claim): string {
  return `${source}-${messageId}`;
}

/** Lists, and gets none by itself: that would mark it as read. A Ravi that does not answer tells no kinds. */
async function kindsOf(
  { emailMessages, smsMessages }: Pick<RaviClient, "emailMessages" | "smsMessages">,
  claims: readonly Claim[],
  createdAfter: Date,
): Promise<Map<string, Claimed["kind"]>> {
  const has = (source: Claim["source"]): boolean => claims.some((claim) => claim.source === source);
  const [emails, texts] = await Promise.all([
    has("email") ? emailMessages.list({ createdAfter }).catch(() => []) : [],
    has("sms") ? smsMessages.list().catch(() => []) : [],
  ]);
  return new Map([
    ...emails.map((message) => [keyOf({ source: "email", messageId: message.id }), kindOf(message)] as const),
    ...texts.map((message) => [keyOf({ source: "sms", messageId: message.id }), kindOf(message)] as const),
  ]);
}

function kindOf(message: EmailMessage | SmsMessage): Claimed["kind"] {
  if (extractCode(message) !== undefined) return "code";
  return extractLink(message) === undefined ? "message" : "link";
}
