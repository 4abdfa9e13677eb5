/** A key of the screen: what it does, how it reads, and when it does nothing. Pure. */

import type {State} from '../model.ts';
import type {Pane} from '../pane.ts';

/**
 * Where a key counts: in a pane, in all of them, or while a line is typed, a question, a box or the
 * palette is open.
 */
export type Scope = Pane | 'everywhere' | 'typing' | 'question' | 'help' | 'palette';

export type Binding = {
	/** What it does: a name of ui/commands.ts. The palette takes it as it is written here. */
	readonly command: string;
	readonly scopes: readonly Scope[];
	/** Names as press.ts gives them; none: only the palette has it. The first one stands in the footer. */
	readonly keys: readonly string[];
	/** One or two words for the footer. */
	readonly label: string;
	/** One line for the help; those with the same words share a line there. */
	readonly help: string;
	/** The same in at most 41 columns and of this command alone, for the palette; absent: `help` is. */
	readonly short?: string;
	/** Place in the footer, lower first; absent: not there. */
	readonly footer?: number;
	/** Its place while a moment of the past is shown, when it is another one. */
	readonly pastFooter?: number;
	/** Other names that the palette takes: habits from elsewhere. */
	readonly aliases?: readonly string[];
	/**
	 * What may be typed after it in the palette; `services`: the name of one, or `all`. A service that is
	 * named there becomes the selected one first.
	 */
	readonly takes?: 'service' | 'services' | 'theme' | 'text';
	/** Why it does nothing at the moment; null when it does something. */
	readonly disabled?: (state: State) => string | null;
	/** The command line that does the same at the moment, e.g. `weaver restart api`; absent: there is none. */
	readonly cli?: (state: State) => string | null;
};
