/** docs/keys.md, from the keymap of the screen. */
import {keysAsMarkdown} from '../../ui/keys/key-help.ts';
import {page} from './markdown.ts';

export const keysPage = (): string =>
	page(
		'# Keys of the monitor',
		'`?` shows them on the screen. `S-` is Shift, `^` is Ctrl. Where several rows name a key, the pane with the focus decides.',
		keysAsMarkdown(),
	);
