import { hierarchy, treemap, treemapSquarify } from "d3-hierarchy";
import type { Area, MapFate } from "./areas.ts";

/** An area in the picture. */
export interface Tile {
  readonly area: Area;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A type in the picture, with its areas. */
export interface Plot {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly tiles: readonly Tile[];
}

interface Branch {
  readonly name: string;
  readonly area?: Area;
  readonly children?: readonly Branch[];
}

/** The picture's own units. */
export const MAP_WIDTH_UNITS = 1200;
export const MAP_HEIGHT_UNITS = 640;
const TITLE_UNITS = 13;

const treeOf = (areas: readonly Area[]): Branch => ({
  name: "all",
  children: [...Map.groupBy(areas, ({ type }) => type)].map(([type, each]) => ({
    name: type,
    children: each.map((area) => ({ name: area.fate, area })),
  })),
});

/** Lays types out as rectangles as large as they have properties, and in each its areas. */
export function layOut(areas: readonly Area[]): readonly Plot[] {
  const root = hierarchy<Branch>(treeOf(areas), ({ children }) => children as Branch[] | undefined)
    .sum(({ area }) => area?.properties.length ?? 0)
    .sort((one, other) => (other.value ?? 0) - (one.value ?? 0));
  const laid = treemap<Branch>()
    .tile(treemapSquarify)
    .size([MAP_WIDTH_UNITS, MAP_HEIGHT_UNITS])
    .paddingOuter(1)
    .paddingTop(({ depth }) => (depth === 1 ? TITLE_UNITS : 0))
    .paddingInner(1)
    .round(true)(root);
  return (laid.children ?? []).map((plot) => ({
    type: plot.data.name,
    x: plot.x0,
    y: plot.y0,
    width: plot.x1 - plot.x0,
    height: plot.y1 - plot.y0,
    tiles: plot
      .leaves()
      .flatMap(({ data: { area }, x0, x1, y0, y1 }) =>
        area === undefined ? [] : [{ area, x: x0, y: y0, width: x1 - x0, height: y1 - y0 }],
      ),
  }));
}

/** How many properties have each fate. */
export const countFates = (areas: readonly Area[]): ReadonlyMap<MapFate, number> => {
  const counts = new Map<MapFate, number>();
  for (const { fate, properties } of areas) counts.set(fate, (counts.get(fate) ?? 0) + properties.length);
  return counts;
};
