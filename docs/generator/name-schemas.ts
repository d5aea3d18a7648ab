import {
  ReferenceType,
  ReflectionKind,
  type DeclarationReflection,
  type ProjectReflection,
  type SomeType,
} from "typedoc";

/**
 * `interface Call extends z.infer<typeof callSchema>` becomes a plain interface, and `callSchema` a `ZodType<Call>`:
 * what zod calls the type is a page long and says the same.
 */
export function nameSchemas(project: ProjectReflection): void {
  for (const declared of project.getReflectionsByKind(ReflectionKind.Interface) as DeclarationReflection[]) {
    const inferred = declared.extendedTypes?.filter(isOfZod) ?? [];
    if (inferred.length === 0) continue;
    delete declared.extendedTypes;
    delete declared.typeHierarchy;
    for (const type of inferred) {
      const schema = schemaBehind(type);
      if (schema !== undefined) schema.type = schemaOf(declared, project);
    }
  }
  for (const schema of project.getReflectionsByKind(ReflectionKind.Variable) as DeclarationReflection[])
    if (isOfZod(schema.type) && !isZodType(schema.type)) schema.type = schemaOf(undefined, project);
}

function schemaBehind(type: SomeType): DeclarationReflection | undefined {
  const [argument] = type.type === "reference" ? (type.typeArguments ?? []) : [];
  return argument?.type === "query" ? (argument.queryType.reflection as DeclarationReflection | undefined) : undefined;
}

function schemaOf(of: DeclarationReflection | undefined, project: ProjectReflection): SomeType {
  const type = ReferenceType.createBrokenReference("ZodType", project, "zod");
  if (of !== undefined) type.typeArguments = [ReferenceType.createResolvedReference(of.name, of, project)];
  return type;
}

function isOfZod(type: SomeType | undefined): boolean {
  return type?.type === "reference" && type.package === "zod";
}

function isZodType(type: SomeType | undefined): boolean {
  return type?.type === "reference" && type.name === "ZodType";
}
