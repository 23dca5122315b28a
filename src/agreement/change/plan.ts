import type { AddressBook } from "../addressBook.js";
import type { BuiltAgreement } from "../built.js";
import type { YamlFile } from "../text/yamlFile.js";
import type { Entry } from "./entries.js";
import type { InForce } from "./inForce.js";
import type { Timeline } from "./timeline.js";

/** What a change starts from. */
export interface ChangeContext {
  readonly file: YamlFile;
  readonly before: BuiltAgreement;
  readonly entries: readonly Entry[];
  readonly timeline: Timeline;
  readonly inForce: InForce;
  readonly addressBook: AddressBook;
}

/** What a change makes of an agreement. */
export interface Plan {
  /** By old index; undefined where a tranche falls away. */
  readonly kept: readonly (Entry | undefined)[];
  /** Wherever there is room. */
  readonly added: readonly Entry[];
  /** Another address for the money. */
  readonly payee?: string;
  /** What else the private agreement says from now on. */
  readonly told?: Partial<Pick<BuiltAgreement, "fee" | "term" | "absences">>;
}
