/** A text to look for, or a regular expression between slashes, as people write it in a service file. Pure. */

/** Finds it in a text; the same answer for the same text, whatever was asked before. */
export type TextPattern = (text: string) => boolean;

/** `/pattern/flags`, else a plain text that has to occur. Null for an expression that does not compile. */
export function patternOf(written: string): TextPattern | null {
	const [, source, flags = ''] = /^\/(.+)\/([a-z]*)$/s.exec(written) ?? [];
	if (source === undefined) return (text) => text.includes(written);
	try {
		// With g or y a search would begin where the last one ended.
		const expression = new RegExp(source, flags.replaceAll(/[gy]/g, ''));
		return (text) => expression.test(text);
	} catch {
		return null;
	}
}
