import type { CatalogueData } from "./catalogue.js";

/**
 * Outcome codes for England. The number in a code is that of the regulation or principle. Change the version with the
 * data, and never give a code another meaning: agreements in force rest on it.
 */
export const CATALOGUE: CatalogueData = {
  version: "1",
  sets: [
    {
      set: "QS",
      title: "Quality standards of the Children's Homes (England) Regulations 2015",
      source: "SI 2015/541, regulations 4 and 6 to 14",
      codes: {
        "QS-06": "Quality and purpose of care",
        "QS-07": "Children's views, wishes and feelings",
        "QS-08": "Education",
        "QS-09": "Enjoyment and achievement",
        "QS-10": "Health and well-being",
        "QS-11": "Positive relationships",
        "QS-12": "Protection of children",
        "QS-13": "Leadership and management",
        "QS-14": "Care planning",
      },
    },
    {
      set: "R44",
      title: "Opinions in the independent person's report",
      source: "SI 2015/541, regulation 44(4)",
      codes: {
        "R44-SAFE": "Children are effectively safeguarded (44(4)(a))",
        "R44-WELL": "Conduct of the home promotes children's well-being (44(4)(b))",
      },
    },
    {
      set: "R45",
      title: "Quality of care review",
      source: "SI 2015/541, regulation 45",
      codes: { "R45-QCR": "Review at least every 6 months; report to HMCI within 28 days" },
    },
    {
      set: "SA",
      title: "Quality standards of the Supported Accommodation (England) Regulations 2023",
      source: "SI 2023/416, regulations 3 to 7",
      codes: {
        "SA-04": "Leadership and management",
        "SA-05": "Protection",
        "SA-06": "Accommodation",
        "SA-07": "Support",
      },
    },
    {
      set: "FS",
      title: "CQC fundamental standards (Regulated Activities Regulations 2014)",
      source: "CQC review, appendix 2; the wording of FS-05 and FS-20A is not checked against the regulations",
      codes: {
        "FS-05": "Fit and proper persons: directors",
        "FS-09": "Person-centred care",
        "FS-10": "Dignity and respect",
        "FS-11": "Need for consent",
        "FS-12": "Safe care and treatment",
        "FS-13": "Safeguarding from abuse and improper treatment",
        "FS-14": "Meeting nutritional and hydration needs",
        "FS-15": "Premises and equipment",
        "FS-16": "Receiving and acting on complaints",
        "FS-17": "Good governance",
        "FS-18": "Staffing",
        "FS-19": "Fit and proper persons employed",
        "FS-20": "Duty of candour",
        "FS-20A": "Display of performance assessments",
      },
    },
    {
      set: "KQ",
      title: "CQC's five key questions",
      source: "Care Quality Commission",
      codes: {
        "KQ-SAFE": "Safe",
        "KQ-EFF": "Effective",
        "KQ-CARE": "Caring",
        "KQ-RESP": "Responsive",
        "KQ-LED": "Well-led",
      },
    },
    {
      set: "HP",
      title: "Harrow contract-monitoring principles",
      source: "Harrow Council's contract monitoring, in its order",
      codes: {
        "HP-01": "Individuality",
        "HP-02": "Dignity",
        "HP-03": "Privacy",
        "HP-04": "Confidentiality",
        "HP-05": "Normality",
        "HP-06": "Participation",
        "HP-07": "Social relationships",
        "HP-08": "Personal development",
        "HP-09": "Independence",
        "HP-10": "Protection",
        "HP-11": "Managing difficult behaviour",
        "HP-12": "Managing risk",
      },
    },
    {
      set: "OFS",
      title: "Ofsted's judgements of children's homes",
      source: "Social care common inspection framework; the wording is not checked against it",
      codes: {
        "OFS-EXP": "Overall experiences and progress",
        "OFS-HAP": "How well children are helped and protected",
        "OFS-LAM": "Effectiveness of leaders and managers",
      },
      grades: ["OUTSTANDING", "GOOD", "REQUIRES_IMPROVEMENT", "INADEQUATE"],
    },
    {
      set: "OFSA",
      title: "Ofsted's outcomes of supported-accommodation inspections",
      source: "Ofsted; the wording of the third grade is not checked against it",
      codes: { "OFSA-OUT": "Overall outcome" },
      grades: ["CONSISTENTLY_STRONG", "INCONSISTENT", "SERIOUS_OR_WIDESPREAD_WEAKNESS"],
    },
  ],
};
