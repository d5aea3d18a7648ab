import { generatedPasswordSchema, type Password, passwordSchema } from "../wire/vault.ts";
import type { Connection } from "./connection.ts";
import type { CallOptions } from "./deadline.ts";
import { requestDelete } from "./request-delete.ts";
import { requestList } from "./request-list.ts";
import { request } from "./request.ts";

/** A password to keep in the vault. */
export interface NewPassword {
  /** Site the password is for. The service reduces a URL or a subdomain to the base domain. */
  domain: string;
  password: string;
  /** Default empty. */
  username?: string | undefined;
  /** Default empty. */
  notes?: string | undefined;
}

/** What a generated password is made of. */
export interface PasswordRecipe {
  /** Characters. Default 16. */
  length?: number | undefined;
  /** Each kind of character is used unless it is `false`. */
  uppercase?: boolean | undefined;
  lowercase?: boolean | undefined;
  digits?: boolean | undefined;
  special?: boolean | undefined;
  /** Characters not to use. */
  excludeChars?: string | undefined;
}

/** `/api/passwords/`: the logins in the vault of the key's identity. */
export interface PasswordsClient {
  list(options?: CallOptions): Promise<Password[]>;
  get(uuid: string, options?: CallOptions): Promise<Password>;
  /** Not idempotent: each call makes another entry. */
  create(password: NewPassword, options?: CallOptions): Promise<Password>;
  update(uuid: string, changes: Partial<NewPassword>, options?: CallOptions): Promise<Password>;
  delete(uuid: string, options?: CallOptions): Promise<void>;
  /** A random password, made by the service and stored nowhere. */
  generate(recipe?: PasswordRecipe, options?: CallOptions): Promise<string>;
}

const confidential = ["password", "notes"];

export function passwordsClient(connection: Connection): PasswordsClient {
  const { call } = connection;
  return {
    list: (options) =>
      call(options, (deadline) =>
        requestList(connection, { method: "GET", path: ["passwords"] }, passwordSchema, deadline),
      ),
    get: (uuid, options) =>
      call(options, (deadline) =>
        request(connection, { method: "GET", path: ["passwords", uuid] }, passwordSchema, deadline),
      ),
    create: ({ domain, password, username = "", notes = "" }, options) => {
      const body = { domain, username, password, notes };
      const spec = { method: "POST", path: ["passwords"], body, confidential } as const;
      return call(options, (deadline) => request(connection, spec, passwordSchema, deadline));
    },
    update: (uuid, { domain, username, password, notes }, options) => {
      const body = definedOnly({ domain, username, password, notes });
      const spec = { method: "PATCH", path: ["passwords", uuid], body, confidential, isIdempotent: true } as const;
      return call(options, (deadline) => request(connection, spec, passwordSchema, deadline));
    },
    delete: (uuid, options) => call(options, (deadline) => requestDelete(connection, ["passwords", uuid], deadline)),
    generate: (recipe, options) =>
      call(options, async (deadline) => {
        const spec = { method: "GET", path: ["passwords", "generate-password"], query: recipeQuery(recipe) } as const;
        return (await request(connection, spec, generatedPasswordSchema, deadline)).password;
      }),
  };
}

// As the released CLI: the length always, a kind of character only when it is not wanted.
function recipeQuery(recipe: PasswordRecipe = {}): Record<string, string> {
  const kinds = (["uppercase", "lowercase", "digits", "special"] as const).filter((kind) => recipe[kind] === false);
  return {
    length: String(recipe.length ?? 16),
    ...Object.fromEntries(kinds.map((kind) => [kind, "false"])),
    ...(recipe.excludeChars ? { exclude_chars: recipe.excludeChars } : {}),
  };
}

function definedOnly(fields: Record<string, string | undefined>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
