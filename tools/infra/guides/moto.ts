import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { frontOf, type OutboundFederation } from "../fakes/aws/front.ts";
import { type FakeServer, startFake } from "../fakes/server.ts";
import { pythonPrograms } from "./python.ts";

/** An AWS account on this machine: moto, and in front of it what moto lacks. */
export interface FakeAws {
  /** What the AWS CLI needs to reach it, and to reach nothing else. */
  readonly env: Readonly<Record<string, string>>;
  /** The program of the AWS CLI. */
  readonly cli: string;
  close(): Promise<void>;
}

const runningOn = (server: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = "";
    server.stderr?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      const [, url] = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
    server.once("exit", () => reject(new Error(`moto did not start: ${said}`)));
  });

/** Starts an empty account. */
export async function startAws(federation: OutboundFederation): Promise<FakeAws> {
  const programs = pythonPrograms();
  const server = spawn(join(programs, "moto_server"), ["-H", "127.0.0.1", "-p", "0"], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: "false" },
  });
  const front: FakeServer = await startFake(frontOf(await runningOn(server), federation));
  return {
    cli: join(programs, "aws"),
    env: {
      AWS_ENDPOINT_URL: front.url,
      AWS_ACCESS_KEY_ID: "testing",
      AWS_SECRET_ACCESS_KEY: "testing",
      AWS_EC2_METADATA_DISABLED: "true",
    },
    async close() {
      await front.close();
      server.kill();
      await once(server, "exit");
    },
  };
}
