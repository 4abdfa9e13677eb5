/** Tar archives as no tool makes them, written byte by byte. */
import {gzipSync} from 'node:zlib';

export type RawEntry = {
	readonly path: string;
	/** Type flag of the header: `0` file, `1` hard link, `2` symbolic link, `5` folder, … */
	readonly type?: string;
	readonly content?: string | Buffer;
	readonly mode?: number;
	readonly link?: string;
	/** Said in the header instead of the content's length. */
	readonly size?: number;
	/** A pax header in front, which may say what no plain header can. */
	readonly pax?: Readonly<Record<string, string>>;
};

const blockSize = 512;

export const tar = (entries: readonly RawEntry[]): Buffer =>
	Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(2 * blockSize)]);

export const tgz = (entries: readonly RawEntry[]): Buffer => gzipSync(tar(entries));

function blocksOf(entry: RawEntry): readonly Buffer[] {
	const {path, type = '0', mode = 0o644, link = '', pax} = entry;
	const content = Buffer.from(entry.content ?? '');
	return [
		...(pax ? blocksOf({path: 'pax', type: 'x', content: paxOf(pax)}) : []),
		header(path, type, mode, entry.size ?? content.length, link),
		content,
		Buffer.alloc((blockSize - (content.length % blockSize)) % blockSize),
	];
}

function header(path: string, type: string, mode: number, size: number, link: string): Buffer {
	const block = Buffer.alloc(blockSize);
	block.write(path, 0, 100);
	block.write(octal(mode, 7), 100);
	block.write(octal(0, 7), 108);
	block.write(octal(0, 7), 116);
	block.write(octal(size, 11), 124);
	block.write(octal(0, 11), 136);
	block.write('        ', 148);
	block.write(type, 156);
	block.write(link, 157, 100);
	block.write('ustar\u000000', 257);
	block.write(
		`${octal(
			block.reduce((sum, byte) => sum + byte, 0),
			6,
		)}\0 `,
		148,
	);
	return block;
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

/** `<length> <key>=<value>\n`, where the length counts itself. */
function paxOf(records: Readonly<Record<string, string>>): string {
	return Object.entries(records)
		.map(([key, value]) => {
			const rest = ` ${key}=${value}\n`;
			let length = Buffer.byteLength(rest);
			while (String(length).length + Buffer.byteLength(rest) !== length) length += 1;
			return `${length}${rest}`;
		})
		.join('');
}
