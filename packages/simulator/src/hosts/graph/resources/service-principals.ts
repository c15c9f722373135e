import { createRandom } from "../../../random.ts";
import type { JsonObject } from "../../../tenant/wire.ts";
import { appRolesOf } from "../behaviour/app-roles.ts";
import { permissions } from "../behaviour/permissions.ts";
import {
  entityReply,
  type GraphCall,
  type GraphReply,
  parameter,
  type Route,
  shapeOf,
} from "../graph-call.ts";
import { resourceNotFound } from "../graph-error.ts";
import { servicePrincipalType } from "../odata/entity-types.ts";

/** The application id of Microsoft Graph, the same in every cloud. */
const graphAppId = "00000003-0000-0000-c000-000000000000";

/** Microsoft Graph as the tenant knows it. */
const wireOf = ({ cloud, tenant }: GraphCall): JsonObject => ({
  id: createRandom(`${tenant.id} ${graphAppId}`).guid(),
  appId: graphAppId,
  displayName: "Microsoft Graph",
  appRoles: appRolesOf(cloud).map(({ id, value }) => ({
    id,
    value,
    displayName: value,
    description: value,
    allowedMemberTypes: ["Application"],
    isEnabled: true,
    origin: "Application",
  })),
});

function getServicePrincipal(call: GraphCall): GraphReply {
  const key = parameter(call, "appId");
  if (key.toLowerCase() !== graphAppId) throw resourceNotFound(key);
  const shape = shapeOf(call, servicePrincipalType);
  const written = call.serializer.writer(shape)({ wire: wireOf(call) });
  const head = { path: "servicePrincipals" };
  return { ...entityReply(call, written, shape.selection, head), resourceUnits: 1 };
}

/** The service principal of Microsoft Graph by its application id: it tells the ids of the cloud's permissions. */
export const servicePrincipalRoutes: readonly Route[] = [
  {
    template: "/servicePrincipals(appId)/{appId}",
    service: "directory",
    roles: permissions.applications,
    options: ["select"],
    handle: getServicePrincipal,
  },
];
