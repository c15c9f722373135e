import { useState } from "preact/hooks";
import { readText, sizeProblem } from "../page/files.ts";
import { jsonOperations, subjectOf } from "../record/subject.ts";
import { pasted, subjectIndex, subjects } from "../state/view.ts";
import { recordPage } from "./looked-at.ts";

/** Most bytes of a body that are read: well above the largest page of Microsoft's that the proxy reads by default. */
const MAX_BODY_BYTES = 33_000_000;

const names = new Intl.Collator("en");
const templates = jsonOperations.map(({ template }) => template).sort(names.compare);

/** The likeliest operation of a body: what its context and its members say. */
const likelyTemplate = (text: string): string => {
  const start = text.slice(0, 3000);
  const isPage = /^\s*\{[^[{]*"value"\s*:\s*\[/.test(start);
  if (/"attendees"|"organizer"|"iCalUId"/.test(start))
    return isPage ? "/users/{user-id}/events" : "/users/{user-id}/events/{event-id}";
  if (/"userPrincipalName"|"proxyAddresses"|#users\(/.test(start) && !/messages|"subject"/.test(start))
    return isPage ? "/users" : "/users/{user-id}";
  return isPage ? "/users/{user-id}/messages" : "/users/{user-id}/messages/{message-id}";
};

/** A body of your own, which never leaves the page. */
export const Bring = () => {
  const [text, setText] = useState("");
  const [template, setTemplate] = useState("/users/{user-id}/messages");
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const take = (next: string): void => {
    setProblem(undefined);
    setText(next);
    if (next.trim() !== "") setTemplate(likelyTemplate(next));
  };
  const look = (): void => {
    pasted.value = subjectOf("Pasted body", template, text, "default");
    subjectIndex.value = subjects.value.length - 1;
    recordPage.value = 0;
    setText("");
  };
  const readFile = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const brought = await readText(file, MAX_BODY_BYTES);
    if (brought.ok) take(brought.text);
    else setProblem(brought.problem);
  };
  return (
    <details class="bring">
      <summary>A body of your own</summary>
      <p class="hint">It never leaves this page, and is gone when the page is loaded again.</p>
      <div class="field">
        <label for="body-text">A reply of Microsoft Graph, as JSON</label>
        <textarea
          id="body-text"
          rows={6}
          spellcheck={false}
          value={text}
          onInput={({ currentTarget }) => take(currentTarget.value)}
          onPaste={(event) => {
            const bytes = event.clipboardData?.getData("text").length ?? 0;
            const tooLarge = sizeProblem(bytes, MAX_BODY_BYTES);
            if (tooLarge === undefined) return;
            event.preventDefault();
            setProblem(tooLarge);
          }}
        />
      </div>
      <div class="row">
        <input
          type="file"
          aria-label="Read the body from a file"
          onChange={({ currentTarget }) => void readFile(currentTarget.files?.[0])}
        />
      </div>
      <div class="field">
        <label for="body-operation">What it answers</label>
        <select
          id="body-operation"
          value={template}
          onChange={({ currentTarget }) => setTemplate(currentTarget.value)}
        >
          {templates.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </div>
      <p role="alert" class="problem">
        {problem}
      </p>
      <button type="button" disabled={text.trim() === ""} onClick={look}>
        Look at it
      </button>
    </details>
  );
};
