import {expect, test} from 'vitest';
import {helpFor} from '../../../ui/keys/key-help.ts';
import {parseKey} from '../../../ui/keys/key-names.ts';
import {findBinding, footerOf, keymapOf} from '../../../ui/keys/keymap.ts';
import {entriesFor} from '../../../ui/keys/palette.ts';
import {keysFrom} from '../../../ui/keys/remap.ts';
import {screen, view} from '../views.ts';

const refused = (wishes: Readonly<Record<string, readonly string[]>>) => {
	const {keys, refusals} = keysFrom(wishes);
	expect(keys).toEqual({});
	return refusals.map(({command, at, message}) => [command, at, message]);
};

test('keys as people write them', () => {
	expect(
		[
			'ctrl+r',
			'^R',
			'C-r',
			'Space',
			'PgDn',
			'pagedown',
			'S-Tab',
			'W',
			'ß',
			'↓',
			'F5',
			'constructor',
		].map(parseKey),
	).toEqual([
		'ctrl+r',
		'ctrl+r',
		'ctrl+r',
		' ',
		'pagedown',
		'pagedown',
		'shift+tab',
		'W',
		'ß',
		'down',
		null,
		null,
	]);
});

test('chosen keys stand everywhere instead of ours', () => {
	const {keys, refusals} = keysFrom({restart: ['ctrl+r', 'F'], 'restart-dependents': ['r']});
	expect(refusals).toEqual([]);
	const state = {...screen(120, 40, [view('api')]), keys};
	const keymap = keymapOf(state);
	expect(findBinding('services', 'ctrl+r', keymap)?.command).toBe('restart');
	expect(findBinding('services', 'r', keymap)?.command).toBe('restart-dependents');
	expect(findBinding('services', 'R', keymap)).toBeNull();
	expect(footerOf('services', keymap).find(({command}) => command === 'restart')?.keys).toEqual([
		'ctrl+r',
		'F',
	]);
	const line = helpFor(state, 'restart it').flatMap(({lines}) => lines)[0];
	expect(line?.keys).toEqual(['^r', 'F']);
	expect(entriesFor(state, 'restart')[0]?.keys).toEqual(['ctrl+r', 'F']);
});

test('what cannot be is refused, and nothing of it holds', () => {
	expect(refused({restrat: ['r'], wrap: ['F']})).toEqual([
		['restrat', null, 'there is no command "restrat"'],
	]);
	expect(refused({wrap: ['F5'], stop: ['x', 'ctrl+z'], leave: ['F']})).toEqual([
		['wrap', 0, '"F5" is not supported'],
		['stop', 1, '^z suspends programs and cannot mean anything else'],
		['leave', null, 'has its keys for good'],
	]);
	expect(refused({wrap: ['^c']})).toEqual([
		['wrap', 0, '^c leaves the monitor from everywhere and cannot mean anything else'],
	]);
	expect(refused({wrap: ['r']})).toEqual([
		['wrap', 0, '"r" already means restart: restart it, or what is marked'],
	]);
	expect(refused({wrap: ['F'], stop: ['F']})).toEqual([
		['stop', 0, expect.stringMatching(/^"F" already means wrap: wrap/)],
	]);
	expect(refused({wrap: ['space']})).toEqual([
		[
			'wrap',
			0,
			'"space" already means mark: mark it, and go on to the next; s x r R X then mean all that are marked',
		],
	]);
});

test('keys of forms that are not supported are told those that are', () => {
	const {refusals} = keysFrom({wrap: ['alt+r']});
	expect(refusals).toEqual([
		{
			command: 'wrap',
			at: 0,
			message: '"alt+r" is not supported',
			hint: 'Supported are a character ("W"), ctrl with a letter ("ctrl+r"), and Enter, Tab, S-Tab, Space, Backspace, Up, Down, Left, Right, PgUp, PgDn, Home, End.',
		},
	]);
});

test('all that is wrong is told at once, and nothing that is not', () => {
	expect(refused({why: ['s'], stop: ['zz'], yankk: ['F']})).toEqual([
		['stop', 0, '"zz" is not supported'],
		['yankk', null, 'there is no command "yankk"'],
		['why', 0, expect.stringMatching(/^"s" already means start: start it/)],
	]);
	// The key that restart gives up is free, whatever it should get instead.
	expect(refused({restart: ['zz'], wrap: ['r']})).toEqual([
		['restart', 0, '"zz" is not supported'],
	]);
});

test('a command may be called by its other names, once', () => {
	expect(keysFrom({yank: ['F'], info: ['I']})).toEqual({
		keys: {copy: ['F'], info: ['I']},
		refusals: [],
	});
	expect(refused({yank: ['F'], copy: ['K']})).toEqual([
		['copy', null, 'is the command "copy" once more, which "yank" gives its keys'],
	]);
});

test('^C leaves whatever other keys quit gets', () => {
	const {keys} = keysFrom({quit: ['ctrl+x']});
	const keymap = keymapOf({keys});
	expect(findBinding('services', 'ctrl+x', keymap)?.command).toBe('quit');
	expect(findBinding('typing', 'ctrl+c', keymap)?.command).toBe('quit');
	expect(findBinding('services', 'q', keymap)).toBeNull();
});
