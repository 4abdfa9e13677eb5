/** What is said after a copy. Pure. */
import {formatSize} from '../../src/lib/units.ts';
import type {Tone} from '../model.ts';
import type {TerminalTraits} from '../terminal.ts';
import type {Taken} from './clipboard.ts';
import type {Copied} from './copied.ts';

export function copyWords(
	{text, of}: Copied,
	{commands, sent}: Taken,
	traits: TerminalTraits,
): {readonly tone: Tone; readonly text: string} {
	if (commands.length > 0) {
		const ways = [...commands, ...(sent ? ['OSC 52'] : [])].join(', ');
		return {tone: 'good', text: `Copied ${of} · ${ways}`};
	}
	if (sent) return {tone: 'good', text: `Copied ${of} · OSC 52, if the terminal takes it`};
	const size = formatSize(Buffer.byteLength(text));
	if (traits.osc52 !== 'none')
		return {
			tone: 'bad',
			text: `Not copied: ${size} are too much for a terminal; \`weaver logs\` prints them.`,
		};
	return {
		tone: 'bad',
		text: 'Not copied: no clipboard in this terminal, and no program here with one.',
	};
}
