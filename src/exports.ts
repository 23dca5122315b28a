/**
 * What others read, made of an auditor's books (`placement-escrow/audit`): pages, tables and publications, as text or
 * bytes. Nothing here writes a file. It loads what draws charts: hence an entry of its own.
 */
export { easyReadOf, type EasyRead } from "./audit/easyRead/easyRead.js";
export { monitorProvider, type MonitoringRecord } from "./audit/monitoring/record.js";
export { suitabilityOf } from "./audit/monitoring/suitability.js";
export { TABLE_FORMATS, type TableFormat, type TableWriter } from "./exports/formats.js";
export { auditReportPage } from "./exports/html/auditReport/page.js";
export type { Subject as ReportSubject } from "./exports/html/auditReport/subject.js";
export { easyReadPage } from "./exports/html/easyRead/page.js";
export { monitorPage, type MonitorReport } from "./exports/html/monitor.js";
export { agreementReleases } from "./exports/ocds/agreementLevel.js";
export { releasePackageOf, type PackageFacts } from "./exports/ocds/package.js";
export { providerReleases, type OcdsOptions, type ProviderReleases } from "./exports/ocds/providerLevel.js";
export { performanceCsv } from "./exports/performance/csv.js";
export { performanceOf, type Performance, type PerformanceOptions } from "./exports/performance/performance.js";
export { spendCsv, spendRows } from "./exports/spend.js";
export type { Row, TableSource } from "./exports/table.js";
export { TABLES, type AnyTable } from "./exports/tables/index.js";
export type { TableName } from "./exports/tables/names.js";
