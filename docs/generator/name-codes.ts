import {
  ReferenceType,
  ReflectionKind,
  type DeclarationReflection,
  type ParameterReflection,
  type ProjectReflection,
  type SomeType,
} from "typedoc";

/** Puts `LaunchErrorCode` in the place of the union of all its codes, into which the compiler resolves it in classes. */
export function nameCodes(project: ProjectReflection): void {
  const aliases = new Map<string, DeclarationReflection>();
  for (const alias of project.getReflectionsByKind(ReflectionKind.TypeAlias) as DeclarationReflection[]) {
    const keys = keysOfVariable(alias.type);
    if (keys !== undefined) aliases.set(keys, alias);
  }
  const places = project.getReflectionsByKind(ReflectionKind.Property | ReflectionKind.Parameter);
  for (const place of places as (DeclarationReflection | ParameterReflection)[]) {
    const alias = aliases.get(unionOfLiterals(place.type) ?? "");
    if (alias !== undefined) place.type = ReferenceType.createResolvedReference(alias.name, alias, project);
  }
}

/** Of `keyof typeof launchErrorCodes`: the codes in alphabetical order. */
function keysOfVariable(type: SomeType | undefined): string | undefined {
  if (type?.type !== "typeOperator" || type.target.type !== "query") return undefined;
  const variable = type.target.queryType.reflection as DeclarationReflection | undefined;
  if (variable?.type?.type !== "reflection") return undefined;
  return inOrder(variable.type.declaration.children?.map(({ name }) => name) ?? []);
}

function unionOfLiterals(type: SomeType | undefined): string | undefined {
  if (type?.type !== "union") return undefined;
  return inOrder(type.types.map((member) => (member.type === "literal" ? String(member.value) : "?")));
}

function inOrder(names: readonly string[]): string {
  return [...names].sort().join(" ");
}
