/** Longest answer unless a request asks for more, in bytes. */
export const DEFAULT_MAX_BYTES = 10 * 1024 * 1024;
/** What downloads and answers that cannot be paged may ask for, in bytes. */
export const LARGE_MAX_BYTES = 64 * 1024 * 1024;
