import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Environment } from "../credentials/agent-environment.ts";
import { LaunchError } from "../launch-error.ts";

/** Ravi's hosted API, as baked into the released CLI v0.6.2. */
export const hostedRaviUrl = "https://ravi.id";

/** Which Ravi a launcher talks to, and why. `local` is to be started by whoever embeds the launcher. */
export type ControlPlane =
  | { kind: "remote"; apiUrl: string; managementKey: string; source: "option" | "environment" | "home" }
  | { kind: "local"; source: "option" | "default" };

export interface ControlPlaneOptions {
  /** `local`, or the URL of a Ravi service. */
  ravi?: string | undefined;
  env: Environment;
  /** Home directory; without one, `~/.ravi` is not looked at. */
  home?: string | undefined;
}

const homeConfigSchema = z.object({
  management_key: z.string().nullish(),
  api_url: z.string().nullish(),
});

/**
 * Chooses the Ravi to use: the option, then `RAVI_API_URL` with `RAVI_MANAGEMENT_KEY`, then the management key of
 * `~/.ravi/config.json`, then local.
 *
 * A management key is only ever sent to the service it was given for: the one in `~/.ravi` never goes to another URL.
 *
 * @throws LaunchError `RAVI_KEY_MISSING`, `RAVI_CONFIG_INVALID`.
 */
export async function chooseControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const { ravi, env } = options;
  if (ravi === "local") return { kind: "local", source: "option" };
  if (ravi !== undefined) return remoteByUrl(ravi, "option", options);
  if (hasText(env["RAVI_API_URL"])) return remoteByUrl(env["RAVI_API_URL"], "environment", options);
  const home = await readHomeConfig(options.home);
  if (home !== undefined) return { kind: "remote", ...home, source: "home" };
  return { kind: "local", source: "default" };
}

async function remoteByUrl(
  apiUrl: string,
  source: "option" | "environment",
  options: ControlPlaneOptions,
): Promise<ControlPlane> {
  const { RAVI_API_URL: environmentUrl, RAVI_MANAGEMENT_KEY: fromEnvironment } = options.env;
  const isItsKey = !hasText(environmentUrl) || sameService(environmentUrl, apiUrl);
  if (hasText(fromEnvironment) && isItsKey) return { kind: "remote", apiUrl, managementKey: fromEnvironment, source };
  const home = await readHomeConfig(options.home);
  if (home !== undefined && sameService(home.apiUrl, apiUrl)) {
    return { kind: "remote", apiUrl, managementKey: home.managementKey, source };
  }
  throw new LaunchError(
    "RAVI_KEY_MISSING",
    `Cannot use Ravi at "${withoutPassword(apiUrl)}": there is no management key for it`,
    {
      hint: `Export RAVI_API_URL and RAVI_MANAGEMENT_KEY for it, or use "--ravi local" for an identity service on this machine`,
    },
  );
}

async function readHomeConfig(
  home: string | undefined,
): Promise<{ apiUrl: string; managementKey: string } | undefined> {
  if (home === undefined) return undefined;
  const path = join(home, ".ravi", "config.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw invalidConfig(path, `it cannot be read (${code ?? "unknown error"})`);
  }
  const parsed = homeConfigSchema.safeParse(parseJson(text));
  if (!parsed.success) throw invalidConfig(path, "it is not a JSON object of the expected shape");
  const { management_key: managementKey, api_url: apiUrl } = parsed.data;
  return hasText(managementKey) ? { managementKey, apiUrl: hasText(apiUrl) ? apiUrl : hostedRaviUrl } : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function invalidConfig(path: string, why: string): LaunchError {
  return new LaunchError("RAVI_CONFIG_INVALID", `Cannot read Ravi's configuration "${path}": ${why}`, {
    hint: `Repair the file, or name the Ravi to use with "--ravi local" or "--ravi <url>" and RAVI_MANAGEMENT_KEY`,
  });
}

function withoutPassword(url: string): string {
  return url.slice(url.lastIndexOf("@") + 1);
}

function sameService(a: string, b: string): boolean {
  return a.replace(/\/+$/, "") === b.replace(/\/+$/, "");
}

function hasText(value: string | null | undefined): value is string {
  return value !== undefined && value !== null && value !== "";
}
