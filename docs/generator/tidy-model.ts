import { ReflectionKind, type DeclarationReflection, type ProjectReflection } from "typedoc";
import { nameCodes } from "./name-codes.ts";
import { nameErrors } from "./name-errors.ts";
import { nameSchemas } from "./name-schemas.ts";

/** Takes out of the model what says nothing to a reader, and what would change without a change of the API. */
export function tidyModel(project: ProjectReflection): void {
  for (const each of Object.values(project.reflections) as DeclarationReflection[]) {
    // A member is described where it is read; which ancestor it comes from stands under "Extends".
    delete each.inheritedFrom;
    delete each.overwrites;
    delete each.extendedBy;
    // The value of a literal is its type already.
    if (each.kindOf(ReflectionKind.Property)) delete each.defaultValue;
  }
  nameSchemas(project);
  nameCodes(project);
  nameErrors(project);
}
