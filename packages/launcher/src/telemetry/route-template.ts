/** The words of Ravi's routes (REST API as of July 2026). Any other segment of a path is an id. */
const words: ReadonlySet<string> = new Set([
  "auth",
  "calls",
  "compose",
  "contacts",
  "device",
  "domains",
  "email",
  "email-attachments",
  "email-inbox",
  "email-messages",
  "events",
  "find",
  "forward",
  "generate-password",
  "hangup",
  "identities",
  "identity",
  "keys",
  "master",
  "messages",
  "passwords",
  "phone",
  "presign",
  "provision-phone",
  "reply",
  "reply-all",
  "search",
  "secrets",
  "send",
  "sms-inbox",
  "sso",
  "start",
  "stream",
  "token",
  "transcript",
  "verify",
]);

/**
 * The route of a path of Ravi's API: `/api/identities/{id}/` for every identity. What stands before `/api/` depends on
 * where the service runs and is left out. `undefined` for a path that is not of the API.
 */
export function routeTemplate(path: string): string | undefined {
  const start = path.indexOf("/api/");
  if (start === -1) return undefined;
  const segments = path.slice(start + "/api/".length).split("/");
  return `/api/${segments.map((segment) => (segment === "" || words.has(segment) ? segment : "{id}")).join("/")}`;
}
