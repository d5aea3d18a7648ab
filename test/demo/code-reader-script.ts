import type { StandInScript } from "../src/stand-in-model.ts";

/** Waits for a mail as an agent would: by asking its own `ravi` until there is one. */
const waitForMail =
  'for try in $(seq 60); do mail=$(ravi message email --unread) || exit 1; [ "$mail" != "[]" ] && echo "$mail" && exit 0; sleep 0.5; done; exit 1';

/**
 * What the stand-in model does: has the agent look up its address, then read its mail, and answers with the code that
 * stands in what the agent's shell brought back. It does not know the code from elsewhere.
 */
export function codeReaderScript({ onAddress }: { onAddress: (address: string) => Promise<void> }): StandInScript {
  return async ({ toolResults }) => {
    const [address, mail] = toolResults;
    if (address === undefined) return { run: "ravi get email" };
    if (mail === undefined) {
      const found = /"email": "([^"]+)"/.exec(address)?.[1];
      if (found === undefined) return { say: `I could not find my address: ${address}` };
      await onAddress(found);
      return { run: waitForMail };
    }
    const code = /code is (\d{6})/.exec(mail)?.[1];
    return { say: code === undefined ? `There was no code in my mail: ${mail}` : `The sign-up code is ${code}.` };
  };
}
