import {expect, test} from 'vitest';
import {UserError} from '../../../src/lib/errors.ts';
import {createParser, type Recording} from '../../../ui/recording/format.ts';

const head = '{"kind":"weaver-recording","version":1,"weaver":"0.1.0","project":"/srv/demo"}';
const entry = (at: number) => JSON.stringify({at, kind: 'metrics', rows: [['api', 1, 2, 3]]});

function parseRecording(text: string, file: string): Recording {
	const parser = createParser(file);
	for (const line of text.split('\n')) parser.add(line);
	return parser.end();
}

function refusalOf(text: string): readonly [string, string | null] {
	try {
		parseRecording(text, 'x.rec');
		throw new Error('it was not refused');
	} catch (error) {
		if (error instanceof UserError) return [error.message, error.hint];
		throw error;
	}
}

test('a recording reads up to a torn end', () => {
	const {entries} = parseRecording(
		`${head}\n${entry(1)}\n${entry(2)}\n${entry(3).slice(0, 20)}`,
		'x',
	);
	expect(entries.map(({at}) => at)).toEqual([1, 2]);
});

test('what is no recording, of another version, damaged or empty is refused with the line and the way out', () => {
	expect(refusalOf('{"a": 1}\n')).toEqual([
		'x.rec:1: it is no recording of weaver.',
		'Make one with `weaver monitor --record <file>`.',
	]);
	expect(refusalOf(head.replace('"version":1', '"version":7'))).toEqual([
		'x.rec:1: it is a recording of version 7, this weaver reads version 1.',
		'Replay it with weaver 0.1.0.',
	]);
	expect(refusalOf(`${head}\n${entry(1)}\n{"at\n${entry(3)}\n`)).toEqual([
		'x.rec:3: this line is damaged.',
		'`head -n 2 x.rec` gives what is before it.',
	]);
	for (const kind of ['snapshot', 'services', 'metrics', 'events', 'log'])
		expect(refusalOf(`${head}\n{"at":1,"kind":"${kind}"}\n${entry(3)}\n`)[0]).toBe(
			'x.rec:2: this line is damaged.',
		);
	expect(refusalOf(`${head}\n`)).toEqual([
		'x.rec: it holds nothing but its head.',
		'Record for longer than a moment.',
	]);
});
