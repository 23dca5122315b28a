/**
 * The library: what the `placement` command is made of, for programs. Nothing here needs Hardhat. Auditing has an entry
 * of its own, `placement-escrow/audit`, and what is published too, `placement-escrow/exports`.
 */
export * from "./agreement/index.js";
export { importAgreements, type ImportInput, type ImportedAgreement } from "./agreement/import/index.js";
export { STATUSES, type Status } from "./agreement/status.js";
export { EXIT_CODES, PlacementError, type ErrorCode } from "./errors.js";
export { parseFinding } from "./attestation/finding.js";
export { parseFindingsFile } from "./attestation/findingsFile.js";
export { requireFound, type Found } from "./attestation/requirements.js";
export { attestationIn, termsIn } from "./attestation/messages.js";
export {
  addSignature,
  collectConsents,
  parseRequest,
  recoverSigner,
  requestAttestation,
  requestDigest,
  requestTerms,
  serialiseRequest,
  signersOf,
  type RequestSigner,
  type SigningRequest,
} from "./attestation/request.js";
export {
  CALLERS_WORD,
  decodeSignatures,
  encodeSignatures,
  type Consents,
  type SignerSignature,
} from "./attestation/signatures.js";
export {
  ATTESTATION_TYPES,
  RETRACTION_TYPES,
  TERMS_TYPES,
  attestationDigest,
  escrowDomain,
  retractionDigest,
  termsDigest,
  type Attestation,
  type EscrowDomain,
  type Finding,
  type Retraction,
} from "./attestation/typedData.js";
export { discloseDocument, parseDisclosure, serialiseDisclosure, type Disclosure } from "./evidence/disclosure.js";
export {
  commitTo,
  commitmentOf,
  parseManifest,
  serialiseManifest,
  withoutDocuments,
  type EvidenceDocument,
  type EvidenceManifest,
} from "./evidence/manifest.js";
export { parseNarrative, type Narrative } from "./evidence/narrative.js";
export {
  ASSUMPTIONS,
  outlookOf,
  totalForecast,
  type AgreementOutlook,
  type TotalForecast,
  type WeekForecast,
} from "./forecast/index.js";
export { accountOf, type AgreementAccount, type TrancheAccount } from "./replay/account.js";
export { checkConservation, compareWithContract, describeDifference, type Difference } from "./replay/checks.js";
export { decodeLog } from "./replay/decode.js";
export type { LedgerEvent } from "./replay/events.js";
export { reduce, replay } from "./replay/reducer.js";
export { emptyLedger, type AgreementState, type Ledger } from "./replay/state.js";
export { connectEscrow, type ConnectedEscrow, type Escrow } from "./adapters/escrow.js";
export { explainFailure } from "./adapters/failures.js";
export {
  connectRegister,
  fetchRegisterEvents,
  readEnrolment,
  type ConnectedRegister,
  type Register,
} from "./adapters/register.js";
export {
  commitToCredential,
  credentialCommitment,
  parseCredentials,
  serialiseCredentials,
  type CredentialRecord,
} from "./register/credentials.js";
export { parseEnrolmentList, type EnrolmentRow } from "./register/enrolmentList.js";
export {
  isInGoodStanding,
  replayRegister,
  type Enrolment,
  type EnrolmentStatus,
  type RegisterEvent,
} from "./register/enrolments.js";
export { createLedgerReader } from "./adapters/ledgerReader.js";
export { fetchEvents } from "./adapters/logSource.js";
export { openKeyFile } from "./adapters/keyFile.js";
export { readPrivateAgreements } from "./adapters/privateAgreements.js";
export { readRequest, writeRequest } from "./adapters/requestFiles.js";
export { connectChain, type Chain } from "./adapters/rpc.js";
export { runScript, sentenceOf, type Setting } from "./adapters/runScript.js";
export { signWith } from "./adapters/signWith.js";
export { requireAcceptable, verifyRequest, verifyRequestOffline, type Check } from "./adapters/verifyRequest.js";
export { PrivateAgreements, type PrivateAgreement } from "./attestation/privateAgreements.js";
export { readAgreement, type AgreementSnapshot } from "./adapters/snapshot.js";
