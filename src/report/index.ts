/** A report of a model of a table, as one page. */
export { type ReportOptions, reportPage } from './report-page.js';
