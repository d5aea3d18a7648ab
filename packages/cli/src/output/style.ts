import { styleText } from "node:util";

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  error(text: string): string;
  warning(text: string): string;
  success(text: string): string;
}

type Format = Parameters<typeof styleText>[0];

/** Colours, or plain text where nobody can see them. */
export function createStyle(hasColor: boolean): Style {
  const paint =
    (format: Format) =>
    (text: string): string =>
      hasColor ? styleText(format, text, { validateStream: false }) : text;
  return {
    bold: paint("bold"),
    dim: paint("dim"),
    error: paint("red"),
    warning: paint("yellow"),
    success: paint("green"),
  };
}
