/** Colours for a terminal; plain text where nobody would see them. */
export interface Paint {
  dim(text: string): string;
  bold(text: string): string;
  good(text: string): string;
  bad(text: string): string;
}

const codes = { dim: [2, 22], bold: [1, 22], good: [32, 39], bad: [31, 39] } as const;

export function createPaint(isColoured: boolean): Paint {
  const wrap =
    (name: keyof typeof codes) =>
    (text: string): string =>
      isColoured ? `\u001b[${codes[name][0]}m${text}\u001b[${codes[name][1]}m` : text;
  return { dim: wrap('dim'), bold: wrap('bold'), good: wrap('good'), bad: wrap('bad') };
}
