/** What Ink reports about the keyboard, as the names that the keymap uses. */
import type {Key} from 'ink';

/**
 * Letters typed quickly, or repeated by holding a key, arrive together: one name per key.
 * `text` is what a line being typed takes.
 */
export type Press = {readonly key: string; readonly text: string};

export function pressesOf(input: string, key: Key): readonly Press[] {
	const named = nameOf(key);
	if (named) return [{key: named, text: ''}];
	if (key.ctrl) return [{key: `ctrl+${input}`, text: ''}];
	if (key.meta) return [];
	return Array.from(input, pressOf);
}

function pressOf(character: string): Press {
	switch (character) {
		case '\r':
		case '\n':
			return {key: 'enter', text: ''};
		case '\t':
			return {key: 'tab', text: ''};
		case '\x7f':
		case '\b':
			return {key: 'backspace', text: ''};
		case '\x1b':
			return {key: 'esc', text: ''};
		default:
			return character < ' '
				? {key: `ctrl+${String.fromCharCode(character.charCodeAt(0) + 96)}`, text: ''}
				: {key: character, text: character};
	}
}

function nameOf(key: Key): string | null {
	if (key.upArrow) return 'up';
	if (key.downArrow) return 'down';
	if (key.leftArrow) return 'left';
	if (key.rightArrow) return 'right';
	if (key.pageDown) return 'pagedown';
	if (key.pageUp) return 'pageup';
	if (key.home) return 'home';
	if (key.end) return 'end';
	if (key.return) return 'enter';
	if (key.escape) return 'esc';
	if (key.tab) return key.shift ? 'shift+tab' : 'tab';
	// Terminals disagree about which of the two the key above Enter sends.
	if (key.backspace || key.delete) return 'backspace';
	return null;
}
