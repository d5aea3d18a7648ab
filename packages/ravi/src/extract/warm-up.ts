import type { MessageContent } from "./message-content.ts";

// V8 compiles an expression at its first use, and apart for text beyond Latin-1.
const samples = [
  "Order 118264: your code is 482-913. Verify: https://a.example/verify?token=a1b2c3d4",
  "Заказ 118264: ваш код 482-913. Подтвердить: https://a.example/verify?token=a1b2c3d4",
];

type Extract = (content: MessageContent) => unknown;

const warm = new Set<Extract>();

/** Does the work that the first message of a process would otherwise wait for. Later calls do nothing. */
export function warmUp(extract: Extract): void {
  if (warm.has(extract)) return;
  warm.add(extract);
  for (const text of samples)
    extract({ text_content: text, html_content: `<p>${text} <a href="https://a.example/?t=1">${text}</a></p>` });
}
