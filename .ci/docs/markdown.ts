/** Small pieces of Markdown. */

/** What must not be taken for the end of a cell is escaped. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
	[head, head.map(() => '---'), ...rows]
		.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
		.join('\n');

export const code = (text: string): string => `\`${text}\``;

export const block = (language: string, text: string): string =>
	`\`\`\`${language}\n${text}\n\`\`\``;

/** Parts with a blank line between them. */
export const page = (...parts: readonly string[]): string => `${parts.join('\n\n')}\n`;
