import type { CommandTable } from "../../guides/command-line.ts";

const common = { output: "value", query: "value", "only-show-errors": "bool" } as const;

/**
 * The commands of the Azure CLI that the guides use, with the flags that they may have.
 *
 * @see https://learn.microsoft.com/cli/azure/ad
 */
export const azCommands: CommandTable = {
  "account get-access-token": { ...common, resource: "value", "resource-type": "value", tenant: "value" },
  "account show": { ...common, name: "value" },
  "ad app create": { ...common, "display-name": "value", "sign-in-audience": "value" },
  "ad app federated-credential create": { ...common, id: "value", parameters: "value" },
  "ad app federated-credential list": { ...common, id: "value" },
  "ad app owner list": { ...common, id: "value" },
  "ad app owner remove": { ...common, id: "value", "owner-object-id": "value" },
  "ad app permission add": { ...common, api: "value", "api-permissions": "value", id: "value" },
  "ad app permission admin-consent": { ...common, id: "value" },
  "ad app permission list": { ...common, id: "value" },
  "ad app show": { ...common, id: "value" },
  "ad sp create": { ...common, id: "value" },
  "ad sp show": { ...common, id: "value" },
  rest: { ...common, body: "value", headers: "value", method: "value", resource: "value", url: "value" },
};
