// A local Ravi in a process of its own, as built, whose every request takes so many milliseconds longer:
// `fork("slow-ravi.mjs", [<milliseconds>])`. Sends where it is, and for every message it gets the requests it has had.
import process from "node:process";
import { createRaviClient } from "@persona-launcher/ravi";
import { startLocalRavi } from "@persona-launcher/ravi-local";

const ravi = await startLocalRavi();
const { apiUrl, managementKey } = ravi;

// A service has been up for a while when somebody comes: what its first requests cost more is nobody's latency.
const account = createRaviClient({ apiUrl, key: managementKey });
for (let count = 0; count < 100; count += 1) {
  const { uuid, api_key: key } = await account.identities.create({ name: `before-${count}` });
  await createRaviClient({ apiUrl, key }).emailAddresses.list();
  await account.identities.delete(uuid);
}
ravi.reset();

ravi.faults.add({ kind: "delay", delayMs: Number(process.argv[2]) });
process.on("message", () => process.send({ requests: ravi.requests().map(({ method, path }) => ({ method, path })) }));
process.on("disconnect", () => void ravi.close());
process.send({ apiUrl, managementKey });
