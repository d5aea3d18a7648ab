import { z } from "zod";

const maxRecipients = 100;

// No quotes, commas, brackets, blanks or line ends: what is left cannot end one header or begin another.
const addressPattern = /^[^\s@<>,;:"\\()[\]\p{Cc}]+@[^\s@<>,;:"\\()[\]\p{Cc}]+$/u;
const notAnAddress = "Enter a valid email address.";

const address = z.string().trim().max(320).regex(addressPattern, notAnAddress);

/** One address, or several separated by commas. */
export const recipientText: z.ZodType<string[], string> = z
  .string()
  .max(maxRecipients * 320)
  .transform((text) => text.split(",").map((part) => part.trim()))
  .pipe(z.array(address).min(1).max(maxRecipients));

/** A list of addresses; `null`, an empty string and absence mean none. Older clients send one comma-separated string. */
export const copyList: z.ZodType<string[]> = z.preprocess(
  (value) => (typeof value === "string" ? value.split(",").filter((part) => part.trim() !== "") : (value ?? [])),
  z.array(address).max(maxRecipients),
);
