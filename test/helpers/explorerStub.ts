import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What a test has an explorer say: of a contract when first asked, when its source comes, and each time it is asked how far it is. */
export interface Script {
  readonly isKnown: boolean;
  readonly progress: ("pending" | "verified" | "refused")[];
}

/** A source that was submitted. */
export interface Submission {
  readonly input: unknown;
  readonly contract: string;
  readonly compiler: string;
  /** Encoded, without 0x; Sourcify takes none: it finds them in the transaction. */
  readonly constructorArguments: string | undefined;
  readonly address: string;
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** An explorer, of which each kind has its own interface over HTTP. */
abstract class ExplorerStub {
  readonly submissions: Submission[] = [];
  script: Script = { isKnown: false, progress: ["verified"] };
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url ?? "", "http://stub");
      void this.answer(request, url).then(({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
      });
    });
  }

  protected abstract answer(request: IncomingMessage, url: URL): Promise<Answer>;

  /** The next of the script; the last again and again. */
  protected progress(): Script["progress"][number] {
    const { progress } = this.script;
    return (progress.length > 1 ? progress.shift() : progress[0]) ?? "refused";
  }

  async start(): Promise<this> {
    await new Promise<void>((done) => this.#server.listen(0, "127.0.0.1", done));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  forget(): void {
    this.submissions.length = 0;
    this.script = { isKnown: false, progress: ["verified"] };
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

/** As https://docs.etherscan.io/contract-verification has it; Blockscout speaks the same. */
export class EtherscanStub extends ExplorerStub {
  /** The query of every call. */
  readonly queries: URLSearchParams[] = [];

  protected async answer(request: IncomingMessage, { searchParams }: URL): Promise<Answer> {
    this.queries.push(searchParams);
    const [status, result] = await this.#result(searchParams.get("action"), request);
    return { status: 200, body: { status, message: "", result } };
  }

  async #result(action: string | null, request: IncomingMessage): Promise<[string, unknown]> {
    switch (action) {
      case "getsourcecode":
        return ["1", [{ SourceCode: this.script.isKnown ? "contract {}" : "" }]];
      case "verifysourcecode":
        this.submissions.push(submissionIn(new URLSearchParams(await text(request))));
        return ["1", "a-guid"];
      default:
        return {
          pending: ["0", "Pending in queue"] satisfies [string, string],
          verified: ["1", "Pass - Verified"] satisfies [string, string],
          refused: ["0", "Fail - Unable to verify"] satisfies [string, string],
        }[this.progress()];
    }
  }
}

function submissionIn(form: URLSearchParams): Submission {
  const field = (name: string): string => form.get(name) ?? "";
  return {
    input: JSON.parse(field("sourceCode")),
    contract: field("contractname"),
    compiler: field("compilerversion"),
    constructorArguments: field("constructorArguments"),
    address: field("contractaddress"),
  };
}

/** As https://docs.sourcify.dev/docs/api has it, version 2. */
export class SourcifyStub extends ExplorerStub {
  protected async answer(request: IncomingMessage, { pathname }: URL): Promise<Answer> {
    const [, , resource, id = "", address = ""] = pathname.split("/");
    if (resource === "contract") return this.#lookup(id, address);
    if (request.method !== "POST") return { status: 200, body: this.#job(id) };
    const body = JSON.parse(await text(request)) as Record<string, string>;
    this.submissions.push({
      input: body["stdJsonInput"],
      contract: body["contractIdentifier"] ?? "",
      compiler: body["compilerVersion"] ?? "",
      constructorArguments: undefined,
      address,
    });
    return { status: 202, body: { verificationId: "a-job" } };
  }

  #lookup(chainId: string, address: string): Answer {
    const match = this.script.isKnown ? "exact_match" : null;
    const body = { match, creationMatch: match, runtimeMatch: match, chainId, address };
    return { status: this.script.isKnown ? 200 : 404, body };
  }

  #job(verificationId: string) {
    const progress = this.progress();
    const match = progress === "verified" ? "exact_match" : null;
    const error = { customCode: "no_match", message: "The bytecodes do not match.", errorId: "1" };
    return {
      isJobCompleted: progress !== "pending",
      verificationId,
      jobStartTime: "2027-01-01T00:00:00Z",
      contract: { match },
      ...(progress === "refused" && { error }),
    };
  }
}
