import {statSync} from 'node:fs';
import path from 'node:path';
import {gzipSync} from 'node:zlib';
import {describe, expect, it} from 'vitest';
import {defaultLimits, type Limits} from '../../src/packages/admission.ts';
import {unpackFile} from '../../src/packages/unpack.ts';
import {createFolder} from './folder.ts';
import {type RawEntry, tar, tgz} from './hostile.ts';

/** What came of an archive: the message of its refusal, and every file there is afterwards. */
async function unpack(bytes: Buffer, limits: Limits = defaultLimits) {
	using folder = createFolder({'demo.tgz': bytes, 'inner/package/.keep': ''});
	const target = path.join(folder.path, 'inner', 'package');
	const message = await unpackFile(path.join(folder.path, 'demo.tgz'), target, limits).then(
		() => null,
		(error: Error) => error.message,
	);
	const files = folder.list().filter((name) => !/^demo|\.keep$|^inner\/(package\/)?$/.test(name));
	const modeOf = (name: string) => statSync(path.join(target, name)).mode & 0o7777;
	return {
		message,
		files,
		modes: message === null ? files.map((name) => modeOf(name.slice('inner/package/'.length))) : [],
	};
}

const hostile: readonly (readonly [what: string, entries: readonly RawEntry[], message: string])[] =
	[
		['climbs out', [{path: '../evil'}], '"../evil" leads out of the package'],
		[
			'climbs out in the middle',
			[{path: 'a/../../evil'}],
			'"a/../../evil" leads out of the package',
		],
		['climbs back in', [{path: 'a/../b'}], '"a/../b" leads out of the package'],
		['is absolute', [{path: '/tmp/evil'}], '"/tmp/evil" is an absolute path'],
		['names a drive', [{path: 'C:evil'}], '"C:evil" begins with a Windows drive'],
		['has backslashes', [{path: '..\\evil'}], '"..\\\\evil" has a backslash in its name'],
		[
			'has a NUL in its name',
			[{path: 'a', pax: {path: 'good\0/../../evil'}}],
			'"good\\u0000/../../evil" has a NUL byte in its name',
		],
		[
			'moves the cursor',
			[{path: 'a\u001b[2J'}],
			'"a\\u001b[2J" has a control character in its name',
		],
		[
			'is a symbolic link',
			[{path: 'etc', type: '2', link: '/etc'}, {path: 'etc/passwd'}],
			'"etc" is a link; a package may only have files and folders',
		],
		[
			'is a hard link',
			[{path: 'shadow', type: '1', link: '/etc/shadow'}],
			'"shadow" is a link; a package may only have files and folders',
		],
		[
			'is a character device',
			[{path: 'null', type: '3'}],
			'"null" is a device, a pipe or something else that is no file',
		],
		[
			'is a block device',
			[{path: 'sda', type: '4'}],
			'"sda" is a device, a pipe or something else that is no file',
		],
		[
			'is a pipe',
			[{path: 'fifo', type: '6'}],
			'"fifo" is a device, a pipe or something else that is no file',
		],
		[
			'is sparse',
			[{path: 'sparse', type: 'S'}],
			'"sparse" is a device, a pipe or something else that is no file',
		],
		[
			'is there twice',
			[
				{path: 'a', content: '1'},
				{path: './a', content: '2'},
			],
			'"./a" is in the package twice',
		],
		[
			'differs in case only',
			[{path: 'lib/README'}, {path: 'lib/readme'}],
			'"lib/readme" and "lib/README" are one name where case or Unicode form does not count',
		],
		[
			'differs in case in its folder',
			[{path: 'Lib/a'}, {path: 'lib/b'}],
			'"lib/b" and "Lib" are one name where case or Unicode form does not count',
		],
		[
			'differs in Unicode form only',
			[{path: 'caf\u00e9'}, {path: 'cafe\u0301'}],
			'"cafe\u0301" and "caf\u00e9" are one name where case or Unicode form does not count',
		],
		['is a file and a folder', [{path: 'a'}, {path: 'a/b'}], '"a/b" is both a file and a folder'],
		[
			'has a long name',
			[{path: 'a', pax: {path: 'n'.repeat(256)}}],
			`"${'n'.repeat(256)}" has a name of more than 255 bytes`,
		],
	];

describe('an archive is refused', () => {
	it.each(hostile)('when an entry %s', async (_what, entries, message) => {
		const {message: said, files} = await unpack(tgz([{path: 'first', content: 'ok'}, ...entries]));
		expect(said).toBe(`demo.tgz: ${message}`);
		expect(files.filter((name) => !name.startsWith('inner/package/'))).toEqual([]);
		const {message: unpacked} = await unpack(tar([{path: 'first', content: 'ok'}, ...entries]));
		expect(unpacked).toBe(`demo.tgz: ${message}`);
	});

	it('when it is a bomb, while it is read', async () => {
		const small: Limits = {entries: 5, bytes: 1_000_000, ratio: 50, ratioFrom: 100_000};
		const zeros = {path: 'zeros', content: Buffer.alloc(900_000)};
		expect(await unpack(tgz([zeros]), small)).toMatchObject({
			message: 'demo.tgz unpacks to more than 50 times its size: it looks like an archive bomb',
		});
		expect(await unpack(tar([{path: 'a', size: 2 ** 30}]), small)).toMatchObject({
			message: 'demo.tgz unpacks to more than 1 MB, which is the limit',
			files: [],
		});
		const noise = Buffer.from(Array.from({length: 600_000}, (_, index) => (index * 7919) % 251));
		const two = [
			{path: 'a', content: noise},
			{path: 'b', content: noise},
		];
		expect(await unpack(tar(two), small)).toMatchObject({
			message: 'demo.tgz unpacks to more than 1 MB, which is the limit',
		});
		const many = Array.from({length: 6}, (_, index) => ({path: `d/${index}`}));
		expect(await unpack(tar(many), small)).toMatchObject({
			message: 'demo.tgz has more than 5 files and folders, which is the limit',
		});
	});

	it('when it is damaged, cut off, or no archive', async () => {
		const good = tgz([{path: 'a', content: 'x'.repeat(2000)}]);
		expect((await unpack(good.subarray(0, good.length - 20))).message).toMatch(
			/^demo\.tgz is damaged or cut off: /,
		);
		const cut = tar([{path: 'a', content: 'x'.repeat(2000)}]).subarray(0, 1500);
		expect((await unpack(cut)).message).toMatch(/^demo\.tgz is damaged: Truncated input/);
		for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), Buffer.alloc(2000, 'x')])
			expect((await unpack(bytes)).message).toBe('demo.tgz is no tar archive');
		expect((await unpack(gzipSync(good))).message).toBe('demo.tgz is no tar archive');
	});
});

it('what is good is unpacked, and of the modes only what makes a program stays', async () => {
	const result = await unpack(
		tgz([
			{path: './', type: '5', mode: 0o777},
			{path: './bin/', type: '5'},
			{path: './bin/run', content: '#!/bin/sh\n', mode: 0o6755},
			{path: './data', content: 'x', mode: 0o666},
		]),
	);
	expect(result.message).toBeNull();
	expect(result.files).toEqual([
		'inner/package/bin/',
		'inner/package/bin/run',
		'inner/package/data',
	]);
	expect(result.modes.slice(1)).toEqual([0o755, 0o644]);
});
