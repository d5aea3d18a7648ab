import { ReflectionKind, type CommentTag, type DeclarationReflection, type ProjectReflection } from "typedoc";

/** Begins `@throws {RaviError} …` and `@throws LaunchError …` with a link to the error, where its class is described. */
export function nameErrors(project: ProjectReflection): void {
  const classes = project.getReflectionsByKind(ReflectionKind.Class) as DeclarationReflection[];
  const byName = new Map(classes.map((each) => [each.name, each]));
  for (const { comment } of Object.values(project.reflections))
    for (const tag of comment?.blockTags ?? []) if (tag.tag === "@throws") nameError(tag, byName);
}

function nameError(tag: CommentTag, classes: ReadonlyMap<string, DeclarationReflection>): void {
  const name = tag.typeAnnotation?.replaceAll(/[{}\s]/g, "") ?? takeFirstWord(tag, classes);
  if (name === undefined) return;
  delete tag.typeAnnotation;
  const target = classes.get(name);
  tag.content.unshift(
    target === undefined
      ? { kind: "code", text: `\`${name}\`` }
      : { kind: "inline-tag", tag: "@link", text: name, target },
    { kind: "text", text: " " },
  );
}

function takeFirstWord(tag: CommentTag, classes: ReadonlyMap<string, unknown>): string | undefined {
  const [first] = tag.content;
  const word = /^\w+/.exec(first?.text ?? "")?.[0];
  if (first === undefined || word === undefined || !classes.has(word)) return undefined;
  first.text = first.text.slice(word.length).trimStart();
  return word;
}
