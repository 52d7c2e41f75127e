import bosonCluener from './maps/boson-cluener.json' with { type: 'json' };
import bosonFine from './maps/boson-fine.json' with { type: 'json' };
import ccksMilitaryFine from './maps/ccks-military-fine.json' with { type: 'json' };
import chineseLiteratureFine from './maps/chinese-literature-fine.json' with { type: 'json' };
import cluenerFine from './maps/cluener-fine.json' with { type: 'json' };
import cmedqanerFine from './maps/cmedqaner-fine.json' with { type: 'json' };
import cmeeeFine from './maps/cmeee-fine.json' with { type: 'json' };
import dsnerEcFine from './maps/dsner-ec-fine.json' with { type: 'json' };
import ecommerceDingFine from './maps/ecommerce-ding-fine.json' with { type: 'json' };
import ecommerceFine from './maps/ecommerce-fine.json' with { type: 'json' };
import financialCluener from './maps/financial-cluener.json' with { type: 'json' };
import financialFine from './maps/financial-fine.json' with { type: 'json' };
import fineCluener from './maps/fine-cluener.json' with { type: 'json' };
import msraCluener from './maps/msra-cluener.json' with { type: 'json' };
import msraFine from './maps/msra-fine.json' with { type: 'json' };
import pd1998Cluener from './maps/pd1998-cluener.json' with { type: 'json' };
import pd1998Fine from './maps/pd1998-fine.json' with { type: 'json' };
import peopleDailyCluener from './maps/people-daily-cluener.json' with { type: 'json' };
import peopleDailyFine from './maps/people-daily-fine.json' with { type: 'json' };
import resumeCluener from './maps/resume-cluener.json' with { type: 'json' };
import resumeFine from './maps/resume-fine.json' with { type: 'json' };
import tianchiTcmFine from './maps/tianchi-tcm-fine.json' with { type: 'json' };
import videoMusicBookCluener from './maps/video-music-book-cluener.json' with { type: 'json' };
import videoMusicBookFine from './maps/video-music-book-fine.json' with { type: 'json' };
import weiboCluener from './maps/weibo-cluener.json' with { type: 'json' };
import weiboFine from './maps/weibo-fine.json' with { type: 'json' };
import yiduS4kFine from './maps/yidu-s4k-fine.json' with { type: 'json' };
import youkuCluener from './maps/youku-cluener.json' with { type: 'json' };
import youkuFine from './maps/youku-fine.json' with { type: 'json' };

/** The label maps that ship, as JSON for `parseLabelMap`, by name: `SET-TREE`. */
const builtinMaps: Readonly<Record<string, unknown>> = {
  'boson-cluener': bosonCluener,
  'boson-fine': bosonFine,
  'ccks-military-fine': ccksMilitaryFine,
  'chinese-literature-fine': chineseLiteratureFine,
  'cluener-fine': cluenerFine,
  'cmedqaner-fine': cmedqanerFine,
  'cmeee-fine': cmeeeFine,
  'dsner-ec-fine': dsnerEcFine,
  'ecommerce-ding-fine': ecommerceDingFine,
  'ecommerce-fine': ecommerceFine,
  'financial-cluener': financialCluener,
  'financial-fine': financialFine,
  'fine-cluener': fineCluener,
  'msra-cluener': msraCluener,
  'msra-fine': msraFine,
  'pd1998-cluener': pd1998Cluener,
  'pd1998-fine': pd1998Fine,
  'people-daily-cluener': peopleDailyCluener,
  'people-daily-fine': peopleDailyFine,
  'resume-cluener': resumeCluener,
  'resume-fine': resumeFine,
  'tianchi-tcm-fine': tianchiTcmFine,
  'video-music-book-cluener': videoMusicBookCluener,
  'video-music-book-fine': videoMusicBookFine,
  'weibo-cluener': weiboCluener,
  'weibo-fine': weiboFine,
  'yidu-s4k-fine': yiduS4kFine,
  'youku-cluener': youkuCluener,
  'youku-fine': youkuFine,
};

export const builtinMapNames: readonly string[] = Object.keys(builtinMaps);

/** The JSON of a label map that ships; `undefined` where none has this name. */
export const builtinMap = (name: string): unknown =>
  Object.hasOwn(builtinMaps, name) ? builtinMaps[name] : undefined;
