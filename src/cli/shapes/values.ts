import { z } from "zod";
import { SEATS, PARTIES } from "../../agreement/terms.js";
import { STATUSES } from "../../agreement/status.js";

/**
 * The values that commands print with `--json`. A whole number that may outgrow a JavaScript number is printed as a
 * decimal string; what a handler returns has it as a bigint, which is the output of these codecs.
 */
const decimal = (description: string, unit?: string) =>
  z
    .codec(z.string().regex(/^(0|[1-9]\d*)$/), z.bigint(), { decode: BigInt, encode: String })
    .describe(description)
    .meta({ kind: "decimal", ...(unit === undefined ? {} : { unit }) });

/** Money, or what is reckoned as money. */
export const amount = (description: string) => decimal(description, "token base units");

/** Money that may be less than nothing: what moved an account. */
export const change = (description: string) =>
  z
    .codec(z.string().regex(/^(0|-?[1-9]\d*)$/), z.bigint(), { decode: BigInt, encode: String })
    .describe(description)
    .meta({ kind: "decimal", unit: "token base units" });

/** A point in time. */
export const moment = (description: string) => decimal(description, "unix seconds");

/** A length of time. */
export const period = (description: string) => decimal(description, "seconds");

/** How far an outcome was met: 10,000 is in full. */
export const finding = (description: string) => decimal(description, "basis points");

/** A number without a unit that the chain counts: versions, sequences, blocks. */
export const whole = (description: string) => decimal(description);

/** A count that is always small. */
export const count = (description: string) => z.int().nonnegative().describe(description);

export const text = (description: string) => z.string().describe(description);
export const flag = (description: string) => z.boolean().describe(description);
export const path = (description: string) => z.string().min(1).describe(description).meta({ kind: "path" });

const hex = (digits: number, description: string, kind: string) =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-fA-F]{${digits}}$`))
    .describe(description)
    .meta({ kind });

export const address = (description: string) => hex(40, description, "address");
export const hash = (description: string) => hex(64, description, "32 bytes");
export const outcomeTag = (description: string) => hex(16, description, "8 bytes");

export const agreementId = hash("the agreement's id");
export const digest = hash("the EIP-712 digest that is signed");

/** An ISO day such as 2027-01-04. */
export const day = (description: string) =>
  z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .describe(description)
    .meta({ kind: "day" });

export const seatBits = (description: string) =>
  z
    .int()
    .min(0)
    .max(15)
    .describe(
      `${description}; a bit a seat: 1 inspector, 2 social worker, 4 registered manager, 8 health professional`,
    );

export const seatNumber = z
  .int()
  .min(0)
  .max(3)
  .describe("0 inspector, 1 social worker, 2 registered manager, 3 health professional");

export const role = z.enum([...PARTIES, ...SEATS]).describe("in which role");
export const status = z.enum(STATUSES).describe("what the tranche is at that moment");

export const list = <Item extends z.ZodType>(item: Item, description: string) => z.array(item).describe(description);
export const texts = (description: string) => list(z.string(), description);

/** A shape that is told once, under its own heading, wherever it is used. */
export const named = <Shape extends z.core.$ZodLooseShape>(id: string, description: string, shape: Shape) =>
  z.strictObject(shape).meta({ id, description });
