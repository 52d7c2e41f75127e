import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cluenerTree, fineTree } from '../../../shared/labels/builtin.ts';
import { parseTree } from '../../../shared/labels/parse.ts';
import {
  channelOf,
  channels,
  markCount,
  markOf,
  nameTypes,
  typeFor,
  typeOf,
} from '../../../shared/names/types.ts';

describe('name types', () => {
  it("are all nodes of FiNE's tree", () => {
    expect(nameTypes.filter((type) => !fineTree.has(type))).toEqual([]);
    expect(new Set(nameTypes)).toEqual(new Set(fineTree.nodes.map(({ path }) => path)));
  });

  it('keep number and order: models and compiled lists count on it', () => {
    expect(nameTypes).toHaveLength(71);
    expect([nameTypes[0], nameTypes[8], nameTypes[70]]).toEqual(['person', 'location', 'medicine/illness']);
    expect(createHash('sha256').update(nameTypes.join('\n')).digest('hex')).toBe(
      '44b1897499c06f955da353d29585a0418d9235cfc9781da2cd0203127ad08cee',
    );
    expect(channels).toEqual(['listed', 'ambiguous', 'user']);
    expect(Object.isFrozen(nameTypes)).toBe(true);
  });

  it('make a mark of each channel and type', () => {
    const marks = channels.flatMap((channel) => nameTypes.map((type) => markOf(channel, type)));
    expect(marks).toEqual(Array.from({ length: markCount }, (_, mark) => mark));
    expect(marks.map((mark) => markOf(channelOf(mark), typeOf(mark)))).toEqual(marks);
    expect(markOf('user', 'person/politics')).toBe(2 * 71 + 7);
  });

  it('refuse what is none', () => {
    expect(() => markOf('user', 'people')).toThrow(RangeError);
    for (const mark of [-1, markCount, 0.5, NaN]) {
      expect(() => typeOf(mark)).toThrow(RangeError);
    }
    for (const mark of [-1, markCount, NaN]) expect(() => channelOf(mark)).toThrow(RangeError);
  });
});

describe('the type for a label', () => {
  it("is, in FiNE's tree, the node itself or the nearest above it", () => {
    expect(typeFor('work/video/movie')).toBe('work/video/movie');
    expect(typeFor('work/video/movie/trailer')).toBe('work/video/movie');
    expect(typeFor('work/radio/play')).toBe('work');
    expect(typeFor('spaceship')).toBeUndefined();
  });

  it('is, in another tree, what its node or the nearest above it is near to', () => {
    expect(typeFor('name', cluenerTree)).toBe('person');
    expect(typeFor('organization', cluenerTree)).toBe('organization');
    expect(typeFor('scene/lake', cluenerTree)).toBe('location/site/scenic');
    expect(typeFor('person/politics', cluenerTree)).toBeUndefined();
  });

  it('is nothing where no node says what it is near to', () => {
    const text = { zh: '船', en: 'ship' };
    const node = { ...text, definition: text, label: true };
    const ships = parseTree({ name: 'ships', nodes: [{ path: 'ship', ...node }] }, 'ships');
    expect(typeFor('ship', ships)).toBeUndefined();
  });
});
