/** The stream between the terminal and Ink. */
import {PassThrough} from 'node:stream';
import type {ReadStream} from 'node:tty';
import {expect, test} from 'vitest';
import {createMouseInput, mouseOff, mouseOn} from '../../../ui/mouse/mouse-input.ts';
import {until} from '../../support/until.ts';

/** A terminal that types, and what came of it: keys as they are, reports as `press 3,4`. */
function connected() {
	const typed = new PassThrough();
	const terminal = Object.assign(typed, {
		setRawMode: () => terminal,
		ref: () => terminal,
		unref: () => terminal,
	}) as unknown as ReadStream;
	const came: string[] = [];
	const written: string[] = [];
	const {stdin, listen} = createMouseInput(
		terminal,
		(text) => written.push(text),
		({kind, column, row}) => came.push(`${kind} ${column},${row}`),
	);
	stdin.setEncoding('utf8');
	stdin.on('readable', () => {
		for (let keys = stdin.read(); keys !== null; keys = stdin.read()) came.push(keys);
	});
	return {typed, stdin, listen, came, written};
}

test('keys and clicks are told in the order in which they were made', async () => {
	const {typed, stdin, came} = connected();
	stdin.setRawMode(true);
	typed.write('x\x1b[<0;4;5My\x1b[<0;4;5m\x1b[<65;1;1Mé');
	await until('the last key', () => came.includes('é'));
	expect(came).toEqual(['x', 'press 3,4', 'y', 'release 3,4', 'wheel 0,0', 'é']);
});

test('an Escape is a key after a moment; a report whose rest comes even later is not typed', async () => {
	const {typed, stdin, came} = connected();
	stdin.setRawMode(true);
	typed.write('\x1b');
	await until('the key', () => came.includes('\x1b'));
	typed.write('[<0;4;5Mq');
	await until('the next key', () => came.includes('q'));
	expect(came).toEqual(['\x1b', 'press 3,4', 'q']);
});

test('the terminal reports the mouse only in raw mode, and only when that is wanted', () => {
	const {stdin, listen, written} = connected();
	listen(true);
	stdin.setRawMode(true);
	listen(false);
	listen(true);
	stdin.setRawMode(false);
	stdin.setRawMode(true);
	stdin.setRawMode(false);
	expect(written).toEqual([mouseOn, mouseOff, mouseOn, mouseOff, mouseOn, mouseOff]);
});
