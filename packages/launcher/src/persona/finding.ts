/** Keys and array indexes from the document's root to a place in it. */
export type JsonPath = readonly (string | number)[];

/** Something wrong at a place in a document; a {@link PersonaProblem} that does not know its file yet. */
export interface Finding {
  path: JsonPath;
  /** Whether the member's key or its value is wrong; decides which one line and column point at. @default "value" */
  at?: "key" | "value";
  message: string;
  hint?: string | undefined;
}
