import { useState } from "preact/hooks";

const MAX_SHOWN_UNITS = 240;

/** A value as JSON, shortened where it is long; the whole of it is written when somebody asks for it. */
export const Value = ({ text }: { readonly text: string }) => {
  const [isOpen, setOpen] = useState(false);
  if (text.length <= MAX_SHOWN_UNITS) return <>{text}</>;
  return (
    <details class="long" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {isOpen ? "" : `${text.slice(0, MAX_SHOWN_UNITS)}… `}
        <small>({text.length.toLocaleString("en")} characters)</small>
      </summary>
      {isOpen ? text : null}
    </details>
  );
};
