/** A place in a source file, and what is there. */
export interface Place {
  /** Below the root of the repository, with slashes. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly what: string;
}

/** `path:line what`, as editors and terminals open it. */
export const placeLine = ({ path, line, what }: Place): string => `${path}:${line} ${what}`;

/** The number of the line, from 1, that an offset of a text is in. */
export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split("\n").length;
