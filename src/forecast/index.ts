export type { Blockage } from "./blocked.js";
export { ASSUMPTIONS, comingDues, type Due } from "./dues.js";
export { fundingSteps, type FundingStep } from "./funding.js";
export { outlookOf, type AgreementOutlook } from "./outlook.js";
export type { Awaited, Coming, Payable } from "./standing.js";
export { totalForecast, type TotalForecast } from "./total.js";
export { WEEKS_AHEAD, forecastWeeks, type WeekForecast } from "./weeks.js";
