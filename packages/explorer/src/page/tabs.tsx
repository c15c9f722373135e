import { type TabName, tab, tabNames } from "../state/view.ts";

/** What each part of the page is called. */
export const tabTitles: Readonly<Record<TabName, string>> = {
  decide: "Decide",
  see: "See",
  compare: "Compare",
  join: "Who can join whom",
  map: "Map",
  sign: "Sign",
};

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };

/** The tabs of the page (WAI-ARIA Authoring Practices): arrows move among them, and what is reached is shown. */
export const Tabs = ({ isWide }: { readonly isWide: boolean }) => {
  const names = tabNames.filter((name) => name !== "decide" || !isWide);
  const shown = isWide && tab.value === "decide" ? "see" : tab.value;
  const go = (name: TabName | undefined): void => {
    if (name === undefined) return;
    tab.value = name;
    document.querySelector<HTMLElement>(`#tab-${name}`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    const at = names.indexOf(shown);
    if (step !== undefined) go(names[(at + step + names.length) % names.length]);
    else if (event.key === "Home") go(names[0]);
    else if (event.key === "End") go(names.at(-1));
    else return;
    event.preventDefault();
  };
  return (
    <nav class="no-print" aria-label="Parts of the page">
      <div role="tablist" aria-label="Parts of the page" class="tabs" onKeyDown={onKeyDown}>
        {names.map((name) => (
          <button
            type="button"
            role="tab"
            key={name}
            id={`tab-${name}`}
            aria-selected={shown === name}
            aria-controls="panel"
            tabIndex={shown === name ? 0 : -1}
            onClick={() => go(name)}
          >
            {tabTitles[name]}
          </button>
        ))}
      </div>
    </nav>
  );
};
