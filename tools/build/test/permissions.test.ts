import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { catalogue, operationGroups } from "@graphveil/core/policy";
import { describe, expect, test } from "vitest";
import type { PermissionList } from "../permissions.ts";

const file = join(import.meta.dirname, "..", "..", "..", "dist", "permissions.json");
const {
  profile,
  permissions,
  operations: single,
} = JSON.parse(await readFile(file, "utf8")) as PermissionList;

test("permissions.json is for the default profile, with known ids, each permission once", () => {
  expect(profile).toBe("strict");
  for (const { id } of permissions) expect(id).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  for (const field of ["name", "id"] as const)
    expect(new Set(permissions.map((permission) => permission[field])).size).toBe(permissions.length);
});

describe.each(operationGroups)("the permissions of %s", (group) => {
  const own = permissions.filter(({ groups }) => groups.includes(group)).map(({ name }) => name);
  const operations = catalogue.filter((operation) => operation.group === group);
  const permits = (held: readonly string[]) =>
    operations.every(({ permissions: accepted }) => accepted.some((name) => held.includes(name)));

  test("permit its operations, and none can be left out", () => {
    expect(permits(own)).toBe(true);
    for (const name of own) expect(permits(own.filter((other) => other !== name)), name).toBe(false);
  });
});

test("each operation has the permissions that it takes, with the ids that its group's have", () => {
  expect(single.map(({ template }) => template)).toEqual(catalogue.map(({ template }) => template));
  for (const { template, group, permissions: own } of single) {
    const operation = catalogue.find((each) => each.template === template) ?? expect.fail(template);
    expect(group).toBe(operation.group);
    expect(
      own.filter(({ name }) => operation.permissions.includes(name)),
      template,
    ).toHaveLength(1);
    expect(own.length, template).toBeLessThanOrEqual(2);
    for (const { name, id } of own) {
      expect(id).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      const listed = permissions.find((each) => each.name === name);
      if (listed !== undefined) expect(listed.id).toBe(id);
    }
  }
});
