import { expect, test } from "vitest";
import { twilioSignature } from "./twilio-signature.ts";

test("the signature is that of the example in Twilio's documentation", () => {
  const parameters = {
    Digits: "1234",
    To: "+18005551212",
    From: "+14158675309",
    Caller: "+14158675309",
    CallSid: "CA1234567890ABCDE",
  };
  expect(twilioSignature("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", parameters)).toBe(
    "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
  );
});
