import { useState } from "preact/hooks";

const MAX_SHOWN_UNITS = 140;
/** Of an id or a token nobody reads more than that it is one. */
const MAX_ID_UNITS = 72;

/** A value as JSON, shortened where it is long; the whole of it is written when somebody asks for it. */
export const Value = ({ text }: { readonly text: string }) => {
  const [isOpen, setOpen] = useState(false);
  const most = text.includes(" ") ? MAX_SHOWN_UNITS : MAX_ID_UNITS;
  if (text.length <= most) return <>{text}</>;
  return (
    <details class="long" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {isOpen ? "" : `${text.slice(0, most)}… `}
        <small>({text.length.toLocaleString("en")} characters)</small>
      </summary>
      {isOpen ? text : null}
    </details>
  );
};
