import type { FakeReply, FakeRequest } from "../server.ts";
import { type GoogleProject, type Kind, kinds, type Resource } from "./project.ts";

const ok = (body: object): FakeReply => ({ status: 200, body });
const refuse = (code: number, status: string, message: string): FakeReply => ({
  status: code,
  body: { error: { code, status, message } },
});
const parse = (body: Buffer): Resource =>
  body.length === 0 ? {} : (JSON.parse(body.toString()) as Resource);

/** An operation that has ended already: there is nothing to wait for here. */
const ended = (name: string, response: Resource): Resource => ({
  name: `operations/${name}`,
  done: true,
  response,
});

/** The path without `/v1/`, `/v2/`, `/storage/v1/` and the like in front. */
const pathOf = ({ url }: FakeRequest): string =>
  decodeURIComponent(url.pathname).replace(/^\/(?:upload\/)?(?:storage\/)?v\d(?:beta\d)?\//, "");

function create(project: GoogleProject, kind: Kind, collection: string, request: FakeRequest): FakeReply {
  const { url, body } = request;
  const given = parse(body);
  const own = String(url.searchParams.get(kind.id) ?? given[kind.id] ?? "");
  const id = own === "" && kind.id === "" ? String(project.resources.size + 1) : own;
  const path = `${collection}/${id}`;
  if (id === "") return refuse(400, "INVALID_ARGUMENT", `${collection} needs ${kind.id}`);
  if (project.resources.has(path)) return refuse(409, "ALREADY_EXISTS", path);
  // A service account is asked for in a member of its own; a metric and an exclusion keep their short names.
  const asked = (given["serviceAccount"] as Resource | undefined) ?? given;
  const name = kind.id === "name" ? id : path;
  const made = { name, ...asked, ...kind.fill?.(path, project) };
  const key = String(made.name).startsWith("projects/") ? String(made.name) : path;
  project.resources.set(key, made);
  return ok(kind.operation === true ? ended(`create-${id}`, made) : made);
}

/** `:getIamPolicy`, `:setIamPolicy` and Cloud Storage's `/iam`. */
function policy(project: GoogleProject, path: string, { method, body }: FakeRequest): FakeReply {
  const on = path.replace(/:(?:get|set)IamPolicy$|\/iam$/, "");
  if (path.endsWith(":setIamPolicy") || method === "PUT") {
    const given = parse(body);
    project.policies.set(on, (given["policy"] as Resource | undefined) ?? given);
  }
  return ok({ version: 3, etag: "e", bindings: [], ...project.policies.get(on) });
}

function services(project: GoogleProject, path: string, { body }: FakeRequest): FakeReply {
  const given = parse(body)["serviceIds"];
  const enabled = Array.isArray(given)
    ? given.map(String)
    : [/services\/([^/:]+):enable$/.exec(path)?.[1] ?? ""];
  if (/:(?:batchE|e)nable$/.test(path)) {
    for (const name of enabled) project.services.add(name);
    return ok(ended("enable", {}));
  }
  const listed = [...project.services].map((name) => ({
    name: `projects/${project.number}/services/${name}`,
    state: "ENABLED",
    config: { name },
  }));
  return ok({ services: listed });
}

function act(project: GoogleProject, path: string, request: FakeRequest): FakeReply {
  const found = project.resources.get(path);
  if (found === undefined) return refuse(404, "NOT_FOUND", `${path} does not exist`);
  const kind = kinds.find(({ collection }) => collection.test(path.slice(0, path.lastIndexOf("/"))));
  const answer = (resource: Resource): FakeReply =>
    ok(kind?.operation === true ? ended("change", resource) : resource);
  switch (request.method) {
    case "GET":
      return ok(found);
    case "PATCH":
    case "PUT":
      Object.assign(found, parse(request.body));
      return answer(found);
    case "DELETE":
      project.resources.delete(path);
      return answer({});
    default:
      return refuse(405, "METHOD", request.method);
  }
}

/** Answers a request to any of the APIs that the modules use; refusals in Google's form. */
export function answerGoogle(project: GoogleProject, request: FakeRequest): FakeReply {
  const path = pathOf(request);
  const { method } = request;
  if (/:(?:get|set)IamPolicy$/.test(path) || /^b\/[^/]+\/iam$/.test(path))
    return policy(project, path, request);
  if (/^projects\/[^/]+\/services(?:[/:].*)?$/.test(path) && !path.includes("/locations/"))
    return services(project, path, request);
  if (/^projects\/[^/]+$/.test(path))
    return ok({
      projectId: project.id,
      projectNumber: project.number,
      name: project.id,
      lifecycleState: "ACTIVE",
    });
  if (/^projects\/[^/]+\/billingInfo$/.test(path)) return ok({ billingEnabled: true });
  const kind = kinds.find(({ collection }) => collection.test(path));
  if (kind !== undefined) {
    if (method === "POST") return create(project, kind, path, request);
    const below = [...project.resources]
      .filter(([name]) => name.startsWith(`${path}/`))
      .map(([, resource]) => resource);
    return ok({ items: below, [path.split("/").at(-1) ?? ""]: below });
  }
  return act(project, path, request);
}
