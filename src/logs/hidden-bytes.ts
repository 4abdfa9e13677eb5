/** What stands in a log without being shown: it may keep a word apart in the file that is one on the screen. Pure. */

/** Control characters but the tab, which is shown, and line ends. Each alone: that is how a text is searched fastest. */
const controls = Array.from({length: 32}, (_, code) => String.fromCharCode(code))
	.filter((character) => !'\t\n\r'.includes(character))
	.concat('\x7f');

/** The first bytes of other controls and of marks that reorder text, in UTF-8; and all of them. */
const leads = ['\xc2', '\xd8\x9c', '\xe2\x80', '\xe2\x81'];
const others = /\xc2[\x80-\x9f]|\xd8\x9c|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]/;

/** Of bytes, as latin1. */
export const hidesInWords = (bytes: string): boolean =>
	controls.some((control) => bytes.includes(control)) ||
	(leads.some((lead) => bytes.includes(lead)) && others.test(bytes));
