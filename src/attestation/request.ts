/** The request file: made, read, signed, put together. */
export {
  requestAmendment,
  requestAppointment,
  requestAttestation,
  requestRetraction,
  requestSettlement,
  requestTermination,
  requestTerms,
  withSnapshot,
} from "./createRequest.js";
export { mergeRequests, ownersIn, placeSignature, type Doubled } from "./merge.js";
export { LONGEST_REQUEST, parseRequest } from "./parseRequest.js";
export { REQUEST_FORMAT, domainOf, serialiseRequest, type SigningRequest } from "./requestFormat.js";
export {
  addSignature,
  collectConsents,
  isOwn,
  lackingSigners,
  requireAsked,
  signersOf,
  type RequestSigner,
} from "./signers.js";
export { recoverSigner, requestDigest, signedTypes, walletHashes } from "./signing.js";
export { isProvenById, snapshotIn, termsOfSnapshot } from "./snapshot.js";
