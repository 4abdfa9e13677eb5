import {execFileSync} from 'node:child_process';
import {expect, test} from 'vitest';
import {commandOf, splitCommandLine} from '../../src/config/command-line.ts';

test.each([
	'node index.js',
	'  a\t b  ',
	`a "b c" 'd e' f\\ g "" ''`,
	`it"'"s 'a "quote"' a"b"'c'd`,
	`"\\$x \\" \\\\ \\n" '\\n' \\n \\'`,
	'a=b --x=1 http://h/p?q=1#f [a] !x %y @z ,',
	'a $ cost$ "$" {a,b}',
])('splits as a shell does: %s', (text) => {
	const shell = execFileSync('sh', ['-c', `printf '%s\\0' ${text}`], {encoding: 'utf8'});
	expect(splitCommandLine(text.replace(/^a=b /, 'x '))).toEqual({
		words: shell
			.split('\0')
			.slice(0, -1)
			.with(0, text.startsWith('a=b') ? 'x' : (shell.split('\0')[0] ?? '')),
	});
});

const shellHint = 'For a shell line write "script": "sh", "args": ["-c", "…"].';

test.each([
	['a | b', 'uses |, which needs a shell', shellHint],
	['a && b', 'uses &&, which needs a shell', shellHint],
	['a; b', 'uses ;, which needs a shell', shellHint],
	['a >out', 'uses >, which needs a shell', shellHint],
	['(a)', 'uses (, which needs a shell', shellHint],
	['a\nb', 'uses a line break, which needs a shell', shellHint],
	['a $HOME', 'uses $HOME, which needs a shell', shellHint],
	[`a "\${HOME}"`, `uses \${HOME}, which needs a shell`, shellHint],
	['a $(b)', 'uses $(, which needs a shell', shellHint],
	['a `b`', 'uses `, which needs a shell', shellHint],
	['a *.js', 'uses the pattern *, which needs a shell', shellHint],
	['~/bin/a', 'uses ~, which needs a shell', 'Write the whole path.'],
	['PORT=1 a', 'begins with the variable PORT', 'Put PORT in "env".'],
	['a "b', 'has a " without its end', 'Close it.'],
	["a 'b", "has a ' without its end", 'Close it.'],
	['a \\', 'ends in a backslash', 'Write "\\\\\\\\" for one.'],
])('what only a shell can do is refused: %s', (text, error, hint) => {
	expect(splitCommandLine(text)).toEqual({error, hint});
});

test.each([
	[{script: 'index.js'}, ['node', 'index.js']],
	[{script: 'src/index.ts', args: ['--port', '1 2']}, ['node', 'src/index.ts', '--port', '1 2']],
	[{script: 'a.py'}, ['python3', 'a.py']],
	[{script: 'a.sh'}, ['sh', 'a.sh']],
	[{script: 'index.js --port 1'}, ['node', 'index.js', '--port', '1']],
	[{script: 'npm run dev'}, ['npm', 'run', 'dev']],
	[{script: 'my app.js', args: []}, ['node', 'my app.js']],
	[{script: 'with space.js'}, ['node', 'with space.js']],
	[{script: 'redis-server'}, ['redis-server']],
	[{script: 'program'}, ['./program']],
	[{script: 'bin/program'}, ['bin/program']],
	[{script: './a.sh', interpreter: 'none'}, ['./a.sh']],
	[{script: 'a.js', interpreter: 'node --inspect'}, ['node', '--inspect', 'a.js']],
	[{script: 'sh', args: ['-c', 'a | b']}, ['sh', '-c', 'a | b']],
])('%j runs %j', (config, command) => {
	const files = new Set(['with space.js', 'program', 'bin/program', './a.sh']);
	expect(commandOf(config, (file) => files.has(file))).toEqual({command});
});

test.each([
	[{script: ' '}, {field: 'script', error: 'names no program', hint: null}],
	[{script: 'a | b'}, {field: 'script', error: 'uses |, which needs a shell', hint: shellHint}],
	[
		{script: 'a.js', interpreter: '"node'},
		{field: 'interpreter', error: 'has a " without its end', hint: 'Close it.'},
	],
])('%j is refused', (config, error) => {
	expect(commandOf(config, () => false)).toEqual(error);
});
