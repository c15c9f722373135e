import type { Operation } from "../operations/operation.ts";

/**
 * The least application permissions under which every operation is permitted.
 *
 * Starts from the narrowest permission of each operation and leaves out those whose operations another one of them covers:
 * where one operation needs `Mail.Read`, `Mail.ReadBasic.All` adds nothing. No permission of the result can be left out, and
 * none is wider than what some operation needs. In the order of the operations.
 *
 * @throws Error if an operation names no permission
 */
export function leastPermissions(operations: readonly Pick<Operation, "permissions">[]): readonly string[] {
  const least = new Set(
    operations.map(({ permissions: [narrowest] }) => {
      if (narrowest === undefined) throw new Error("an operation has no permission");
      return narrowest;
    }),
  );
  for (const candidate of [...least]) {
    const isNeeded = operations.some(
      ({ permissions }) => !permissions.some((other) => other !== candidate && least.has(other)),
    );
    if (!isNeeded) least.delete(candidate);
  }
  return [...least];
}
