import { departureText } from "@graphveil/core/sanitizer";
import { fateWords } from "../record/fate.ts";
import { veilOf } from "../record/veils.ts";
import type { ReplyView } from "../record/view.ts";
import { good } from "../state/policy.ts";
import { caller, subject, subjectIndex, subjects, view } from "../state/view.ts";
import { Bring } from "./bring.tsx";
import { looked, recordPage, SHOWN_RECORDS } from "./looked-at.ts";
import { BeforeAfter, RecordTable } from "./record.tsx";
import { Summary } from "./summary.tsx";
import { WhyPanel } from "./why-panel.tsx";

const Choose = () => (
  <fieldset class="plain choose">
    <legend>Look at</legend>
    {subjects.value.map(({ title }, index) => (
      <label key={title} class="chip">
        <input
          type="radio"
          name="subject"
          checked={subjectIndex.value === index}
          onChange={() => {
            subjectIndex.value = index;
            recordPage.value = 0;
            looked.value = undefined;
          }}
        />
        <span>{title}</span>
      </label>
    ))}
  </fieldset>
);

const Legend = () => (
  <details class="legend">
    <summary>What the signs mean</summary>
    <dl>
      {Object.entries(fateWords)
        .filter(([fate]) => fate !== "group")
        .map(([fate, { sign, word, sentence }]) => (
          <div key={fate}>
            <dt>
              <span class={`badge ${fate}`}>
                <span aria-hidden="true">{sign}</span> {word}
              </span>
            </dt>
            <dd>{sentence}</dd>
          </div>
        ))}
    </dl>
    <p class="hint">
      Under analytics, the number of words of a text without spaces between them can differ from the proxy's:
      it comes from the dictionaries of this browser.
    </p>
  </details>
);

const Asked = ({ asked }: { readonly asked: readonly string[] | undefined }) => (
  <details class="asked">
    <summary>
      {asked === undefined
        ? "Microsoft chooses by itself what it sends; what may not leave is dropped after it arrived."
        : `Microsoft is asked for ${asked.length} properties. What may not leave is not even fetched.`}
    </summary>
    <code class="wrap">
      GET /v1.0{subject.value.operation.template}
      {asked === undefined ? "" : `?$select=${asked.join(",")}`}
    </code>
  </details>
);

const Pager = ({ count }: { readonly count: number }) => {
  const pages = Math.ceil(count / SHOWN_RECORDS);
  if (pages < 2) return null;
  const turn = (by: number) => () => {
    recordPage.value = Math.min(pages - 1, Math.max(0, recordPage.value + by));
  };
  return (
    <nav class="pager" aria-label="Records">
      <button type="button" disabled={recordPage.value === 0} onClick={turn(-1)}>
        ← Previous
      </button>
      <span role="status">
        Page {recordPage.value + 1} of {pages}, {count} records
      </span>
      <button type="button" disabled={recordPage.value === pages - 1} onClick={turn(1)}>
        Next →
      </button>
    </nav>
  );
};

const Reply = ({ reply }: { readonly reply: Extract<ReplyView, { readonly kind: "reply" }> }) => {
  const { records, envelope, notes, withheld, asked } = reply;
  const from = recordPage.value * SHOWN_RECORDS;
  const shown = records.slice(from, from + SHOWN_RECORDS);
  return (
    <>
      <Summary rows={shown.flatMap(({ rows }) => rows())} />
      <Asked asked={asked} />
      {notes.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      {withheld === 0 ? null : (
        <p class="note">
          ! {withheld} values are not what Microsoft's schema says of them, and do not leave.
        </p>
      )}
      {envelope.length === 0 ? null : <BeforeAfter title="around the records" rows={envelope} record={-1} />}
      <Pager count={records.length} />
      {shown.map((record, index) => (
        <RecordTable key={record.title} view={record} index={from + index} />
      ))}
      <Pager count={records.length} />
    </>
  );
};

/** Before and after, side by side. */
export const See = () => {
  const shown = view.value;
  const { departure } = veilOf(good.value.document, caller.value).profile;
  return (
    <div class="see">
      <Choose />
      <Bring />
      <p class="headline">
        What <b>{caller.value.name}</b> gets of <b>{subject.value.title.toLowerCase()}</b>, under{" "}
        <b class={departure.clear.length > 0 ? "loosened" : ""}>{departureText(departure)}</b>
      </p>
      <Legend />
      {shown.kind === "reply" ? <Reply reply={shown} /> : null}
      {shown.kind === "unreadable" ? (
        <p role="alert" class="problem">
          {shown.problem}
        </p>
      ) : null}
      {shown.kind === "refused" ? (
        <div class="refused">
          <p>
            <b>× Refused.</b> {caller.value.name} may not ask for this, so nothing of it leaves.
          </p>
          <p>Reason: {shown.explanation.reason}</p>
          <p>To change it: {shown.explanation.remedy}</p>
        </div>
      ) : null}
      <WhyPanel />
    </div>
  );
};
