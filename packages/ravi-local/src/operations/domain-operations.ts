import { type ApiCall, type ApiReply, ok } from "../http/api-call.ts";
import { listDomains as listStoredDomains } from "../state/domains.ts";

/** `GET /api/domains/`: where new addresses can be made. */
export function listDomains(call: ApiCall): ApiReply {
  return ok(
    listStoredDomains(call.state).map(({ uuid, domain, created_dt }) => ({
      uuid,
      domain,
      is_platform: true,
      is_verified: true,
      created_dt,
    })),
  );
}
