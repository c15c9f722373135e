import { formerActionNames, formerClassNames } from "@graphveil/core/policy";
import { type MemberNode, parse, type StringNode, type ValueNode } from "@humanwhocodes/momoa";

/** A name of the first version that was written as the present one. */
export interface RenamedWord {
  readonly line: number;
  readonly column: number;
  readonly from: string;
  readonly to: string;
}

/** A policy's text with present names only, as far as they can be told. */
export interface PresentNames {
  readonly text: string;
  readonly renamed: readonly RenamedWord[];
}

type Names = Readonly<Record<string, string>>;

/** A string of the text, and what it is to be. */
interface Edit {
  readonly node: StringNode;
  readonly to: string;
}

const nameOf = ({ name }: MemberNode): string => (name.type === "String" ? name.value : name.name);

const membersOf = (node: ValueNode | undefined): readonly MemberNode[] =>
  node?.type === "Object" ? node.members : [];

const member = (node: ValueNode | undefined, name: string): ValueNode | undefined =>
  membersOf(node).find((each) => nameOf(each) === name)?.value;

const elementsOf = (node: ValueNode | undefined): readonly ValueNode[] =>
  node?.type === "Array" ? node.elements.map(({ value }) => value) : [];

const edit = (node: ValueNode | MemberNode["name"], names: Names): readonly Edit[] =>
  node.type === "String" && Object.hasOwn(names, node.value) ? [{ node, to: names[node.value] ?? "" }] : [];

/** Keys that can be renamed: one whose present name is there already would become a duplicate, and a person has to choose. */
const renamedKeys = (node: ValueNode | undefined): readonly Edit[] => {
  const present = new Set(membersOf(node).map(nameOf));
  return membersOf(node).flatMap(({ name }) =>
    edit(name, formerClassNames).filter(({ to }) => !present.has(to)),
  );
};

/** Where classes and actions are named: in the document itself, and in the entry of a caller. */
const editsOf = (settings: ValueNode | undefined): readonly Edit[] => {
  const overrides = member(settings, "overrides");
  const [classes, properties] = [member(overrides, "classes"), member(overrides, "properties")];
  const actions = [...membersOf(classes), ...membersOf(properties)];
  return [
    ...renamedKeys(classes),
    ...actions.flatMap(({ value }) => edit(value, formerActionNames)),
    ...elementsOf(member(settings, "acknowledge")).flatMap((each) => edit(each, formerClassNames)),
  ];
};

/**
 * Writes the names of the first version as the present ones, and leaves every other character of the text as it is.
 *
 * @param text - JSON
 */
export function withPresentNames(text: string): PresentNames {
  const { body } = parse(text, { mode: "json", ranges: true });
  const edits = [body, ...elementsOf(member(body, "callers"))].flatMap(editsOf);
  const inOrder = edits.toSorted((one, other) => one.node.loc.start.offset - other.node.loc.start.offset);
  let end = 0;
  const parts = inOrder.flatMap(({ node: { loc }, to }) => {
    const before = text.slice(end, loc.start.offset);
    end = loc.end.offset;
    return [before, JSON.stringify(to)];
  });
  return {
    text: [...parts, text.slice(end)].join(""),
    renamed: inOrder.map(({ node, to }) => {
      const { line, column } = node.loc.start;
      return { line, column, from: node.value, to };
    }),
  };
}
