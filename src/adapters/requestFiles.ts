import { LONGEST_REQUEST, parseRequest, serialiseRequest, type SigningRequest } from "../attestation/request.js";
import { readText, writeText } from "./files.js";

/**
 * A request from anybody: what is far too long for one is not even read.
 * @param shown how the file is called where it is spoken of.
 * @throws PlacementError `bad-input` if it cannot be read, or is no request.
 */
export const readRequest = async (path: string, shown = path): Promise<SigningRequest> =>
  parseRequest(await readText(path, { longest: LONGEST_REQUEST }), shown);

/** Whole or not at all: signatures may exist nowhere else. */
export const writeRequest = (path: string, request: SigningRequest): Promise<void> =>
  writeText(path, serialiseRequest(request));
