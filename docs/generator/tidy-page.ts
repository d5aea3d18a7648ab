/**
 * A page without the anchors of table rows. They are numbered through the page, so that one new property would change
 * lines everywhere; headings are linked by their text.
 */
export function tidyPage(text: string): string {
  return `${text
    .replaceAll(/<a id="[^"]*"><\/a> ?/g, "")
    .replaceAll(/\[(`[^`]*`)\]\(#property-[^)]*\)/g, "$1")
    .replaceAll(/[ \t]+$/gm, "")
    .trim()}\n`;
}
