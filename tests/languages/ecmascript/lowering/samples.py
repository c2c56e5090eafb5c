"""Programs that print what they compute: plain ones, and typed ones with the output they must have."""

from __future__ import annotations

PLAIN = {
    "operators": r"""
const say = (...words) => console.log(words.join(' '));
let i = 1, o = { n: 0, deep: { list: [1, 2, 3] } };
say(1 + 2 * 3 - -4, 2 ** 3 ** 2, (1, 2), 7 % 4, 5 & 3 | 8 ^ 1, ~5, 1 << 4 >> 2 >>> 1, '1' + 1 - 1);
say(i++, ++i, i--, --i, -i, +'3', typeof i, typeof nothing, void 0, !i);
say(null ?? 'a', 0 || 'b', 1 && 'c', (null || undefined) ?? 'd', i ? 'yes' : 'no', o.x ? 1 : o.n ? 2 : 3);
o.n += 2; o.n **= 3; o.m ??= 'set'; o.n &&= 9; o.z ||= 'zz'; o['k' + 1] = 'k';
say(JSON.stringify(o), 'n' in o, o instanceof Object, delete o.m, 'm' in o);
say(o?.deep?.list?.[1], o.nope?.deep.list[0].x(), o.fn?.(1), o?.['n'], (o?.nope)?.x, o.deep.list.at?.(-1));
try { say((o?.nope).x); } catch (e) { say(e.constructor.name); }
say(1 < 2 === true, 1 != '1', 1 !== '1', [] == '', NaN !== NaN);
""",
    "literals": r"""
console.log(0x1F, 0b11, 0o17, 1_000, .5, 5., 1e3, 9007199254740993, 1e21, 123n * 2n, 0xFFn);
console.log('\x41\u0042\u{43}\0\
!'.length, "😀".length, '\u{1F600}' === '😀', 'é\'\"', "a\tb\\n");
console.log(`a${1 + 1}b${`c${3}`}
\`\${x}`, String.raw`\d+${1}\n`, ((s, ...v) => s.raw.join('|') + v.join())`x${1}\y${2}`);
console.log(/a\/[/\]]+(?<n>b)/gi.source, /(\d+)-\1/.test('12-12'), 'x1y22'.replace(/\d+/g, n => `<${n}>`));
console.log([1, , 3].length, [, ].length, [...'ab', ...[1]], JSON.stringify([undefined, null, true, false]));
console.log({ a: 1, 'b c': 2, 3: 'x', 0x10: 'y', ['d' + 1]: 4, ...{ e: 5 } });
""",
    "destructuring": r"""
const { a, b: { c = 1, ...rest } = {}, ['d' + 1]: d1 = 'dflt', 0: zero, ...others } =
  { a: 'A', b: { x: 1, y: 2 }, 0: 'zero', p: 'P', q: 'Q' };
console.log(a, c, rest, d1, zero, others);
const [x, , y = 'Y', [z] = ['Z'], ...tail] = ['X', 'skipped', undefined, undefined, 1, 2];
console.log(x, y, z, tail);
let s = 1, t = 2, place = { list: [] };
[s, t] = [t, s];
({ s: place.s, t: place.list[1], ...place.rest } = { s: 's', t: 't', u: 'u' });
console.log(s, t, JSON.stringify(place));
const f = ({ name, tags: [first = 'none'] = [] } = {}, [p, q] = [1, 2], ...more) => [name, first, p, q, more];
console.log(JSON.stringify([f(), f({ name: 'n', tags: ['t'] }, ['p'], 3, 4)]));
for (const [key, { v }] of Object.entries({ k1: { v: 1 }, k2: { v: 2 } })) console.log(key, v);
""",
    "loops": r"""
const out = [];
outer: for (let i = 0; i < 4; i++) {
  for (const j of [0, 1, 2]) {
    if (j === 1) continue outer;
    if (i === 3) break outer;
    out.push(`${i}${j}`);
  }
}
for (const k in { a: 1, b: 2 }) out.push(k);
let n = 0;
while (true) { if (++n > 3) break; if (n === 2) continue; out.push(n); }
do n--; while (n > 2)
for (;;) { out.push(n); break; }
const later = [];
for (let i = 0; i < 3; i++) later.push(() => i);
for (var v = 0; v < 3; v++) later.push(() => v);
console.log(out.join(), n, later.map(f => f()).join());
const kind = (value) => {
  switch (typeof value) {
    case 'string': return 's';
    case 'number': if (value > 10) break;
    case 'boolean': { return 'nb'; }
    default: return 'other';
    case 'undefined': return 'u';
  }
  return 'big';
};
console.log(['x', 1, 11, true, null, undefined].map(kind).join());
block: { if (n) break block; console.log('unreached'); }
let target = {};
for (target.key of ['p', 'q']) ;
console.log(target.key);
""",
    "functions": r"""
console.log(hoisted(2), typeof arrow);
function hoisted(a, b = a * 2, ...c) { return [a, b, c.length, arguments.length].join(); }
var arrow = x => ({ x });
const self = function fact(n) { return n < 2 ? 1 : n * fact(n - 1); };
console.log(arrow(1), self(5), (() => { return; })(), (function () { return this === undefined; })());
const counter = (() => { let n = 0;
  return { next: () => ++n, get value() { return n; }, set value(v) { n = v; } }; })();
counter.next(); counter.next(); counter.value += 5;
console.log(counter.value);
function* numbers() { const got = yield 1; yield* [got, 3]; return 4; }
const it = numbers();
console.log(JSON.stringify([it.next(), it.next('two'), it.next(), it.next(), it.next()]), [...numbers()].length);
const recur = { m() { return super.toString === Object.prototype.toString; },
  async am() { return 'am'; }, *gm() { yield 'gm'; } };
console.log(recur.m(), await recur.am(), [...recur.gm()][0]);
const pair = async (v) => { await null; if (v < 0) throw new RangeError('neg'); return v; };
console.log(await Promise.all([pair(1), pair(2)]));
try { await pair(-1); } catch ({ message, name }) { console.log(name, message); } finally { console.log('finally'); }
async function* stream() { yield 1; await null; yield 2; }
for await (const value of stream()) console.log('streamed', value);
let last; for await (last of [pair(7), 8]) ;
console.log(last);
const tryAll = () => { try { return 'try'; } finally { console.log('cleanup'); } };
console.log(tryAll());
""",
    "classes": r"""
class Animal {
  static count = 0;
  static #secret = 'hidden';
  static { Animal.kinds = ['a']; }
  name; sound = 'noise' + Animal.count; #age = 3; ['computed' + 1] = 'c1';
  constructor(name) { this.name = name; Animal.count++; }
  speak() { return `${this.name} makes ${this.sound}`; }
  get age() { return this.#age; }
  set age(v) { this.#age = v; }
  static reveal() { return Animal.#secret; }
  #hidden() { return 'private ' + this.name; }
  callHidden() { return this.#hidden(); }
  static has(o) { return #age in o; }
  *[Symbol.iterator]() { yield this.name; yield* [1, 2]; }
  'quoted name'() { return 'q'; }
}
class Dog extends Animal {
  constructor(...args) { super(...args); this.sound = 'woof'; }
  speak() { return super.speak() + '!'; }
  static create() { return new this('made'); }
  get [`dynamic${1}`]() { return new.target; }
}
const d = new Dog('Rex');
d.age += 1;
console.log(d.speak(), d.age, Animal.reveal(), Animal.kinds, d.callHidden());
console.log(Animal.has(d), Animal.has({}), [...d], d['quoted name']());
console.log(Dog.create().name, Animal.count, d.computed1, d instanceof Animal, d.dynamic1, Object.keys(d).join());
const Anonymous = class extends (Dog ?? Animal) { extra = () => this.name; };
console.log(new Anonymous('anon').extra(), typeof Anonymous, new (class { v = 1 })().v);
""",
    "line ends": r"""
const a = 1
const b = 2
;[a, b].forEach((x) => { console.log(x) })
const f = () => { return 'f' }
[10].map((x) => console.log(x))
let c = a
++c
console.log(c, f())
const g = (x) => { a: 1 }
console.log(g())
function r() { return
  1 }
console.log(r(), a /b/ c)
""",
}
"""Programs that print the same when their rendered lowering is run."""

