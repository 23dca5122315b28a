/** What the catalogue's outcomes mean to the person whose care it is: a few short words, as one would say them. */
const PLAIN_OUTCOMES: Readonly<Record<string, string>> = {
  "QS-06": "Good care in your home",
  "QS-07": "What you think and want",
  "QS-08": "School and learning",
  "QS-09": "Fun and doing well",
  "QS-10": "Your health and feeling well",
  "QS-11": "Getting on with people",
  "QS-12": "Keeping you safe",
  "QS-13": "How your home is run",
  "QS-14": "Your care plan",
  "R44-SAFE": "Keeping you safe",
  "R44-WELL": "Your home helping you feel well",
  "R45-QCR": "Checking how good your home is",
  "SA-04": "How your home is run",
  "SA-05": "Keeping you safe",
  "SA-06": "The place where you live",
  "SA-07": "The help that you get",
  "FS-05": "The people who lead the service",
  "FS-09": "Care that is right for you",
  "FS-10": "Being treated with respect",
  "FS-11": "Asking you before people help you",
  "FS-12": "Safe care",
  "FS-13": "Keeping you safe from harm",
  "FS-14": "Good food and drink",
  "FS-15": "A clean and safe building",
  "FS-16": "Listening when you complain",
  "FS-17": "How the service is run",
  "FS-18": "Enough staff to help you",
  "FS-19": "The right staff to help you",
  "FS-20": "Being honest when things go wrong",
  "FS-20A": "Telling people how good the service is",
  "KQ-SAFE": "Being safe",
  "KQ-EFF": "Care that works",
  "KQ-CARE": "Kind staff",
  "KQ-RESP": "Care that fits what you need",
  "KQ-LED": "How the service is run",
  "HP-01": "Being yourself",
  "HP-02": "Being treated with respect",
  "HP-03": "Your own space and time",
  "HP-04": "Keeping your information private",
  "HP-05": "An everyday life",
  "HP-06": "Having your say",
  "HP-07": "Family and friends",
  "HP-08": "Learning new things",
  "HP-09": "Doing things for yourself",
  "HP-10": "Keeping you safe",
  "HP-11": "Help when you are upset",
  "HP-12": "Trying things in a safe way",
  "OFS-EXP": "How your life is going",
  "OFS-HAP": "Help and keeping you safe",
  "OFS-LAM": "How your home is run",
  "OFSA-OUT": "How good your home is",
};

const CARE_IN_PLAIN_WORDS = "Your care every day";
const UNNAMED = "A part of your plan";

/** What is known of an outcome. */
export interface KnownOutcome {
  readonly code: string | null;
  readonly title: string;
  /** Whether it is for the care itself. */
  readonly isCare: boolean;
  /** Its tag on chain, which stands for the title where nobody knows better. */
  readonly tag: string;
}

/** A heading for the page; the title as the agreement has it where the code is not of the catalogue. */
export function plainOutcome({ code, title, isCare, tag }: KnownOutcome): string {
  if (isCare) return CARE_IN_PLAIN_WORDS;
  if (code === null) return title === tag ? UNNAMED : title;
  return PLAIN_OUTCOMES[code] ?? title;
}
