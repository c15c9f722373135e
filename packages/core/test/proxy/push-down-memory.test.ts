import { describe, expect, it } from "vitest";
import type { PushedSelect } from "../../src/policy/query/push-down.ts";
import { createPushDownMemory } from "../../src/proxy/push-down-memory.ts";

const selectOf = (written: string): PushedSelect => ({
  properties: [written],
  written,
  mayBeRefused: true,
  cutTypes: new Set(),
  mayStayEmpty: [],
});
const select = selectOf("id,subject");
const emptyMemory = (permissions = () => "Mail.Read") => createPushDownMemory({ permissions });

describe("what is remembered of a pushed select", () => {
  it("is each mailbox that refuses it, up to a thousand where another takes it", () => {
    const memory = emptyMemory();
    memory.took(select, "other", false);
    for (let at = 0; at < 1000; at++) memory.refused(select, `mailbox ${at}`);
    const known = () => ["mailbox 0", "mailbox 999"].map((name) => memory.isRefused(select, name));
    expect(known()).toEqual([true, true]);
    expect([memory.isRefused(select, "mailbox 1000"), memory.isRefused(select, undefined)]).toEqual([
      false,
      false,
    ]);
    memory.refused(select, undefined);
    expect(memory.isRefused(select, undefined)).toBe(true);
    expect(known()).toEqual([false, false]);
  });

  it("is of a thousand selects at most, and starts over with one more", () => {
    const memory = emptyMemory();
    const selects = Array.from({ length: 1000 }, (_, at) => selectOf(`id,property${at}`));
    for (const each of [...selects, ...selects.slice(0, 1)]) memory.refused(each, "a");
    expect(selects.filter((each) => !memory.isRefused(each, "a"))).toEqual([]);
    memory.refused(select, "a");
    expect(memory.isRefused(select, "a")).toBe(true);
    expect(selects.filter((each) => memory.isRefused(each, "a"))).toEqual([]);
  });

  it("is that all refuse it, once three do and none takes it", () => {
    const memory = emptyMemory();
    for (const name of ["a", "b"]) memory.refused(select, name);
    expect(memory.isRefused(select, "d")).toBe(false);
    memory.refused(select, "c");
    expect(memory.isRefused(select, "d")).toBe(true);
    memory.took(select, "d", false);
    expect(["a", "d"].map((name) => memory.isRefused(select, name))).toEqual([true, false]);
  });

  it("is a mailbox whose pages are cut twice, one after the other", () => {
    const memory = emptyMemory();
    memory.took(select, "a", true);
    memory.took(select, "a", false);
    memory.took(select, "a", true);
    expect(memory.isRefused(select, "a")).toBe(false);
    memory.took(select, "a", true);
    expect(memory.isRefused(select, "a")).toBe(true);
  });

  it("is of one select and one set of permissions", () => {
    let permissions = "Mail.ReadBasic.All";
    const memory = emptyMemory(() => permissions);
    memory.refused(select, "a");
    expect(memory.isRefused(selectOf("id"), "a")).toBe(false);
    permissions = "Mail.Read";
    expect(memory.isRefused(select, "a")).toBe(false);
    permissions = "Mail.ReadBasic.All";
    expect(memory.isRefused(select, "a")).toBe(true);
  });
});
