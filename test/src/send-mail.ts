import { createTransport } from "nodemailer";

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
  /** @default "sign-up@shop.example" */
  from?: string;
}

/** Sends one mail over real SMTP to a server on this machine. */
export async function sendMail(smtpPort: number, mail: Mail): Promise<void> {
  const transport = createTransport({ host: "127.0.0.1", port: smtpPort, secure: false, ignoreTLS: true });
  try {
    await transport.sendMail({ from: "sign-up@shop.example", ...mail });
  } finally {
    transport.close();
  }
}
