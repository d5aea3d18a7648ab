import { extractCode } from "./extract-code.ts";
import { extractLink } from "./extract-link.ts";

// V8 compiles an expression at its first use, and apart for text beyond Latin-1.
const samples = [
  "Order 118264: your code is 482-913. Verify: https://a.example/verify?token=a1b2c3d4",
  "Заказ 118264: ваш код 482-913. Подтвердить: https://a.example/verify?token=a1b2c3d4",
];
const state = { isWarm: false };

/** Does the work that the first message of a process would otherwise wait for. Later calls do nothing. */
export function warmUp(): void {
  if (state.isWarm) return;
  state.isWarm = true;
  for (const text of samples) {
    extractCode({ text_content: text, html_content: `<p>${text}</p>` });
    extractLink({ text_content: text, html_content: `<a href="https://a.example/?t=1">${text}</a>` });
  }
}
