/** What stands in users' own files: an entry point for those that change them as the launcher does. */
export {
  hasBlock,
  lineEndOf,
  withBlock,
  withoutBlock,
  type CommentMark,
  type MarkedBlock,
} from "./text/marked-block.ts";
export { quoteWord } from "./text/quote-word.ts";
export { NotAUserFile, readUserFile, type UserFile } from "./text/read-user-file.ts";
