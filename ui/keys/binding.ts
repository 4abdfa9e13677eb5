/** A key of the screen: what it does, how it reads, and when it does nothing. */
import type {Pane, State} from '../model.ts';

/** Where a key counts: in a pane, in all of them, or while a line is typed, a question or a box is open. */
export type Scope = Pane | 'everywhere' | 'typing' | 'question' | 'help';

export type Binding = {
	/** What it does: a name of ui/commands.ts. */
	readonly command: string;
	readonly scopes: readonly Scope[];
	/** Names as press.ts gives them. The first one stands in the footer. */
	readonly keys: readonly string[];
	/** One or two words for the footer. */
	readonly label: string;
	/** One line for the help. */
	readonly help: string;
	/** Place in the footer, lower first; absent: not there. */
	readonly footer?: number;
	/** Why it does nothing at the moment; null when it does something. */
	readonly disabled?: (state: State) => string | null;
	/** The command line that does the same at the moment, e.g. `weaver restart api`; absent: there is none. */
	readonly cli?: (state: State) => string | null;
};
