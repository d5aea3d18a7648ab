// Clears away the launch l1 below the state directory <state> as user <uid> (empty: as it is), and says how that went.
import process from "node:process";
import { launchDirectory } from "../workspace/state-directory.ts";
import { removeAgentFiles } from "./agent-files.ts";

const [uid, state] = process.argv.slice(2);
if (uid !== "") {
  process.setgroups([]);
  process.setgid(Number(uid));
  process.setuid(Number(uid));
}

process.stdout.write(
  await removeAgentFiles(launchDirectory(state, "l1")).then(
    () => "done",
    ({ message }) => message,
  ),
);
