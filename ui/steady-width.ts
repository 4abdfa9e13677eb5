/**
 * Text in which every character takes as many columns as every terminal gives it. Terminals disagree
 * about sequences that join several characters into one picture, and a row that is one column wider
 * than reckoned wrecks the screen, so such a sequence is shown as its first picture. Pure.
 */

const risky = /\u200d|\ufe0e|\ufe0f|\p{Emoji_Modifier}|[\u{1f1e6}-\u{1f1ff}\u{e0020}-\u{e007f}]/u;
/** What a joiner adds, signs that choose a form or a colour of skin, and tags. */
const added = /\u200d\p{Extended_Pictographic}|\u200d|\ufe0e|\ufe0f|[\u{e0020}-\u{e007f}]/gu;
const skins = /(?<=\p{Emoji_Modifier_Base})\p{Emoji_Modifier}/gu;
const flagLetters = /[\u{1f1e6}-\u{1f1ff}]/gu;

/** Flags become the letters of their country. */
export function steadyWidth(text: string): string {
	if (!risky.test(text)) return text;
	return text
		.replace(skins, '')
		.replace(added, '')
		.replace(flagLetters, (letter) =>
			String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0x1f1e6 + 0x41),
		);
}
