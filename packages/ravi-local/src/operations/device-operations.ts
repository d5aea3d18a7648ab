import { z } from "zod";
import { deviceLoginLifeMs } from "../device/device-logins.ts";
import { renderDevicePage, type DevicePageNotice } from "../device/device-page.ts";
import { createFormToken, isFormToken } from "../device/form-token.ts";
import { type ApiCall, type ApiReply, ok, type PublicCall } from "../http/api-call.ts";
import { ApiProblem, forbidden, notFound } from "../http/api-problem.ts";
import { readForm } from "../http/read-form.ts";
import { parseBody } from "../http/request-input.ts";
import { createIdentity, listIdentities, type StoredIdentity } from "../state/identities.ts";
import { findCaller } from "../state/keys.ts";
import { toIdentityWire } from "./identity-wire.ts";

const pollIntervalSeconds = 5;

// The error words of RFC 8628 section 3.5.
const refusals = {
  pending: ["authorization_pending", "The login has not been approved yet."],
  denied: ["access_denied", "The login was denied."],
  unknown: ["expired_token", "The device code has expired, was used, or never was."],
} as const;

const tokenBody = z.object({ device_code: z.string().max(200), wait: z.boolean().nullish() });
const approveBody = z.object({
  user_code: z.string().max(50),
  deny: z.boolean().nullish(),
  signup: z.boolean().nullish(),
});

/** `POST /api/auth/device/`: begins a login, as RFC 8628 describes it. */
export function startDeviceLogin(call: PublicCall): ApiReply {
  const { deviceCode, userCode } = call.services.devices.start();
  return ok({
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: `${call.origin}/device`,
    expires_in: deviceLoginLifeMs / 1000,
    interval: pollIntervalSeconds,
  });
}

/** `POST /api/auth/device/token/`: with `wait` the answer comes when the login is decided, or after 20 s. */
export async function takeDeviceToken(call: PublicCall): Promise<ApiReply> {
  const { device_code: deviceCode, wait } = parseBody(call, tokenBody);
  const { devices, stopping, timing } = call.services;
  if (wait === true) {
    const signals = [stopping, call.request.signal, AbortSignal.timeout(timing.longPollMs)];
    await devices.waitForDecision(deviceCode, AbortSignal.any(signals));
  }
  const decision = call.request.signal.aborted ? ({ kind: "pending" } as const) : devices.take(deviceCode);
  if (decision.kind === "approved") return ok(decision.signup ? signUp(call) : logIn(call));
  const [error, description] = refusals[decision.kind];
  throw new ApiProblem(400, { error, error_description: description });
}

/** `POST /_local/device/approve` `{user_code, deny?, signup?}`: decides a login. */
export function approveDevice(call: ApiCall): ApiReply {
  const { user_code: userCode, deny, signup } = parseBody(call, approveBody);
  const decision = deny === true ? ({ kind: "denied" } as const) : approval(signup === true);
  if (!call.services.devices.decide(userCode, decision)) throw notFound();
  return ok({ user_code: userCode, decision: decision.kind });
}

/** `GET /_local/device/`: the logins that wait for a decision. */
export function listDeviceLogins(call: ApiCall): ApiReply {
  const pending = call.services.devices.listPending();
  return ok(pending.map(({ userCode, expiresAt }) => ({ user_code: userCode, expires_at: expiresAt })));
}

/** `GET /device`: the page on which a human decides. */
export function showDevicePage(call: PublicCall): ApiReply {
  return page(call, 200, call.query("user_code") ?? "", { kind: "none" });
}

/** `POST /device`: the decision made on that page. */
export async function submitDevicePage(call: PublicCall): Promise<ApiReply> {
  refuseForeignForm(call);
  const form = await readForm(call);
  const field = (name: string): string => form.get(name) ?? "";
  if (!isFormToken(call.state.masterKey, field("form_token"), Date.now())) {
    return page(call, 403, field("user_code"), { kind: "problem", text: "This page was too old. Try again." });
  }
  if (findCaller(call.state, field("management_key").trim())?.kind !== "management") {
    return page(call, 403, field("user_code"), { kind: "problem", text: "That is not the management key." });
  }
  const isApproved = field("decision") === "approve";
  const decision = isApproved ? approval(field("signup") === "true") : ({ kind: "denied" } as const);
  if (!call.services.devices.decide(field("user_code"), decision)) {
    return page(call, 404, field("user_code"), { kind: "problem", text: "No login waits under this code." });
  }
  return page(call, 200, "", { kind: "done", text: isApproved ? "Approved. You can close this page." : "Denied." });
}

function approval(signup: boolean): { kind: "approved"; signup: boolean } {
  return { kind: "approved", signup };
}

function logIn(call: PublicCall): object {
  const identities = listIdentities(call.state, { kind: "account" });
  return { management_key: call.services.managementKey, identities: identities.map(toIdentityWire), user: user(call) };
}

function signUp(call: PublicCall): object {
  const wanted = { name: undefined, address: undefined, withPhone: false };
  const result = createIdentity(call.state, wanted);
  if (result.kind !== "created") throw new Error(`Cannot sign up: ${result.kind}`);
  const identity: StoredIdentity = result.identity;
  return {
    management_key: call.services.managementKey,
    identity_key: result.apiKey,
    identity: toIdentityWire(identity),
    user: user(call),
  };
}

function user(call: PublicCall): object {
  const { owner, domain } = call.state;
  return { email: `owner@${domain}`, first_name: owner.firstName, last_name: owner.lastName };
}

// Browsers say where a form comes from; programs, which say nothing, still need the token and the key.
function refuseForeignForm(call: PublicCall): void {
  const origin = call.header("origin");
  if (origin !== undefined && origin !== call.origin) throw forbidden();
}

function page(call: PublicCall, status: 200 | 403 | 404, userCode: string, notice: DevicePageNotice): Response {
  const formToken = createFormToken(call.state.masterKey, Date.now());
  return new Response(renderDevicePage({ userCode: userCode.slice(0, 50), formToken, notice }), {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
      "x-frame-options": "DENY",
      "x-content-type-options": "nosniff",
      // "no-referrer" would make browsers send `Origin: null` with the form.
      "referrer-policy": "same-origin",
    },
  });
}
