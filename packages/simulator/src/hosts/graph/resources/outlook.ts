import type { JsonObject } from "../../../tenant/wire.ts";
import { permissions } from "../behaviour/permissions.ts";
import {
  entityReply,
  type GraphCall,
  type GraphReply,
  parameter,
  type Route,
  shapeOf,
} from "../graph-call.ts";
import { badRequest, itemNotFound } from "../graph-error.ts";
import { outlookCategoryType, outlookUserType } from "../odata/entity-types.ts";
import { exchangeCount, exchangeCountOptions, exchangeListOptions, exchangePage } from "../odata/paging.ts";
import { mailboxOf } from "./principals.ts";
import { supportedLanguages, supportedTimeZones } from "./supported-locales.ts";

const settings = { service: "exchange", roles: permissions.mailboxSettings } as const;
const lists = { service: "exchange", roles: permissions.users } as const;
const listOptions = ["top", "skip", "count"];

const entitiesOf = (wires: readonly JsonObject[]) => wires.map((wire) => ({ wire }));
const languages = entitiesOf(supportedLanguages);
const zones = { windows: entitiesOf(supportedTimeZones.windows), iana: entitiesOf(supportedTimeZones.iana) };

/** A page of complex values: they have no id and nothing to select. */
function valuePage(call: GraphCall, type: string, entities: readonly { readonly wire: JsonObject }[]) {
  mailboxOf(call);
  const shape = {
    type: { ...outlookUserType, name: type, byDefault: [], alwaysId: false },
    bare: call.bare,
  };
  return exchangePage(call, {
    entities,
    shape,
    path: `Collection(microsoft.graph.${type})`,
    usualSize: 1000,
  });
}

function listTimeZones(call: GraphCall): GraphReply {
  const standard = call.parameters.get("standard") ?? "Windows";
  const name = standard.toLowerCase();
  if (name !== "windows" && name !== "iana")
    throw badRequest(`The value '${standard}' of parameter 'TimeZoneStandard' is invalid.`);
  return valuePage(call, "timeZoneInformation", zones[name]);
}

function getOutlook(call: GraphCall): GraphReply {
  const shape = shapeOf(call, outlookUserType);
  const { owner } = mailboxOf(call);
  const written = call.serializer.writer(shape)({ wire: { id: owner.id } });
  return entityReply(call, written, shape.selection);
}

const categories = (call: GraphCall) => mailboxOf(call).masterCategories;

function getCategory(call: GraphCall): GraphReply {
  const shape = shapeOf(call, outlookCategoryType);
  const key = parameter(call, "category");
  const category = categories(call).find(({ id }) => id === key.toLowerCase());
  if (category === undefined) throw itemNotFound();
  return entityReply(call, call.serializer.writer(shape)(category), shape.selection);
}

const prefix = "/users/{user}/outlook";

/** What a mailbox knows of categories, languages and time zones. */
export const outlookRoutes: readonly Route[] = [
  { ...settings, template: prefix, options: ["select"], handle: getOutlook },
  {
    ...settings,
    template: `${prefix}/masterCategories`,
    options: exchangeListOptions,
    handle: (call) =>
      exchangePage(call, { entities: categories(call), shape: shapeOf(call, outlookCategoryType) }),
  },
  {
    ...settings,
    template: `${prefix}/masterCategories/$count`,
    options: exchangeCountOptions,
    handle: (call) => exchangeCount(call, categories(call), outlookCategoryType),
  },
  {
    ...settings,
    template: `${prefix}/masterCategories/{category}`,
    options: ["select"],
    handle: getCategory,
  },
  {
    ...lists,
    template: `${prefix}/supportedLanguages`,
    options: listOptions,
    handle: (call) => valuePage(call, "localeInfo", languages),
  },
  ...["", "(TimeZoneStandard)/{standard}"].map(
    (argument): Route => ({
      ...lists,
      template: `${prefix}/supportedTimeZones${argument}`,
      options: listOptions,
      handle: listTimeZones,
    }),
  ),
];
