/** The colours of a picture, for one of the two colour schemes of a reader's screen. */
export interface Palette {
  readonly scheme: "light" | "dark";
  readonly ink: string;
  readonly muted: string;
  readonly card: string;
  readonly border: string;
  readonly veil: string;
  readonly veilBorder: string;
  /** One colour for each fate of a value. */
  readonly keep: string;
  readonly pseudonymize: string;
  readonly seal: string;
  readonly correlate: string;
  readonly drop: string;
}

/** Both schemes; every colour of a text has a contrast of at least 4.5 to 1 on its card (WCAG 2.2, 1.4.3). */
export const palettes: readonly Palette[] = [
  {
    scheme: "light",
    ink: "#1f2328",
    muted: "#59636e",
    card: "#ffffff",
    border: "#d1d9e0",
    veil: "#f3f0ff",
    veilBorder: "#8b7ae6",
    keep: "#1a7f37",
    pseudonymize: "#6639ba",
    seal: "#0550ae",
    correlate: "#8a4600",
    drop: "#cf222e",
  },
  {
    scheme: "dark",
    ink: "#f0f6fc",
    muted: "#9198a1",
    card: "#151b23",
    border: "#3d444d",
    veil: "#1d1836",
    veilBorder: "#8b7ae6",
    keep: "#4ac26b",
    pseudonymize: "#c297ff",
    seal: "#79c0ff",
    correlate: "#f0a35e",
    drop: "#ff8182",
  },
];
