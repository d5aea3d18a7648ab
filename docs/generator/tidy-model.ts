import { ReflectionKind, type DeclarationReflection, type ProjectReflection } from "typedoc";
import { nameCodes } from "./name-codes.ts";
import { nameErrors } from "./name-errors.ts";
import { nameSchemas } from "./name-schemas.ts";
import { isFromElsewhere } from "./symbol-origin.ts";

/** Takes out of the model what says nothing to a reader, and what would change without a change of the API. */
export function tidyModel(project: ProjectReflection): void {
  for (const each of Object.values(project.reflections) as DeclarationReflection[]) {
    // A member is described where it is read; which ancestor it comes from stands under "Extends".
    delete each.inheritedFrom;
    delete each.overwrites;
    delete each.extendedBy;
    // The value of a literal is its type already.
    if (each.kindOf(ReflectionKind.Property)) delete each.defaultValue;
    if (isFromElsewhere(each)) dropWords(each);
  }
  nameSchemas(project);
  nameCodes(project);
  nameErrors(project);
}

/** What others wrote is described where it comes from. */
function dropWords(symbol: DeclarationReflection): void {
  delete symbol.comment;
  for (const signature of symbol.signatures ?? []) {
    delete signature.comment;
    for (const parameter of signature.parameters ?? []) delete parameter.comment;
  }
}
