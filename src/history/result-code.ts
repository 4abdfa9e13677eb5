/** What SQLite's errors mean for us (sqlite.org/rescode.html). Pure. */

/** The primary result code; null for what is no error of SQLite. */
const codeOf = (error: unknown): number | null =>
	error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : null;

/** SQLITE_BUSY or SQLITE_LOCKED: another process has the file for a moment. */
export const isBusy = (error: unknown): boolean => codeOf(error) === 5 || codeOf(error) === 6;

/** SQLITE_CORRUPT or SQLITE_NOTADB. */
export const isCorrupt = (error: unknown): boolean => codeOf(error) === 11 || codeOf(error) === 26;
