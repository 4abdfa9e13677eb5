import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterEach, beforeEach, expect, test} from 'vitest';
import {personalLook, personalProblems, personalSettings} from '../../src/cli/personal.ts';
import {personalFile} from '../../src/config/personal-settings.ts';
import {UserError} from '../../src/lib/errors.ts';

let home: string;
let env: Readonly<Record<string, string>>;
const file = () => personalFile(env);

beforeEach(() => {
	home = mkdtempSync(path.join(tmpdir(), 'weaver-'));
	env = {HOME: home};
});

afterEach(() => rmSync(home, {recursive: true}));

function write(text: string): void {
	mkdirSync(path.dirname(file()), {recursive: true});
	writeFileSync(file(), text);
}

test('where it is', () => {
	expect(file()).toBe(path.join(home, '.config/weaver/settings.json'));
	expect(personalFile({HOME: home, XDG_CONFIG_HOME: '/etc/x'})).toBe('/etc/x/weaver/settings.json');
});

test('without a file everything is as usual', async () => {
	expect(await personalSettings({env})).toEqual({
		theme: null,
		glyphs: null,
		accessible: false,
		mouse: true,
		keys: {},
	});
	expect(await personalProblems(env)).toEqual([]);
	// Where there can be none.
	expect(await personalProblems({HOME: home, XDG_CONFIG_HOME: '/dev/null'})).toEqual([]);
});

test('what it says holds', async () => {
	write(
		'{"theme": "light", "glyphs": "ascii", "mouse": false, "keys": {"restart": "ctrl+r", "why": ["W", "w"], "wrap": []}}',
	);
	expect(await personalSettings({env})).toEqual({
		theme: 'light',
		glyphs: 'ascii',
		accessible: false,
		mouse: false,
		keys: {restart: ['ctrl+r'], why: ['W', 'w'], wrap: []},
	});
	expect(await personalLook({env})).toEqual({theme: 'light', glyphs: 'ascii'});
});

test('each mistake is told with its line, field and remedy, and nothing holds', async () => {
	write(
		[
			'{',
			'  "theme": "solarized",',
			'  "glyphs": "emoji",',
			'  "mouse": 3, "music": 3,',
			'  "keys": {',
			'    "restart": "x",',
			'    "stopp": "F",',
			'    "wrap": ["F", "ctrl+z"],',
			'    "times": 7',
			'  }',
			'}',
		].join('\n'),
	);
	const error = await personalSettings({env}).catch((thrown: unknown) => thrown);
	if (!(error instanceof UserError)) throw new Error('it was taken');
	expect(error.exitCode).toBe(2);
	const lines = error.message.split('\n').map((line) => line.replace(`${file()}:`, ''));
	expect(lines).toEqual([
		'2: there is no theme "solarized". There are default, light, high-contrast, colorblind, mono.',
		'3: glyphs must be "unicode" or "ascii", got "emoji"',
		'4: music is no setting. Settings are theme, glyphs, accessible, mouse, keys.',
		'4: mouse must be true or false, got 3',
		'6: keys.restart[0] "x" already means stop: stop it, or what is marked. Choose another key, or give stop another one: "stop": "…".',
		'7: keys.stopp there is no command "stopp". Did you mean "stop"? docs/keys.md names all commands.',
		'8: keys.wrap[1] ^z suspends programs and cannot mean anything else. Choose another key.',
		'9: keys.times must be a key or a list of keys, got 7. Write for instance {"restart": "ctrl+r", "why": ["W", "w"]}.',
	]);
	write('{"keys": {\n"restart": "x"}}');
	await expect(personalSettings({env})).rejects.toThrow(
		`${file()}:2: keys.restart[0] "x" already means stop`,
	);
	expect(await personalLook({env})).toEqual({glyphs: null});
});

test('text that is no JSON is told with its line', async () => {
	write('{\n"theme": light\n}');
	await expect(personalSettings({env})).rejects.toThrow(`${file()}:2: `);
	write('[]');
	await expect(personalSettings({env})).rejects.toThrow(`${file()}:1: it must be an object`);
});
