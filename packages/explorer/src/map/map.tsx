import { accessOf, classMeanings } from "@graphveil/core/access";
import { computed, signal } from "@preact/signals";
import { veilOf } from "../record/veils.ts";
import { good } from "../state/policy.ts";
import { caller } from "../state/view.ts";
import { areasOf, type MapFate, mapFates } from "./areas.ts";
import { countFates, layOut, MAP_HEIGHT_UNITS, MAP_WIDTH_UNITS, type Plot } from "./layout.ts";

const words: Readonly<Record<MapFate, readonly [sign: string, word: string]>> = {
  unasked: ["∅", "never fetched"],
  dropped: ["×", "fetched and dropped"],
  described: ["#", "measured"],
  pseudonym: ["@", "pseudonymized"],
  sealed: ["§", "sealed"],
  kept: ["=", "kept: structure"],
  clear: ["●", "kept: people and content"],
};

const areas = computed(() =>
  areasOf(
    accessOf(good.value.document, caller.value).operations,
    veilOf(good.value.document, caller.value).profile,
  ),
);
const plots = computed(() => layOut(areas.value));

/** The type whose properties are listed. */
const chosenType = signal("message");

const choose = (type: string): void => {
  chosenType.value = type;
};

const MIN_TITLE_UNITS = 34;
const LETTER_UNITS = 6.2;

const PlotShape = ({ plot }: { readonly plot: Plot }) => {
  const { type, x, y, width, height, tiles } = plot;
  const letters = Math.floor(width / LETTER_UNITS);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the list of types is the way of the keyboard; a hundred stops in a picture help nobody
    <g class={chosenType.value === type ? "plot chosen" : "plot"} onClick={() => choose(type)}>
      <title>{type}</title>
      <rect class="ground" x={x} y={y} width={width} height={height} />
      {tiles.map(({ area, ...at }) => (
        <rect key={area.fate} class={area.fate} {...at}>
          <title>
            {type}: {area.properties.length} {words[area.fate][1]}
          </title>
        </rect>
      ))}
      {width < MIN_TITLE_UNITS ? null : (
        <text x={x + 3} y={y + 10}>
          {type.length > letters ? `${type.slice(0, letters - 1)}…` : type}
        </text>
      )}
    </g>
  );
};

const Key = () => {
  const counts = countFates(areas.value);
  return (
    <ul class="map-key">
      {mapFates.map((fate) => (
        <li key={fate}>
          <span class={`swatch ${fate}`} aria-hidden="true">
            {words[fate][0]}
          </span>{" "}
          {words[fate][1]} <b>{counts.get(fate) ?? 0}</b>
        </li>
      ))}
    </ul>
  );
};

const Properties = () => {
  const own = areas.value.filter(({ type }) => type === chosenType.value);
  const types = plots.value.map(({ type }) => type).sort((one, other) => (one < other ? -1 : 1));
  return (
    <section class="card">
      <div class="field">
        <label for="map-type">Properties of</label>
        <select
          id="map-type"
          value={chosenType.value}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        >
          {types.map((type) => (
            <option key={type} value={type}>
              {type}
            </option>
          ))}
        </select>
      </div>
      <div aria-live="polite">
        {own.map(({ fate, properties }) => (
          <div key={fate} class="fate-list">
            <h3>
              <span class={`swatch ${fate}`} aria-hidden="true">
                {words[fate][0]}
              </span>{" "}
              {words[fate][1]}
            </h3>
            <ul>
              {properties.map(({ name, propertyClass }) => (
                <li key={name}>
                  <code>{name}</code> <small title={classMeanings[propertyClass]}>{propertyClass}</small>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
};

/** One picture of all types and of what becomes of their properties. */
export const TypeMap = () => (
  <div class="map">
    <p class="headline">
      Every property that Microsoft Graph's mail, calendar and directory have, and what becomes of it for{" "}
      <b>{caller.value.name}</b>
    </p>
    <Key />
    <svg
      viewBox={`0 0 ${MAP_WIDTH_UNITS} ${MAP_HEIGHT_UNITS}`}
      role="img"
      aria-label={`Map of ${plots.value.length} types; the list below has the properties of each`}
    >
      {plots.value.map((plot) => (
        <PlotShape key={plot.type} plot={plot} />
      ))}
    </svg>
    <Properties />
  </div>
);
