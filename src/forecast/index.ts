export { ASSUMPTIONS, comingDues } from "./dues.js";
export { fundingSteps, type FundingStep } from "./funding.js";
export { outlookOf, type AgreementOutlook } from "./outlook.js";
export type { Awaited, Coming } from "./standing.js";
export { totalForecast, type TotalForecast } from "./total.js";
export { WEEKS_AHEAD, forecastWeeks, type WeekForecast } from "./weeks.js";
