/** Puts text on the clipboard in every way there is: through the terminal, and through a program. */
import {late} from '../../src/lib/late.ts';
import type {CopyCommand, TerminalTraits} from '../terminal.ts';
import {osc52} from './osc52.ts';

export type Taken = {
	/** Programs that took it. */
	readonly commands: readonly string[];
	/** It was sent to the terminal, which does not say whether it took it. */
	readonly sent: boolean;
};

export type Clipboard = (text: string) => Promise<Taken>;

/** How long a program may take, in ms: one whose display is gone would wait for ever. */
const patience = 2000;

/**
 * `write` writes to the terminal. It has to be called between two frames, which are one write each,
 * so that the sequence stands between them; it moves nothing on the screen.
 */
export const createClipboard =
	(traits: TerminalTraits, write: (text: string) => void): Clipboard =>
	async (text) => {
		const {tmux = [], desktop = []} = Object.groupBy(traits.commands, ({group}) => group);
		const multiplexer = await firstThatTakes(tmux, text);
		// tmux has told its terminal; a second time it would only keep the text twice.
		const sequence = multiplexer === null ? osc52(text, traits.osc52) : null;
		if (sequence !== null) write(sequence);
		const took = [multiplexer, await firstThatTakes(desktop, text)];
		return {commands: took.filter((name) => name !== null), sent: sequence !== null};
	};

async function firstThatTakes(
	commands: readonly CopyCommand[],
	text: string,
): Promise<string | null> {
	for (const command of commands) if (await takes(command, text)) return command.file;
	return null;
}

async function takes({file, args, encoding}: CopyCommand, text: string): Promise<boolean> {
	const {execa} = await late(import('execa'), 'monitor');
	// The mark of the byte order tells clip.exe what it gets.
	const input =
		encoding === 'utf16le' ? Buffer.from(`\ufeff${text}`, 'utf16le') : Buffer.from(text);
	// They stay to serve what was copied, so nothing of theirs may be waited for but their first process.
	const {failed} = await execa(file, args, {
		input,
		stdout: 'ignore',
		stderr: 'ignore',
		reject: false,
		timeout: patience,
	});
	return !failed;
}
