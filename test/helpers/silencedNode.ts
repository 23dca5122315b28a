import { NodeProxy, type Meddling } from "./nodeProxy.js";
import type { RpcQuestion } from "./rpcStub.js";

/** What happens to a call that the node falls silent on. */
export type Silence = "before it arrives" | "after it was done";

/** Stands before a node and, from a moment that a test chooses, answers nothing more: there the process can be killed. */
export class SilencedNode {
  readonly #proxy: NodeProxy;
  #silence: { method: string; when: Silence; place: number; reached: () => void } | undefined;
  #isSilent = false;
  /** Every call that came before the silence, by its method. */
  readonly calls: string[] = [];

  private constructor(proxy: NodeProxy) {
    this.#proxy = proxy;
    proxy.meddle = (call) => this.#meddle(call);
  }

  static async before(node: string): Promise<SilencedNode> {
    return new SilencedNode(await NodeProxy.before(node));
  }

  get url(): string {
    return this.#proxy.url;
  }

  /** Falls silent on the call of this method, the first from now unless told otherwise. Resolves when it has. */
  silenceAt(method: string, when: Silence, place = 1): Promise<void> {
    return new Promise((reached) => {
      this.#silence = { method, when, place, reached };
    });
  }

  async #meddle(call: RpcQuestion): Promise<Meddling> {
    if (this.#isSilent) return "silence";
    this.calls.push(call.method);
    const silence = this.#silence;
    if (silence?.method !== call.method) return undefined;
    silence.place -= 1;
    if (silence.place > 0) return undefined;
    this.#isSilent = true;
    if (silence.when === "after it was done") await this.#proxy.ask(call);
    silence.reached();
    return "silence";
  }

  stop(): Promise<void> {
    return this.#proxy.stop();
  }
}
