export { AddressBook, parseAddressBook, shortAddress, type AddressBookEntry } from "./addressBook.js";
export { AGREEMENT_FORMAT } from "./file/agreementSchema.js";
export { buildAgreement, type BuildInput } from "./file/build.js";
export {
  parseBuilt,
  serialiseBuilt,
  trancheKind,
  type BuiltAbsence,
  type BuiltAgreement,
  type BuiltLine,
  type BuiltTranche,
  type FeeStep,
  type TrancheKind,
} from "./built.js";
export { applyChange, type AppliedChange, type ChangeInput } from "./change/applyChange.js";
export { CHANGES, readChangeFile, type ChangeFile } from "./change/changeFile.js";
export { CHANGE_FORMAT } from "./change/changeSchema.js";
export {
  compareAgreements,
  type AgreementComparison,
  type ComparedFee,
  type ComparedTranche,
  type Pair,
} from "./change/compare.js";
export { describeComparison } from "./change/describeComparison.js";
export { type InForce } from "./change/inForce.js";
export { BUILT_FORMAT } from "./builtSchema.js";
export {
  CORE_CODE,
  Catalogue,
  extendedCatalogue,
  standardCatalogue,
  type CatalogueOutcome,
  type OutcomeSet,
} from "./catalogue.js";
export { parseCatalogueFile } from "./catalogueFile.js";
export { documentCommitment, outcomeTag, saltDocument, type DocumentSalt } from "./commitments.js";
export { describeAgreement } from "./describe.js";
export { formatPounds, parsePounds, splitByBasisPoints, type PoundsOptions, type Split } from "./money.js";
export { policyInWords, seatsOf, type Policy } from "./policy.js";
export { ROLE_WORDS, type Role } from "./roles.js";
export { STATUSES, type Status } from "./status.js";
export { PARTIES, SEATS, SEAT_WORDS, type Party, type Seat, type SignedTerms, type Terms } from "./terms.js";
export { packTranche, unpackTranche, type Tranche } from "./tranche.js";
