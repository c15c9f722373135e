import { check, fileName } from "../state/policy.ts";
import { Sheet } from "./sheet.tsx";

/** The sheet, and the button that prints it. A policy with faults cannot be signed. */
export const Sign = () => {
  const checked = check.value;
  if (!checked.ok)
    return (
      <p role="alert" class="problem">
        ✗ A policy with faults cannot be signed: a proxy refuses it. Mend it first.
      </p>
    );
  return (
    <div class="sign">
      <p class="no-print">
        <button type="button" class="primary" onClick={() => print()}>
          Print, or save as PDF
        </button>{" "}
        <span class="hint">
          Sign this sheet together with the file: the hash is the one that the proxy says.
        </span>
      </p>
      <Sheet policy={checked} file={fileName.value} />
    </div>
  );
};
