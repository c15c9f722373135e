import {
  accessFacts,
  type CheckedPolicy,
  type LeavingWay,
  permissionNeeds,
  waysOf,
  whoIs,
} from "@graphveil/cli/review";
import { accessOf, type CallerAccess, propertyWords } from "@graphveil/core/access";
import type { PolicyDocument } from "@graphveil/core/policy";
import { version } from "@graphveil/core/version";
import { permissionWords } from "./permission-words.ts";

type Entry = PolicyDocument["callers"][number];

/** Most properties of a class that are spelled out on the sheet: `graphveil policy show --all` has them all. */
const MAX_SPELLED_PROPERTIES = 14;

const Names = ({ of }: { readonly of: LeavingWay["classes"][number] }) => {
  const { propertyClass, exposures } = of;
  if (propertyClass === "keep") return <>{exposures.length} properties</>;
  const words = exposures.map(({ name }) => propertyWords(name));
  const more = words.length - MAX_SPELLED_PROPERTIES;
  return (
    <>
      {words.slice(0, MAX_SPELLED_PROPERTIES).join(", ")}
      {more > 0 ? ` and ${more} more` : ""}
    </>
  );
};

const Way = ({ way }: { readonly way: LeavingWay }) => (
  <>
    <dt>leaves {way.words}</dt>
    <dd>
      <ul>
        {way.classes.map((each) => (
          <li key={each.propertyClass}>
            {each.meaning}: <Names of={each} />
          </li>
        ))}
      </ul>
    </dd>
  </>
);

const isLoosened = ({ departure }: CallerAccess): boolean => departure.clear.length > 0;

const CallerPart = ({ policy, entry }: { readonly policy: PolicyDocument; readonly entry: Entry }) => {
  const access = accessOf(policy, entry);
  return (
    <section class={isLoosened(access) ? "caller loosened" : "caller"}>
      <h3>
        {entry.name}: {whoIs(access)}
      </h3>
      {isLoosened(access) ? (
        <p class="loosening">
          ● In the clear beyond its profile: <b>{access.departure.clear.join(", ")}</b>
        </p>
      ) : null}
      <dl class="facts">
        {accessFacts(access, policy).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <dl class="ways">
        {waysOf(access).map((way) => (
          <Way key={way.action} way={way} />
        ))}
      </dl>
    </section>
  );
};

const joinWords = (one: Entry, other: Entry): string =>
  one.separate === true || other.separate === true
    ? "no token in common; times and sizes that both see in the clear can still be compared"
    : "can join what they hold: they share pseudonyms, tokens and sealed ids";

const pairsOf = (callers: readonly Entry[]): readonly (readonly [Entry, Entry])[] =>
  callers.flatMap((one, index) => callers.slice(index + 1).map((other) => [one, other] as const));

const MAX_PAIRS = 12;

const Joins = ({ callers }: { readonly callers: readonly Entry[] }) => {
  const pairs = pairsOf(callers);
  if (pairs.length === 0) return <p>There is one reader.</p>;
  if (pairs.length > MAX_PAIRS) {
    const apart = callers.filter(({ separate }) => separate === true).map(({ name }) => name);
    const shared = callers.filter(({ separate }) => separate !== true).map(({ name }) => name);
    return (
      <ul>
        <li>
          {shared.join(", ")}:{" "}
          {shared.length > 1 ? "can join what they hold, each with every other" : "has no one to join with"}
        </li>
        {apart.length === 0 ? null : (
          <li>{apart.join(", ")}: each has keys of its own, and no token in common with anybody</li>
        )}
      </ul>
    );
  }
  return (
    <ul>
      {pairs.map(([one, other]) => (
        <li key={`${one.name} ${other.name}`}>
          {one.name} and {other.name}: {joinWords(one, other)}
        </li>
      ))}
    </ul>
  );
};

const Signature = ({ who }: { readonly who: string }) => (
  <div class="signature">
    <span>{who}</span>
    <span>Name</span>
    <span>Date</span>
    <span>Signature</span>
  </div>
);

/** The sheet that is signed: everything that a policy lets out, on paper. */
export const Sheet = ({ policy, file }: { readonly policy: CheckedPolicy; readonly file: string }) => {
  const { document, policyHash, fileSha256 } = policy;
  const domains = document.tenantDomains.length === 0 ? "none" : document.tenantDomains.join(", ");
  return (
    <article class="sheet">
      <header>
        <h2>What leaves under this policy</h2>
        <p>
          {file}, read by graphveil {version}
        </p>
        <dl class="facts">
          <div>
            <dt>Policy</dt>
            <dd>
              <code class="hash">{policyHash}</code>
            </dd>
          </div>
          <div>
            <dt>File (SHA-256)</dt>
            <dd>
              <code class="hash">{fileSha256}</code>
            </dd>
          </div>
          <div>
            <dt>Domains that stay readable behind pseudonyms</dt>
            <dd>{domains}</dd>
          </div>
        </dl>
      </header>
      <h3 class="part">Who reads, and what</h3>
      {document.callers.map((entry) => (
        <CallerPart key={entry.name} policy={document} entry={entry} />
      ))}
      <h3 class="part">Who can join what</h3>
      <Joins callers={document.callers} />
      <h3 class="part">Permissions of Microsoft Graph, and why</h3>
      <ul>
        {permissionNeeds(document).map(({ name, reasons }) => (
          <li key={name}>
            <b>{name}</b>, to {permissionWords(name)}: {reasons.join(", ")}
          </li>
        ))}
      </ul>
      <p>
        <b>What is not named here does not leave.</b> Every reply carries this hash in{" "}
        <code>x-graphveil-policy</code>, and every audit event in <code>policy</code>.
      </p>
      <section class="signatures" aria-label="Space for signatures">
        <Signature who="Privacy officer" />
        <Signature who="Owner of the data" />
        <Signature who="Works council" />
      </section>
    </article>
  );
};
