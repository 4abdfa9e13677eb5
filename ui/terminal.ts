/**
 * What has to be different in which terminal, from what the environment says of it. Pure. Everything
 * else is the same everywhere; docs/monitor.md tells what people have to know of their terminal.
 */

type Environment = Readonly<Record<string, string | undefined>>;

export type TerminalTraits = {
	/** Only rows that changed are written; not where glyphs are as wide as nobody else makes them. */
	readonly incremental: boolean;
	/** It can report the mouse, at no cost to the keys. */
	readonly mouse: boolean;
	/**
	 * How OSC 52 reaches the clipboard: `plain`, in pieces through GNU `screen`, `both` where `TERM`
	 * does not say which of screen and tmux stands in between, `none` where nobody listens.
	 */
	readonly osc52: 'plain' | 'screen' | 'both' | 'none';
	/** Programs that take a copy; of those with the same `group` one is enough. */
	readonly commands: readonly CopyCommand[];
};

export type CopyCommand = {
	readonly file: string;
	readonly args: readonly string[];
	readonly encoding: 'utf8' | 'utf16le';
	readonly group: 'desktop' | 'tmux';
};

export function traitsOf(env: Environment, platform: NodeJS.Platform): TerminalTraits {
	const isConsole = env['TERM'] === 'linux';
	// It holds Esc back until the next key, and takes both as one, while it reports the mouse.
	const isScreen = Boolean(env['STY']) && !env['TMUX'];
	return {
		// Warp draws ambiguous glyphs two columns wide, which leaves pieces of old rows behind.
		incremental: env['WEAVER_INCREMENTAL'] !== '0' && env['TERM_PROGRAM'] !== 'WarpTerminal',
		mouse: !isConsole && !isScreen && env['TERM'] !== 'dumb',
		osc52: isConsole ? 'none' : osc52Of(env),
		commands: commandsOf(env, platform),
	};
}

function osc52Of(env: Environment): TerminalTraits['osc52'] {
	if (env['TMUX']) return 'plain';
	if (env['STY']) return 'screen';
	// On the far side of ssh only TERM is left of what stands in between.
	return env['TERM']?.startsWith('screen') ? 'both' : 'plain';
}

const command = (
	group: CopyCommand['group'],
	file: string,
	args: readonly string[] = [],
	encoding: CopyCommand['encoding'] = 'utf8',
): CopyCommand => ({file, args, encoding, group});

function commandsOf(env: Environment, platform: NodeJS.Platform): readonly CopyCommand[] {
	// By default tmux drops OSC 52 of programs, but passes on what it is given itself.
	const tmux = env['TMUX'] ? [command('tmux', 'tmux', ['load-buffer', '-w', '-'])] : [];
	// Behind ssh the clipboard of this machine is not the one of who sits before the screen.
	const isRemote = Boolean(env['SSH_CONNECTION'] || env['SSH_TTY']);
	const here = isRemote
		? []
		: platform === 'darwin'
			? [command('desktop', 'pbcopy')]
			: env['WSL_DISTRO_NAME']
				? [command('desktop', 'clip.exe', [], 'utf16le')]
				: [];
	const wayland = !isRemote && env['WAYLAND_DISPLAY'] ? [command('desktop', 'wl-copy')] : [];
	const x11 = env['DISPLAY']
		? [
				command('desktop', 'xclip', ['-selection', 'clipboard']),
				command('desktop', 'xsel', ['--clipboard', '--input']),
			]
		: [];
	return [...tmux, ...here, ...wayland, ...x11];
}
