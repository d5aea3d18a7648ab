import { MarkdownTheme, type MarkdownPageEvent, type MarkdownThemeContext } from "typedoc-plugin-markdown";
import type { CommentDisplayPart, DeclarationReflection, Reflection, SomeType } from "typedoc";

/**
 * Pages as the Markdown plugin writes them, but with the members of a union as a list, and only those that say more; and
 * without what extends a type, which is another page's or section's business.
 */
export class PageTheme extends MarkdownTheme {
  override getRenderContext(page: MarkdownPageEvent<Reflection>): MarkdownThemeContext {
    const context = super.getRenderContext(page);
    context.partials.typeDeclarationUnionContainer = (model) => unionMembers(model, context);
    const { hierarchy } = context.partials;
    context.partials.hierarchy = (model, options) => hierarchy(model, options).split(/\n*#+ Extended by/)[0] ?? "";
    return context;
  }
}

function unionMembers(model: DeclarationReflection, context: MarkdownThemeContext): string {
  if (model.type?.type !== "union") return "";
  const { types, elementSummaries } = model.type;
  return types
    .flatMap((type, index) => {
      const said = remarks(type, elementSummaries?.[index] ?? [], context);
      return said === "" ? [] : [`- \`${labelOf(type)}\`: ${said}`];
    })
    .join("\n");
}

/** What the doc comments of a member and of its properties say. */
function remarks(type: SomeType, summary: CommentDisplayPart[], context: MarkdownThemeContext): string {
  const whole = context.helpers.getCommentParts(summary);
  const parts = propertiesOf(type).flatMap((property) =>
    property.comment === undefined
      ? []
      : [`\`${property.name}\` ${context.helpers.getCommentParts(property.comment.summary)}`],
  );
  return [whole, ...parts]
    .filter((text) => text !== "")
    .join(" ")
    .replaceAll("\n", " ");
}

/** The tag of a member when it has one, else what it is. */
function labelOf(type: SomeType): string {
  const tag = propertiesOf(type).find((property) => property.type?.type === "literal");
  return tag?.type?.toString().replaceAll('"', "") ?? type.toString();
}

function propertiesOf(type: SomeType): DeclarationReflection[] {
  return type.type === "reflection" ? (type.declaration.children ?? []) : [];
}