TYPED = {
    "enums": (
        r"""
enum Level { Low, Mid = 5, High }
enum Mode { Read = 'r', Write = 'w' }
const enum Bits { A = 1 << 0, B = 1 << 1, Both = A | B, Next }
enum Mixed { Neg = -2, Zero = Neg + 2, Text = `t`, Len = 'abc'.length }
console.log(JSON.stringify(Level), Level[5], Level.High, Mode.Write, JSON.stringify(Bits), Bits.Next,
  Mixed[-2], JSON.stringify(Mixed));
""",
        '{"0":"Low","5":"Mid","6":"High","Low":0,"Mid":5,"High":6} Mid 6 w '
        '{"1":"A","2":"B","3":"Both","4":"Next","A":1,"B":2,"Both":3,"Next":4} 4 Neg '
        '{"0":"Zero","3":"Len","Neg":-2,"-2":"Neg","Zero":0,"Text":"t","Len":3}\n',
    ),
    "parameter properties": (
        r"""
abstract class Base { constructor(protected readonly id: string) {} abstract label(): string; }
class Item extends Base {
  private upper: string = this.id.toUpperCase();
  tag?: string;
  constructor(id: string, public size = 3, ...rest: number[]) {
    super(id);
    this.tag = `${this.upper}${this.size}${rest.length}`;
  }
  label(): string { return this.tag!; }
}
const item: Base = new Item('x', undefined, 1, 2) as Base;
console.log(item.label(), JSON.stringify(item));
""",
        'X32 {"id":"x","size":3,"upper":"X","tag":"X32"}\n',
    ),
    "marks and casts": (
        r"""
interface Rule { from?: number; to?: number; nested?: { list: string[] | null } }
const rules: Rule[] = [{ from: 1, to: 30, nested: { list: ['a'] } }, {}];
const hit = rules.find((r) => r && r.from! <= 22 && r.to! >= 22)!;
const missing = (rules[1] as any)?.nested!?.list;
console.log(hit.nested!.list![0]!.length === 1 || hit.nested!.list!.length > 4, missing, !hit!, -hit.from! + hit.to!);
console.log((<any>hit).from as unknown as number, [hit!.to!] satisfies number[], hit.from! < 2 || hit.to! > (5));
""",
        "true undefined false 29\n1 [ 30 ] true\n",
    ),
    "namespaces and overloads": (
        r"""
namespace Shapes {
  const base = 2;
  export const area = (n: number) => n * base;
  export function twice(n: number) { return area(n) * 2; } }
function pick(a: string): string; function pick(a: number): number; function pick(a: any): any { return a; }
function guard(this: void, x: unknown): x is string { return typeof x === 'string'; }
import area = Shapes.area;
const generic = <T,>(x: T): T => x;
console.log(Shapes.twice(3), area(1), pick(4), guard('s'), generic<string>('g'), Object.keys(Shapes).join());
""",
        "12 2 4 true g area,twice\n",
    ),
}
"""Programs in TypeScript with what they print."""
