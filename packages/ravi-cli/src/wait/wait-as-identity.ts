import type { SenderPattern } from "@persona-launcher/ravi";
import { readCompat } from "../compat.ts";
import { currentPlace } from "../current-place.ts";
import type { RaviPlace } from "../ravi-host.ts";
import type { Session } from "../session/session.ts";
import { parseSince } from "../values/since.ts";
import type { FoundCode, FoundLink } from "./wait-for.ts";
import { defaultSince } from "./wait-defaults.ts";
import type { WaitWishes } from "./wait-settings.ts";

/** What `waitForCode` takes. All of it may be left out. */
export interface WaitForCodeOptions extends Partial<RaviPlace> {
  /** Who may have sent it: addresses, domains (with those below them), telephone numbers, SMS sender names, or regular expressions. @default anybody */
  from?: SenderPattern | readonly SenderPattern[] | undefined;
  /** What the subject contains, upper and lower case alike, or a regular expression. A text message has none and never matches. @default anything */
  subject?: string | RegExp | undefined;
  /**
   * Which messages count: those since a `Date`, an instant such as `2026-06-01T10:00:00Z`, a time span back (`90s`, `10m`),
   * or `now`; or those after the message ids of a cursor. @default "2m", because the form is mostly sent before the wait begins
   */
  since?: string | Date | { readonly email?: number | undefined; readonly sms?: number | undefined } | undefined;
  /** Milliseconds to wait. @default 60_000 */
  timeoutMs?: number | undefined;
  /** Ends the wait, which then rejects with `WAIT_ABORTED`. */
  signal?: AbortSignal | undefined;
  /** Name or uuid of the identity to wait as, as with `ravi --identity`. @default the one that `ravi` acts as here */
  identity?: string | undefined;
}

/** What `waitForLink` takes. All of it may be left out. */
export interface WaitForLinkOptions extends WaitForCodeOptions {
  /** Hosts that the link may lead to, with the ones below them. @default any host; whoever knows the address can send a link */
  domains?: readonly string[] | undefined;
}

/**
 * `ravi wait code` for a program, such as a test suite: waits for a one-time code by mail or text message, as the identity
 * whose scope is in `RAVI_CONFIG_DIR` or in the nearest `.ravi` upwards, and takes it. No other wait of the identity gets
 * the same message, be it of this process, of another one, or of the `ravi` command. Where `ravi` refuses to act, it rejects
 * with the same code.
 *
 * @throws {CliError} `RAVI_NO_KEY`, or inside a launch `RAVI_NOT_SCOPED`, when no identity is in reach; `RAVI_NO_IDENTITY`
 *   when only the account as a whole is; `RAVI_USAGE` for a `since` that is no point in time.
 * @throws {ScopeError} for a scope that cannot be used.
 * @throws {WaitError} `WAIT_TIMEOUT`, whose `seen` says what came in meanwhile, `WAIT_ABORTED`.
 * @throws {RaviError} when Ravi refuses.
 * @example
 * const { code } = await waitForCode({ from: "shop.example" });
 */
export async function waitForCode(options: WaitForCodeOptions = {}): Promise<FoundCode> {
  const place = currentPlace(options);
  const session = await openIdentity(place, options, "wait for a code");
  const waits = await import("./wait-for.ts");
  return waits.waitForCode(place, session, wishesOf(options));
}

/**
 * `ravi wait link` for a program: as `waitForCode`, for a link that verifies, confirms or signs in. Opens nothing.
 *
 * @throws What `waitForCode` throws.
 * @example
 * const { url } = await waitForLink({ from: "shop.example", domains: ["shop.example"] });
 */
export async function waitForLink(options: WaitForLinkOptions = {}): Promise<FoundLink> {
  const place = currentPlace(options);
  const session = await openIdentity(place, options, "wait for a link");
  const waits = await import("./wait-for.ts");
  return waits.waitForLink(place, session, { ...wishesOf(options), domains: options.domains });
}

async function openIdentity(place: RaviPlace, { identity }: WaitForCodeOptions, what: string): Promise<Session> {
  const { openSession } = await import("../session/open-session.ts");
  const { requireIdentity } = await import("../session/require-identity.ts");
  return requireIdentity(await openSession(place, { identity, compat: readCompat(place, undefined) }), what);
}

function wishesOf({ since = defaultSince, timeoutMs, from, subject, signal }: WaitForCodeOptions): WaitWishes {
  return { since: typeof since === "string" ? parseSince(since) : since, timeoutMs, from, subject, signal };
}
