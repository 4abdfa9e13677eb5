/** A picture of text as pixels, to look at where SVG can't be shown. */
import path from 'node:path';
import {Resvg} from '@resvg/resvg-js';

const fonts = path.join(import.meta.dirname, '..', 'node_modules', 'dejavu-fonts-ttf', 'ttf');
const faces = ['DejaVuSansMono', 'DejaVuSansMono-Bold', 'DejaVuSansMono-Oblique', 'DejaVuSans'];

export function toPng(svg: string): Uint8Array {
	const picture = new Resvg(svg, {
		fitTo: {mode: 'zoom', value: 1.5},
		font: {
			loadSystemFonts: true,
			fontFiles: faces.map((face) => path.join(fonts, `${face}.ttf`)),
			defaultFontFamily: 'DejaVu Sans Mono',
			monospaceFamily: 'DejaVu Sans Mono',
		},
	});
	return picture.render().asPng();
}
