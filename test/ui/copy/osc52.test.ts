/** What is sent for a copy, by terminal. */
import {expect, test} from 'vitest';
import {copyWords} from '../../../ui/copy/copy-words.ts';
import {longestOsc52, osc52} from '../../../ui/copy/osc52.ts';
import {traitsOf} from '../../../ui/terminal.ts';

test('plain, in pieces through screen, or not at all', () => {
	expect(osc52('hé', 'plain')).toBe('\x1b]52;c;aMOp\x07');
	expect(osc52('hé', 'screen')).toBe('\x1bP\x1b]52;c;aMOp\x07\x1b\\');
	expect(osc52('hé', 'both')).toBe('\x1b]52;c;aMOp\x07\x1bP\x1b]52;c;aMOp\x07\x1b\\');
	expect(osc52('hé', 'none')).toBeNull();
	const pieces = osc52('x'.repeat(1000), 'screen')?.split('\x1b\\') ?? [];
	expect(pieces.every((piece) => piece.length < 256)).toBe(true);
	expect(pieces.map((piece) => piece.slice(2)).join('')).toBe(osc52('x'.repeat(1000), 'plain'));
});

test('no longer than every terminal takes', () => {
	const most = Math.floor(longestOsc52 / 4) * 3;
	expect(osc52('x'.repeat(most), 'plain')).not.toBeNull();
	expect(osc52('x'.repeat(most + 1), 'plain')).toBeNull();
});

const commandsIn = (env: Readonly<Record<string, string>>, platform: NodeJS.Platform = 'linux') =>
	traitsOf(env, platform).commands.map(({file}) => file);

test('what differs between terminals', () => {
	const plain = {TERM: 'xterm-256color'};
	expect(traitsOf(plain, 'linux')).toEqual({
		incremental: true,
		mouse: true,
		osc52: 'plain',
		commands: [],
	});
	expect(traitsOf({TERM: 'linux'}, 'linux')).toMatchObject({mouse: false, osc52: 'none'});
	expect(traitsOf({...plain, TERM_PROGRAM: 'WarpTerminal'}, 'darwin').incremental).toBe(false);
	expect(traitsOf({...plain, WEAVER_INCREMENTAL: '0'}, 'linux').incremental).toBe(false);
	expect(traitsOf({TERM: 'screen.xterm', STY: '1.pts-0'}, 'linux')).toMatchObject({
		mouse: false,
		osc52: 'screen',
	});
	expect(traitsOf({TERM: 'screen', STY: '1.pts-0', TMUX: '/tmp/t,1,0'}, 'linux').mouse).toBe(true);
	expect(traitsOf({TERM: 'screen-256color', TMUX: '/tmp/t,1,0'}, 'linux').osc52).toBe('plain');
	expect(traitsOf({TERM: 'screen-256color'}, 'linux').osc52).toBe('both');
	expect(commandsIn({...plain, WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0'})).toEqual([
		'wl-copy',
		'xclip',
		'xsel',
	]);
	expect(commandsIn({...plain, WSL_DISTRO_NAME: 'Debian'})).toEqual(['clip.exe']);
	expect(commandsIn(plain, 'darwin')).toEqual(['pbcopy']);
	const remote = {...plain, SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22'};
	expect(commandsIn({...remote, TMUX: '/tmp/t,1,0'}, 'darwin')).toEqual(['tmux']);
	expect(commandsIn({...remote, DISPLAY: 'localhost:10.0'})).toEqual(['xclip', 'xsel']);
});

test('what is said names the ways, and promises nothing that nobody knows', () => {
	const copied = {text: 'x'.repeat(80_000), of: '3 lines of api'};
	const xterm = traitsOf({TERM: 'xterm'}, 'linux');
	expect(copyWords(copied, {commands: ['xclip'], sent: true}, xterm)).toEqual({
		tone: 'good',
		text: 'Copied 3 lines of api · xclip, OSC 52',
	});
	expect(copyWords(copied, {commands: [], sent: true}, xterm).text).toBe(
		'Copied 3 lines of api · OSC 52, if the terminal takes it',
	);
	expect(copyWords(copied, {commands: [], sent: false}, xterm)).toEqual({
		tone: 'bad',
		text: 'Not copied: 78K are too much for a terminal; `weaver logs` prints them.',
	});
	expect(
		copyWords(copied, {commands: [], sent: false}, traitsOf({TERM: 'linux'}, 'linux')),
	).toEqual({
		tone: 'bad',
		text: 'Not copied: no clipboard in this terminal, and no program here with one.',
	});
});
