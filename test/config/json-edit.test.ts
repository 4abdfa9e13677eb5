import {expect, test} from 'vitest';
import {setNumber} from '../../src/config/json-edit.ts';

const set = (text: string) => setNumber(text, 'instances', 4);

test('the number changes where it stands, everything else stays', () => {
	expect(set('{\n  "name": "api",\n  "instances" : 2,\n  "env": {"instances": "x"}\n}\n')).toBe(
		'{\n  "name": "api",\n  "instances" : 4,\n  "env": {"instances": "x"}\n}\n',
	);
	expect(set('{"instances":1,"name":"a"}')).toBe('{"instances":4,"name":"a"}');
});

test('a new number comes last, indented as the first field', () => {
	expect(set('{\n\t"name": "api",\n\t"args": ["}"]\n}\n')).toBe(
		'{\n\t"name": "api",\n\t"args": ["}"],\n\t"instances": 4\n}\n',
	);
	expect(set('{\r\n  "name": "api"\r\n}')).toBe('{\r\n  "name": "api",\r\n  "instances": 4\r\n}');
	expect(set('{"name": "api"}\n')).toBe('{"name": "api", "instances": 4}\n');
	expect(set('{}')).toBe('{"instances": 4}');
});

test('what is no number is not overwritten', () => {
	expect(() => set('{"instances": "two"}')).toThrow('instances is not a number');
	expect(() => set('[1]')).toThrow('not the text of a JSON object');
	expect(() => set('{"name": ')).toThrow('not the text of a JSON object');
});
