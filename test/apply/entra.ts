import { applicationRoles } from "@graphveil/core/policy";
import { defaultWorld, type EntraWorld } from "@graphveil/simulator";
import { type Applied, text } from "./applied.ts";

const nameOfRole = new Map(Object.entries(applicationRoles).map(([name, id]) => [id, name]));

/** The tenant in which the application was made: what it trusts, and what it was granted. */
export function entraOf(applied: Applied): EntraWorld {
  const application = applied.one("azuread_application");
  const principal = applied.one("azuread_service_principal", "this");
  const servicePrincipalId = text(principal, "object_id");
  if (principal["client_id"] !== application["client_id"])
    throw new Error("the principal is another application's");
  return {
    ...defaultWorld.entra,
    tenantId: text(applied.one("azuread_client_config"), "tenant_id"),
    clientId: text(application, "client_id"),
    servicePrincipalId,
    federatedCredentials: applied
      .all("azuread_application_federated_identity_credential")
      .filter(({ application_id: id }) => id === application["id"])
      .map((credential) => ({
        issuer: text(credential, "issuer"),
        subject: text(credential, "subject"),
        audience: (credential["audiences"] as readonly string[]).join(" "),
      })),
    graphAppRoles: applied
      .all("azuread_app_role_assignment")
      .filter(({ principal_object_id: id }) => id === servicePrincipalId)
      .map((assignment) => nameOfRole.get(text(assignment, "app_role_id")) ?? "unknown"),
  };
}
