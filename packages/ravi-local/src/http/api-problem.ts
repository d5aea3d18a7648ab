export type ProblemStatus = 400 | 401 | 402 | 403 | 404 | 405 | 409 | 413 | 429 | 500 | 503;

/** `{"detail": …}`, for refused fields `{"<field>": ["<reason>", …]}`, at login `{"error": …}`. */
export type ProblemBody =
  | { detail: string; retry_after_seconds?: number }
  | { error: string; error_description: string }
  | Record<string, string[]>;

/** A refused request that knows its answer. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: ProblemStatus;
  readonly body: ProblemBody;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: ProblemStatus, body: ProblemBody, headers: Readonly<Record<string, string>> = {}) {
    super(`HTTP ${status}`);
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

const challenge = { "WWW-Authenticate": "Bearer" };

export function notAuthenticated(): ApiProblem {
  return new ApiProblem(401, { detail: "Authentication credentials were not provided." }, challenge);
}

export function unknownKey(): ApiProblem {
  return new ApiProblem(401, { detail: "Invalid API key." }, challenge);
}

export function forbidden(): ApiProblem {
  return new ApiProblem(403, { detail: "You do not have permission to perform this action." });
}

type LookedUp = "Identity" | "SecretEntry" | "PasswordEntry" | "Contact" | "Mailbox" | "PhoneNumber";

/** @param what kind of thing that was looked up, as the hosted service words it; without it the bare sentence. */
export function notFound(what?: LookedUp): ApiProblem {
  return new ApiProblem(404, { detail: what === undefined ? "Not found." : `No ${what} matches the given query.` });
}

export function methodNotAllowed(method: string): ApiProblem {
  return new ApiProblem(405, { detail: `Method "${method}" not allowed.` });
}

export function conflict(detail: string): ApiProblem {
  return new ApiProblem(409, { detail });
}

export function invalidField(field: string, reason: string): ApiProblem {
  return new ApiProblem(400, { [field]: [reason] });
}
