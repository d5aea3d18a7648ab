import { expect, test } from "vitest";
import * as ravi from "./index.ts";

test("the package exports exactly these names", () => {
  expect(Object.keys(ravi).sort()).toMatchInlineSnapshot(`
    [
      "RaviError",
      "ScopeError",
      "attachmentSchema",
      "createRaviClient",
      "createdIdentitySchema",
      "emailAddressSchema",
      "emailMessageSchema",
      "emailThreadDetailSchema",
      "emailThreadSchema",
      "identityKeySchema",
      "identitySchema",
      "ownerSchema",
      "phoneNumberSchema",
      "problemSchema",
      "raviErrorCodes",
      "readScope",
      "removeScope",
      "scopeErrorCodes",
      "secretKeyPattern",
      "secretSchema",
      "smsConversationDetailSchema",
      "smsConversationSchema",
      "smsMessageSchema",
      "writeScope",
    ]
  `);
});
