import type { StoredContact } from "../state/contacts.ts";

// As PostgreSQL's trigram search, which the hosted service's kind of search is built on.
const minSimilarity = 0.3;

/**
 * The contacts that a few typed letters may mean, best first: name, nickname, address or number contains them, or a word
 * of these is spelled much like them.
 */
export function searchContacts(contacts: readonly StoredContact[], query: string): StoredContact[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === "") return [];
  const rated = contacts.map((contact) => ({ contact, score: rate(contact, wanted) }));
  const hits = rated.filter(({ score }) => score >= minSimilarity);
  return hits.toSorted((one, other) => other.score - one.score).map(({ contact }) => contact);
}

function rate(contact: StoredContact, wanted: string): number {
  const { display_name, nickname, email, phone_number } = contact;
  const texts = [display_name, nickname, email, phone_number].map((text) => text.toLowerCase());
  if (texts.includes(wanted)) return 3;
  if (texts.some((text) => text.startsWith(wanted))) return 2.5;
  if (texts.some((text) => text.includes(wanted))) return 2;
  const words = texts.flatMap((text) => [text, ...text.split(/[^\p{L}\p{N}]+/u)]);
  return Math.max(...words.map((word) => similarity(word, wanted)));
}

function similarity(one: string, other: string): number {
  const [first, second] = [trigrams(one), trigrams(other)];
  const shared = [...first].filter((trigram) => second.has(trigram)).length;
  const all = first.size + second.size - shared;
  return all === 0 ? 0 : shared / all;
}

// Padded as PostgreSQL does: a word's beginning counts more than its end.
function trigrams(text: string): Set<string> {
  if (text === "") return new Set();
  const padded = `  ${text} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, index) => padded.slice(index, index + 3)));
}
