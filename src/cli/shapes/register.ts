import { z } from "zod";
import { ENROLMENT_STATUSES } from "../../register/enrolments.js";
import { receipt } from "./parts.js";
import { address, flag, hash, list, moment, path, seatNumber, text } from "./values.js";

const register = address("the practitioner register");
const account = address("the practitioner's account");
const enrolmentStatus = z.enum(ENROLMENT_STATUSES).describe("what the register says");
const expiresAt = moment("in good standing before, no longer from then on");
const time = moment("of the block that was read");

const enrolmentFields = {
  seat: seatNumber,
  account,
  status: enrolmentStatus,
  expiresAt,
  credential: hash("the salted commitment to the credential"),
  isInGoodStanding: flag("whether signatures count at that moment"),
};

const statusChange = z.strictObject({
  register,
  account,
  seat: seatNumber,
  status: enrolmentStatus,
  expiresAt,
  grounds: hash("the commitment to the grounds; all zero if none were given"),
  ...receipt,
});

/** What the `register` commands print. */
export const registerShapes = {
  "register enrol": z.strictObject({
    register,
    enrolled: list(
      z.strictObject({ account, seat: seatNumber, expiresAt, commitment: hash("the salted commitment on chain") }),
      "in the order given",
    ),
    private: path("the private file with the credentials and their salts"),
    ...receipt,
  }),
  "register renew": z.strictObject({
    register,
    account,
    seat: seatNumber,
    status: enrolmentStatus,
    expiresAt,
    ...receipt,
  }),
  "register suspend": statusChange,
  "register reinstate": statusChange,
  "register strike-off": statusChange,
  "register show": z.strictObject({
    register,
    account,
    time,
    enrolments: list(
      z.strictObject({
        ...enrolmentFields,
        provenCredential: text("with --private: the credential behind the commitment; null if the file has it not")
          .nullable()
          .optional(),
      }),
      "the seats for which it was ever enrolled",
    ),
  }),
  "register list": z.strictObject({
    register,
    time,
    enrolments: list(z.strictObject(enrolmentFields), "in the order in which they were first enrolled"),
  }),
};
