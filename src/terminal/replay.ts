/**
 * What a program printed earlier, made fit to be printed again: what asks the terminal for an answer
 * would have the answer typed into the program, and what rings, renames the window or fills the
 * clipboard was meant for its own time. Pure.
 */

/** Strings of their own (OSC, DCS, APC, PM, SOS), also without an end; questions; ENQ and BEL. */
const unfit =
	/\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[PX^_][^\x1b]*(?:\x1b\\)?|\x1b\[[<-?]?[\d;:]*(?:\$p|[cntx])|\x1b\[>[\d;]*q|\x1b\[[<-?][\d;:]*u|\x1bZ|[\x05\x07]/g;

/** Screens, cursor keys, the mouse and the like: of use only to who is attached. */
const modeSwitch = /\x1b\[\?[\d;]*[hl]|\x1b[=>]|\x1b\[[\d;]*r/g;

const scrollRegion = /\x1b\[([\d;]*)r/g;
/** A terminal forgets its scroll region when it gets another size, as it does for everyone who comes. */
const wholeScreen = '\x1b7\x1b[r\x1b8';

/** The first sequence, or line, may have lost its beginning: everything up to the first line's end goes. */
export function fitForReplay(bytes: Buffer, isCut: boolean): Buffer {
	const start = isCut ? bytes.indexOf(0x0a) + 1 : 0;
	const text = bytes.toString('latin1', start);
	const region = [...text.matchAll(scrollRegion)].at(-1)?.[1];
	return Buffer.from(text.replace(unfit, '') + (region ? wholeScreen : ''), 'latin1');
}

/** What a program printed in a terminal of its own, for one that only shows it: nothing is switched. */
export function fitForShowing(bytes: Uint8Array): Buffer {
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
	return Buffer.from(text.replace(unfit, '').replace(modeSwitch, ''), 'latin1');
}
