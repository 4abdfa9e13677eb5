/**
 * Finds `^] ^]`, which leaves an attached terminal, in what is typed. One `^]` is held until it is
 * known what follows; anything else passes as it is. Pure but for what it holds.
 */

export type LeaveKeys = {
	/** `pass`: what goes on to the service; `leaves`: the rest was not for it. */
	read(typed: Buffer): {readonly pass: Buffer; readonly leaves: boolean};
	/** A `^]` waits for what follows. */
	readonly isHolding: boolean;
	/** Nothing followed in time: gives what was held. */
	release(): Buffer;
};

/** How long a `^]` waits for a second one, ms. */
export const leaveWait = 1000;

/** As terminals send it: plainly, and where a program asked for keys in the kitty or xterm protocol. */
const leaveKey = /^(?:\x1d|\x1b\[93;5(?::[12])?u|\x1b\[27;5;93~)/;
/** Where it is told as well when keys are let go of: no key of its own. */
const leaveKeyUp = /^\x1b\[93;5:3u/;

export function createLeaveKeys(): LeaveKeys {
	let held = '';
	return {
		read(typed) {
			const text = typed.toString('latin1');
			let pass = '';
			for (let at = 0; at < text.length; ) {
				const rest = text.slice(at, at + 16);
				const key = leaveKey.exec(rest)?.[0];
				const up = leaveKeyUp.exec(rest)?.[0];
				if (key !== undefined && held !== '') {
					held = '';
					return {pass: Buffer.from(pass, 'latin1'), leaves: true};
				}
				if (key !== undefined) held = key;
				else if (up === undefined) {
					pass += held + text.charAt(at);
					held = '';
				}
				at += (key ?? up)?.length ?? 1;
			}
			return {pass: Buffer.from(pass, 'latin1'), leaves: false};
		},
		get isHolding() {
			return held !== '';
		},
		release() {
			const bytes = Buffer.from(held, 'latin1');
			held = '';
			return bytes;
		},
	};
}
