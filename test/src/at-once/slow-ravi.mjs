// A local Ravi in a process of its own, as built, whose every request takes so many milliseconds longer:
// `fork("slow-ravi.mjs", [<milliseconds>])`. Sends where it is, and for every message it gets the requests it has had.
import process from "node:process";
import { startLocalRavi } from "@persona-launcher/ravi-local";

const ravi = await startLocalRavi();
ravi.faults.add({ kind: "delay", delayMs: Number(process.argv[2]) });
process.on("message", () => process.send({ requests: ravi.requests().map(({ method, path }) => ({ method, path })) }));
process.on("disconnect", () => void ravi.close());
process.send({ apiUrl: ravi.apiUrl, managementKey: ravi.managementKey });
