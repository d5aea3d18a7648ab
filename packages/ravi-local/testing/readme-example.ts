import { startLocalRavi } from "@persona-launcher/ravi-local";

await using ravi = await startLocalRavi();

const created = await fetch(`${ravi.apiUrl}/api/identities/`, {
  method: "POST",
  headers: { authorization: `Bearer ${ravi.managementKey}` },
  body: JSON.stringify({ name: "signup-tester", provision_phone: true }),
});
const { inbox, phone, api_key: key } = (await created.json()) as Record<string, string>;

// Your application sends this by SMTP to 127.0.0.1:${ravi.smtpPort}; a test may just say that it arrived.
ravi.deliverEmail({ to: `${inbox}`, from: "shop@example.com", subject: "Welcome", text: "Your code is 482913" });

const messages = await fetch(`${ravi.apiUrl}/api/email-messages/`, { headers: { authorization: `Bearer ${key}` } });
const [mail] = (await messages.json()) as Record<string, string>[];
console.log(inbox, phone, mail?.["text_content"]);
// signup-tester@ravi.localhost +12015550100 Your code is 482913
