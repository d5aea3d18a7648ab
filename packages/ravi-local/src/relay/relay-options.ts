import { z } from "zod";

export const relaySchema = z.strictObject({
  /** Host name or address of the SMTP server. */
  host: z.string().min(1),
  port: z.int().min(1).max(65_535),
  user: z.string().min(1).optional(),
  pass: z.string().optional(),
  /** TLS from the first byte (port 465). Without it the connection is upgraded by STARTTLS when the server offers that. */
  secure: z.boolean().optional(),
});

/** The SMTP server that takes mail for other domains. */
export type RelayOptions = z.infer<typeof relaySchema>;
