import { computed, signal } from "@preact/signals";
import type { Place } from "../policy/edit.ts";
import { saidText } from "../state/raw.ts";
import { callerIndex } from "../state/view.ts";

/** Whom the settings that are switched hold for. */
export const holdsFor = signal<"everybody" | "caller">("everybody");

/** Where the policy keeps the entry of the caller that is looked at. */
export const callerPlace = computed((): Place => ["callers", callerIndex.value]);

/** Where the policy keeps the settings that are switched. */
export const settingsPlace = computed((): Place => (holdsFor.value === "everybody" ? [] : callerPlace.value));

/** The profile that the settings which are switched stand on. */
export const standingOn = computed((): string => {
  const own = holdsFor.value === "everybody" ? undefined : saidText([...callerPlace.value, "profile"]);
  return own ?? saidText(["profile"]) ?? "strict";
});
