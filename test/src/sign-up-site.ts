import { randomInt, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { sendMail } from "./send-mail.ts";
import { sendSms, type SmsGateway } from "./send-sms.ts";
import { confirmationMail, formPage } from "./sign-up-texts.ts";

/**
 * A small web app under test. Without a gateway it asks for an address and mails a code to it. With one it asks for a
 * phone number too, mails a link and texts a code; both have to come back.
 */
export interface SignUpSite extends AsyncDisposable {
  readonly url: string;
  /** Addresses that have confirmed. */
  members(): readonly string[];
}

export interface SignUpSiteOptions {
  sms?: SmsGateway;
}

interface Applicant {
  email: string;
  code: string;
  /** Part of the link in the mail. */
  token: string;
  hasOpenedLink: boolean;
}

interface Reply {
  status: number;
  contentType?: string;
  body: string;
}

const unprocessable: Reply = { status: 422, body: "That is not right.\n" };

export async function startSignUpSite(smtpPort: number, options: SignUpSiteOptions = {}): Promise<SignUpSite> {
  const applicants = new Map<string, Applicant>();
  const members: string[] = [];
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const signUp = async (form: URLSearchParams): Promise<Reply> => {
    const email = form.get("email") ?? "";
    const phone = form.get("phone") ?? "";
    if (email === "" || (options.sms !== undefined && phone === "")) return unprocessable;
    const code = String(randomInt(100_000, 1_000_000));
    const applicant = { email, code, token: randomUUID(), hasOpenedLink: options.sms === undefined };
    applicants.set(email, applicant);
    if (options.sms === undefined) {
      await sendMail(smtpPort, { to: email, ...codeMail(code) });
      return { status: 200, body: "We have sent you a code.\n" };
    }
    await sendMail(smtpPort, { to: email, ...confirmationMail(url, applicant.token) });
    await sendSms(options.sms, { to: phone, body: `${code} is your Shop code. It expires in 10 minutes.` });
    return { status: 200, body: "We have sent you a link by mail and a code by text message.\n" };
  };

  const openLink = (token: string | null): Reply => {
    const applicant = [...applicants.values()].find((each) => each.token === token);
    if (applicant === undefined) return unprocessable;
    applicant.hasOpenedLink = true;
    return { status: 200, body: "Your address is confirmed. Now the code, please.\n" };
  };

  const confirm = (form: URLSearchParams): Reply => {
    const applicant = applicants.get(form.get("email") ?? "");
    if (applicant?.hasOpenedLink !== true || applicant.code !== form.get("code")) return unprocessable;
    applicants.delete(applicant.email);
    members.push(applicant.email);
    return { status: 200, body: `Welcome, ${applicant.email}\n` };
  };

  const route = async (request: IncomingMessage): Promise<Reply> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", url);
    const form = new URLSearchParams(await text(request));
    if (pathname === "/") return { status: 200, contentType: "text/html", body: formPage(options.sms !== undefined) };
    if (pathname === "/verify") return openLink(searchParams.get("token"));
    if (pathname === "/sign-up") return await signUp(form);
    return pathname === "/confirm" ? confirm(form) : { status: 404, body: "There is no such page.\n" };
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const reply: Reply = await route(request).catch((error: unknown) => ({ status: 500, body: `${String(error)}\n` }));
    response.writeHead(reply.status, { "content-type": `${reply.contentType ?? "text/plain"}; charset=utf-8` });
    response.end(reply.body);
  };

  return {
    url,
    members: () => members,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

function codeMail(code: string): { subject: string; text: string } {
  return {
    subject: "Confirm your address",
    text: `Your confirmation code is ${code}. Order no. 20261121 is not a code.`,
  };
}
