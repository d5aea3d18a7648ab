// One waiter in a process of its own: prints what it got.
import { createRaviClient } from "../client/create-ravi-client.ts";
import { waitForCode } from "./wait-for-code.ts";

const [apiUrl, claimsDirectory, since, timeoutMs] = process.argv.slice(2);
const client = createRaviClient({ apiUrl, key: "ravi_id_key" });
try {
  const options = { claimsDirectory, since, timeoutMs: Number(timeoutMs), pollMs: 50 };
  const { code, message } = await waitForCode(client, options);
  process.stdout.write(JSON.stringify({ code, id: message.id }));
} catch (error) {
  process.stdout.write(JSON.stringify({ error: error.code ?? String(error) }));
}
