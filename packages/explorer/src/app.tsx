import { useEffect, useState } from "preact/hooks";
import { Compare } from "./compare/compare.tsx";
import { Decide } from "./decide/decide.tsx";
import { Join } from "./join/join.tsx";
import { TypeMap } from "./map/map.tsx";
import { PolicyBar } from "./page/policy-bar.tsx";
import { Tabs, tabTitles } from "./page/tabs.tsx";
import { See } from "./see/see.tsx";
import { Sign } from "./sign/sign.tsx";
import { type TabName, tab } from "./state/view.ts";

const panels: Readonly<Record<TabName, () => preact.JSX.Element>> = {
  decide: Decide,
  see: See,
  compare: Compare,
  join: Join,
  map: TypeMap,
  sign: Sign,
};

/** True while a condition on the screen holds. */
const useMedia = (condition: string): boolean => {
  const [holds, setHolds] = useState(() => matchMedia(condition).matches);
  useEffect(() => {
    const list = matchMedia(condition);
    const update = (): void => setHolds(list.matches);
    list.addEventListener("change", update);
    return () => list.removeEventListener("change", update);
  }, [condition]);
  return holds;
};

/** Wide enough to have the switches beside what they change. */
const BESIDE = "(min-width: 70rem)";

/** The page. */
export const App = () => {
  const isWide = useMedia(BESIDE);
  const isBeside = isWide && tab.value !== "sign";
  const shown = isWide && tab.value === "decide" ? "see" : tab.value;
  const Panel = panels[shown];
  return (
    <>
      <PolicyBar />
      <Tabs isWide={isWide} />
      <div class={isBeside ? "columns" : "column"}>
        {isBeside ? (
          <section class="beside" aria-label="Decide">
            <h2 class="hidden">{tabTitles.decide}</h2>
            <Decide />
          </section>
        ) : null}
        <main>
          <div id="panel" role="tabpanel" aria-labelledby={`tab-${shown}`} tabIndex={-1}>
            <h2 class="hidden">{tabTitles[shown]}</h2>
            <Panel />
          </div>
        </main>
      </div>
      <footer class="no-print">
        No request leaves this page, and it stores nothing. Its keys are invented: no token here equals one of
        a real proxy.
      </footer>
    </>
  );
};
