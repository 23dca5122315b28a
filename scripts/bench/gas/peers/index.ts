import type { Row } from "../row.js";
import { EAS } from "./eas.js";
import { LIMIT } from "./limit.js";
import { SABLIER } from "./sablier.js";
import { SAFE } from "./safe.js";

/** What a user would take instead, and how cheap it could be at all. */
export const PEERS: readonly Row[] = [...LIMIT, ...SAFE, EAS, SABLIER];
