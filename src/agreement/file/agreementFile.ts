import { readShape, type ShapeReading } from "../text/shape.js";
import { YamlFile } from "../text/yamlFile.js";
import { agreementSchema, draftSchema, type AgreementDraft, type AgreementFile } from "./agreementSchema.js";

/** An agreement file as far as it could be read. */
export interface Reading extends ShapeReading<AgreementFile, AgreementDraft> {
  readonly file: YamlFile;
}

/** Reads the shape of an agreement file; only text that is not YAML at all is refused at once. */
export function readAgreementFile(text: string, path: string): Reading {
  const file = new YamlFile(text, path);
  return { file, ...readShape(file, agreementSchema, draftSchema) };
}
