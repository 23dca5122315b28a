export { COLUMNS, COLUMN_NAMES, type Column } from "./columns.js";
export { importAgreements, type ImportInput, type ImportedAgreement } from "./import.js";
