import {
  type DeviceCode,
  deviceCodeSchema,
  type DeviceLogin,
  deviceLoginSchema,
  deviceProblemSchema,
  type DeviceSignup,
  deviceSignupSchema,
} from "../wire/device-login.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions, Deadline } from "./deadline.ts";
import { type Answer, exchange } from "./exchange.ts";
import { parseAnswer, parseJson } from "./request.ts";
import { type RaviRequest, requestUrl } from "./request-url.ts";

/** Which login `deviceLogin.poll` asks about. */
export interface DevicePoll {
  /** `device_code` of `start`. */
  deviceCode: string;
  /** Has the service hold the answer back for a while until there is a decision. Default true. */
  wait?: boolean | undefined;
}

/** Where a login stands. */
export type DeviceLoginState =
  /** No decision yet: poll again after `interval` seconds. */
  | { readonly kind: "pending" }
  /** No decision yet, and polled too often: poll again after `interval` and five seconds more. */
  | { readonly kind: "slow-down" }
  /** Nobody decided in time: start again. */
  | { readonly kind: "expired" }
  | { readonly kind: "refused"; readonly reason: string }
  /** Approved; the account is new and has one identity, whose key came along. */
  | ({ readonly kind: "signed-up" } & DeviceSignup)
  /** Approved; choose one of the identities and mint its key with `identityKeys.create`. */
  | ({ readonly kind: "logged-in" } & DeviceLogin);

/** Device-code login (RFC 8628 style) under `/api/auth/device/`. Sends no key. */
export interface DeviceLoginClient {
  start(options?: CallOptions): Promise<DeviceCode>;
  /** Asks once. The long poll of the hosted service ends before 30 s, so the default deadline is enough. */
  poll(poll: DevicePoll, options?: CallOptions): Promise<DeviceLoginState>;
}

export function deviceLoginClient(connection: Connection): DeviceLoginClient {
  const { call } = connection;
  return {
    start: (options) => call(options, (deadline) => startLogin(connection, deadline)),
    poll: (poll, options) => call(options, (deadline) => pollLogin(connection, poll, deadline)),
  };
}

async function startLogin(connection: Connection, deadline: Deadline): Promise<DeviceCode> {
  const spec = { method: "POST", path: ["auth", "device"], isPublic: true } as const;
  const answer = await exchange(connection, requestUrl(connection, spec), spec, deadline);
  return parseAnswer(answer.label, deviceCodeSchema, parseJson(answer));
}

async function pollLogin(
  connection: Connection,
  { deviceCode, wait }: DevicePoll,
  deadline: Deadline,
): Promise<DeviceLoginState> {
  const spec: RaviRequest = {
    method: "POST",
    path: ["auth", "device", "token"],
    body: { device_code: deviceCode, wait: wait ?? true },
    confidential: ["device_code"],
    isPublic: true,
    accepts: (status, body) => status === 400 && deviceProblemSchema.safeParse(body).success,
  };
  const answer = await exchange(connection, requestUrl(connection, spec), spec, deadline);
  return answer.status === 400 ? undecided(answer) : approved(answer);
}

function undecided(answer: Answer): DeviceLoginState {
  const { error, error_description } = parseAnswer(answer.label, deviceProblemSchema, parseJson(answer));
  if (error === "authorization_pending") return { kind: "pending" };
  if (error === "slow_down") return { kind: "slow-down" };
  if (error === "expired_token") return { kind: "expired" };
  return { kind: "refused", reason: answer.label.conceal(error_description === "" ? error : error_description) };
}

function approved(answer: Answer): DeviceLoginState {
  const json = parseJson(answer);
  if (typeof json === "object" && json !== null && "identity_key" in json && Boolean(json.identity_key)) {
    return { kind: "signed-up", ...parseAnswer(answer.label, deviceSignupSchema, json) };
  }
  return { kind: "logged-in", ...parseAnswer(answer.label, deviceLoginSchema, json) };
}
