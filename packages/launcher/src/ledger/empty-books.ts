import { DatabaseSync } from "@photostructure/sqlite";
import { booksOf, type Books } from "./books.ts";
import { migrate } from "./schema.ts";

/** Books in memory, in which nothing stands and of which nothing stays. */
export function emptyBooks(): Books {
  const database = new DatabaseSync(":memory:");
  migrate(database);
  return booksOf(database, () => "sound");
}
