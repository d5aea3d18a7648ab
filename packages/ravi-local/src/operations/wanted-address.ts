import { invalidField } from "../http/api-problem.ts";
import { localPartProblem } from "../state/local-part.ts";

/** The two ways to ask for an address: `email` (released CLI) or `email_identifier` with `domain` (newer clients). */
export interface AddressRequest {
  /** Local part, or a whole address in the server's domain. */
  email: string | undefined;
  email_identifier: string | undefined;
  domain: string | undefined;
}

/**
 * The whole address a request asks for; undefined when it leaves the choice to us.
 *
 * @throws ApiProblem 400 naming the field
 */
export function wantedAddress(request: AddressRequest, ownDomain: string): string | undefined {
  const { field, localPart, domain } = splitAddress(request);
  if (localPart === undefined) return undefined;
  const problem = localPartProblem(localPart);
  if (problem !== undefined) throw invalidField(field, problem);
  if (domain !== undefined && domain.toLowerCase() !== ownDomain) {
    throw invalidField(field === "email" ? "email" : "domain", `The domain must be ${ownDomain}.`);
  }
  return `${localPart}@${ownDomain}`;
}

function splitAddress(request: AddressRequest): { field: string; localPart?: string; domain?: string | undefined } {
  const { email, email_identifier: identifier, domain } = request;
  if (email !== undefined && identifier !== undefined) {
    throw invalidField("email_identifier", "Give either email or email_identifier.");
  }
  if (domain !== undefined && identifier === undefined) {
    throw invalidField("domain", "Give email_identifier with a domain.");
  }
  if (identifier !== undefined) return { field: "email_identifier", localPart: identifier, domain };
  if (email === undefined) return { field: "email" };
  const at = email.lastIndexOf("@");
  if (at === -1) return { field: "email", localPart: email };
  return { field: "email", localPart: email.slice(0, at), domain: email.slice(at + 1) };
}
