import { asideNames } from "./words/link-asides.ts";
import { enterNames, followNames, proveNames } from "./words/link-purposes.ts";
import { type PhraseFinder, phraseFinder } from "./words/phrase-finder.ts";

/** Proving an address, confirming, activating. */
export const proveWords: PhraseFinder = phraseFinder(proveNames);
/** Signing in, setting a password, accepting an invitation. */
export const enterWords: PhraseFinder = phraseFinder(enterNames);
/** Everything that stands beside the point of a mail. */
export const asideWords: PhraseFinder = phraseFinder(asideNames);
/** Being asked to follow a link, whatever for. */
export const followWords: PhraseFinder = phraseFinder(followNames);

/** The written-out address under a button. */
export const fallbackWords: RegExp =
  /(?:paste|copy|copying|pasting|kopier\p{L}{0,4}|copi(?:ez|er|a|ar|e)|coll(?:ez|er)|pega\p{L}{0,3}|incolla\p{L}{0,3}|cole|plak|skopiuj|wklej|kopyala\p{L}{0,6}|скопируй\p{L}{0,4}|вставьте|コピー|貼り付け|复制|複製|복사|انسخ)|button (?:does|do|is)(?:n't| not)|schaltfläche nicht|bouton ne|botón no|botão não|pulsante non|knop niet|кнопка не/iu;
