const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A text as one paragraph of HTML, in which nothing of the text is markup. */
export function htmlParagraph(text: string): string {
  return `<p>${text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? character)}</p>`;
}
