import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLabelMap } from '../../shared/labels/map.ts';
import { builtinMap, builtinMapNames } from '../../shared/labels/maps.ts';
import { readLabelled } from '../../training/data/read.ts';
import { sharedFile } from '../shared.ts';
import { targetOf } from '../support/label-maps.ts';

/** A training file of each set, under `data/`. */
const files: Readonly<Record<string, string>> = {
  boson: 'ner/boson/all.json.gz',
  'ccks-military': 'ner/ccks2020_military/train.json.gz',
  'chinese-literature': 'ner/chinese_literature/test.bio.gz',
  cluener: 'ner/cluener2020/train.json.gz',
  cmedqaner: 'ner/cMedQANER/train.bio.gz',
  cmeee: 'ner/cmeee_chip2020/train.json.gz',
  'dsner-ec': 'ner/dsner_ec/train.bio.gz',
  ecommerce: 'ner/ecommerce_jie2019/train.bio.gz',
  'ecommerce-ding': 'ner/ecommerce_ding2019/train.bioes.gz',
  financial: 'ner/financial_kbert/dev.bio.gz',
  fine: 'ner/fine/train.json.gz',
  msra: 'ner/msra/train.bio.gz',
  pd1998: 'cws/pd1998/pd199801.joint.train.tsv.gz',
  'people-daily': 'ner/people_daily_ner/train.bio.gz',
  resume: 'ner/resume/train.bmes.gz',
  'tianchi-tcm': 'ner/tianchi_tcm_drug/train.json.gz',
  'video-music-book': 'ner/video_music_book/train.json.gz',
  weibo: 'ner/weibo/train.bio.gz',
  'yidu-s4k': 'ner/yidu_s4k/train.json.gz',
  youku: 'ner/youku_jie2019/train.bio.gz',
};
const data = sharedFile('data');

const setOf = (name: string): string => name.slice(0, name.lastIndexOf('-'));

describe.skipIf(!data)('the label maps that ship (needs ../shared)', () => {
  it.each(Object.entries(files))('name the labels of %s', async (set, file) => {
    const { report } = await readLabelled(join(data ?? '', file), { repair: true });
    const labels = Object.keys(report.labels);
    expect(labels.length).toBeGreaterThan(1);
    const maps = builtinMapNames.filter((name) => setOf(name) === set);
    expect(maps.length).toBeGreaterThan(0);
    for (const name of maps) parseLabelMap(builtinMap(name), name, targetOf(name)).check(labels, file);
  });

  it('come from the sets that are known here', () => {
    expect(builtinMapNames.filter((name) => files[setOf(name)] === undefined)).toEqual([]);
  });
});
