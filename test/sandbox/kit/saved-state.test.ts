import assert from 'node:assert/strict';
import fc from 'fast-check';
import { StateRefusal, decodeState, encodeState, restoreInto } from '../../../src/sandbox/kit/saved-state.ts';
import { OrderedStore } from '../../../src/sandbox/intercom/ordered-store.ts';

const through = (value: object): unknown => decodeState(JSON.parse(JSON.stringify(encodeState(value))) as unknown);
const refused = (code: string) => (error: unknown): boolean => error instanceof StateRefusal && error.code === code && error.remedy !== '';

describe('saved state: plain data', () => {
  const leaf = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)), fc.boolean(), fc.constant(null), fc.constant(undefined), fc.uint8Array().map((bytes) => Buffer.from(bytes)));
  const data = fc.letrec((tie) => ({
    any: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('any')), fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$', 'v', '__proto__', 'constructor')), tie('any')), fc.array(fc.tuple(fc.oneof(fc.string(), fc.integer()), tie('any'))).map((pairs) => new Map(pairs)), fc.array(fc.string()).map((items) => new Set(items))),
  })).any;

  it('comes back as it was', () => {
    fc.assert(
      fc.property(data, (value) => {
        assert.deepEqual(through({ value }), { value: normal(value) });
      }),
      { seed: 11, numRuns: 200 },
    );
  });

  /** fast-check makes objects without a prototype too; those come back with one. */
  function normal(value: unknown): unknown {
    if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(normal);
    if (value instanceof Map) return new Map([...(value as Map<unknown, unknown>)].map(([key, item]) => [key, normal(item)]));
    if (value instanceof Set) return value;
    const made = {};
    for (const [key, item] of Object.entries(value)) Object.defineProperty(made, key, { value: normal(item), writable: true, enumerable: true, configurable: true });
    return made;
  }

  it('keeps what hangs in two places one thing, circles too', () => {
    const shared = { name: 'one' };
    const circle: { self?: unknown } = {};
    circle.self = circle;
    const back = through({ list: [shared, shared], map: new Map([['a', shared]]), circle }) as { list: { name: string }[]; map: Map<string, unknown>; circle: { self: unknown } };
    assert.equal(back.list[0], back.list[1]);
    assert.equal(back.map.get('a'), back.list[0]);
    assert.equal(back.circle.self, back.circle);
  });

  it('refuses what JSON cannot hold', () => {
    class Thing {
      readonly field = 1;
    }
    for (const value of [() => 1, 1n, Symbol('a'), Number.NaN, new Map([['a', new Thing()]]), [new Date(0)]]) assert.throws(() => encodeState({ value }), refused('state/unsavable'));
  });

  it('refuses what it did not write', () => {
    for (const json of [{ $: 'map', v: 3 }, { $: 'map' }, { $: 'set', v: {} }, { $: 'who' }, { $: 'ref', v: 9 }, { $: 'ref' }, { $: 'object', v: [3] }]) assert.throws(() => decodeState({ value: json }), refused('state/broken'));
  });
});

describe('saved state: into an object that others hold on to', () => {
  const makeTarget = () => ({ map: new Map([['a', 1]]), set: new Set(['x']), list: [1, 2], store: new OrderedStore<{ id: string }>(), inner: { many: new Map<string, number>(), count: 3 }, number: 5, maybe: null as { a: number } | null });

  it('refills collections in place and replaces the rest', () => {
    const source = makeTarget();
    source.store.add({ id: 'p' });
    source.store.add({ id: 'q' });
    source.store.remove('p');
    source.inner.many.set('k', 1);
    source.maybe = { a: 1 };
    const target = makeTarget();
    target.map.set('b', 2);
    target.store.add({ id: 'z' });
    target.number = 9;
    const { map, set, list, store, inner } = target;
    restoreInto(target, through(source) as object, Object.keys(target));
    assert.deepEqual([target.map === map, target.set === set, target.list === list, target.store === store, target.inner === inner], [true, true, true, true, true]);
    assert.deepEqual([[...map], [...list], target.number, target.maybe, [...inner.many]], [[['a', 1]], [1, 2], 5, { a: 1 }, [['k', 1]]]);
    assert.deepEqual([store.get('z'), store.get('q'), store.size, store.page(null, 5, () => true)], [undefined, { id: 'q' }, 1, { items: [{ id: 'q' }], next: null }]);
  });

  it('changes nothing when something does not fit', () => {
    for (const wrong of [{ map: [] }, { set: new Map() }, { list: 3 }, { store: [] }, { inner: { many: new Set() } }, { inner: {} }]) {
      const target = makeTarget();
      const saved = { ...makeTarget(), store: new OrderedStore<{ id: string }>(), number: 99, ...wrong };
      assert.throws(() => restoreInto(target, through(saved) as object, Object.keys(target)), refused('state/broken'));
      assert.equal(target.number, 5);
      assert.equal(target.map.get('a'), 1);
    }
    assert.throws(() => restoreInto(makeTarget(), {}, ['number']), refused('state/broken'));
  });
});
