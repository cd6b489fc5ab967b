/** What one contract's files may weigh together, in bytes: said as 50 MB, and counted as every size on a page is. */
export const UPLOAD_LIMIT = 50_000_000;
export const UPLOAD_LIMIT_MB = UPLOAD_LIMIT / 1_000_000;
