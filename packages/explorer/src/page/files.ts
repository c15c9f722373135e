/** A text that a person brought, or why it is not read. */
export type Brought =
  | { readonly ok: true; readonly name: string; readonly text: string }
  | { readonly ok: false; readonly problem: string };

const megabytes = (bytes: number): string =>
  `${(bytes / 1_000_000).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;

/** What is wrong with a text of so many bytes; undefined where nothing is. */
export const sizeProblem = (bytes: number, most: number): string | undefined =>
  bytes > most
    ? `This is ${megabytes(bytes)}; the page reads up to ${megabytes(most)}. Bring a smaller part.`
    : undefined;

/** Control characters that no text file has. */
const isBinary = (text: string): boolean => {
  const start = text.slice(0, 4000);
  return [...start].some((character) => character < " " && !"\t\n\r\f\b".includes(character));
};

/** Reads a file as text, and refuses what is not text before it reads more than it must. */
export async function readText(file: File, most: number): Promise<Brought> {
  const problem = sizeProblem(file.size, most);
  if (problem !== undefined) return { ok: false, problem };
  const bytes = await file.arrayBuffer();
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    if (!isBinary(text)) return { ok: true, name: file.name, text };
  } catch {
    // Said below: it is no text.
  }
  return { ok: false, problem: "This is no text: bring a JSON file in UTF-8." };
}

/** Hands a text to the person as a file. Nothing is sent: the file is made of memory. */
export const saveText = (name: string, text: string): void => {
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
};
