import { randomInt } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { sendMail } from "./send-mail.ts";

/** A small web app under test: asks for an address, mails a code to it, and confirms who brings the code back. */
export interface SignUpSite extends AsyncDisposable {
  readonly url: string;
  /** Addresses that have confirmed. */
  members(): readonly string[];
}

export async function startSignUpSite(smtpPort: number): Promise<SignUpSite> {
  const pending = new Map<string, string>();
  const members: string[] = [];

  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const form = new URLSearchParams(await text(request));
    const email = form.get("email") ?? "";
    if (request.url === "/sign-up" && email !== "") {
      pending.set(email, String(randomInt(100_000, 1_000_000)));
      await sendMail(smtpPort, {
        to: email,
        subject: "Confirm your address",
        text: `Your confirmation code is ${pending.get(email)}. Order no. 20261121 is not a code.`,
      });
      response.end("We have sent you a code.\n");
    } else if (request.url === "/confirm" && pending.has(email) && pending.get(email) === form.get("code")) {
      members.push(email);
      response.end(`Welcome, ${email}\n`);
    } else response.writeHead(422).end("That is not right.\n");
  };

  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    members: () => members,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
