import { permissions } from "../behaviour/permissions.ts";
import { contextOf, type GraphCall, type GraphReply, parameter, type Route, shapeOf } from "../graph-call.ts";
import { segmentNotFound } from "../graph-error.ts";
import { mailboxSettingsType } from "../odata/entity-types.ts";
import { mailboxOf } from "./principals.ts";

const common = { service: "exchange", roles: permissions.mailboxSettings } as const;

function getSettings(call: GraphCall): GraphReply {
  const shape = shapeOf(call, mailboxSettingsType);
  const written = call.serializer.writer(shape)(mailboxOf(call).settings);
  return { body: `{${contextOf(call, call.contextPath, shape.selection)}${written.slice(1)}` };
}

/** One setting: a complex one is its own value, a simple one under `value`. */
function getSetting(call: GraphCall): GraphReply {
  const wanted = parameter(call, "setting");
  const name = mailboxSettingsType.byDefault.find(
    (candidate) => candidate.toLowerCase() === wanted.toLowerCase(),
  );
  if (name === undefined || name === "id") throw segmentNotFound(wanted);
  const value = mailboxOf(call).settings.wire[name] ?? null;
  const head = contextOf(call, `${call.contextPath}/${name}`, undefined);
  const text = JSON.stringify(value);
  return { body: text.startsWith("{") ? `{${head}${text.slice(1)}` : `{${head}"value":${text}}` };
}

/** Mailbox settings, whole and one by one. */
export const mailboxSettingsRoutes: readonly Route[] = [
  { ...common, template: "/users/{user}/mailboxSettings", options: ["select"], handle: getSettings },
  { ...common, template: "/users/{user}/mailboxSettings/{setting}", options: [], handle: getSetting },
];
