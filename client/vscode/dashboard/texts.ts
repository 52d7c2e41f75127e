/** What the dashboard says in the user's language. */
export interface DashboardTexts {
  readonly title: string;
  readonly refresh: string;
  readonly nothing: {
    readonly server: string;
    readonly runs: string;
    readonly versions: string;
    readonly others: string;
    readonly labels: string;
    readonly batches: string;
  };
  readonly data: string;
  readonly curve: {
    readonly heading: string;
    readonly explained: string;
    readonly gate: string;
    readonly heldOut: string;
    readonly run: string;
    readonly corrections: string;
    readonly outcome: string;
    readonly version: string;
    readonly atFirst: string;
    readonly outcomes: Readonly<Record<'published' | 'kept' | 'cancelled' | 'failed' | 'nothing', string>>;
  };
  readonly comparison: {
    readonly heading: string;
    readonly explained: string;
    readonly before: string;
    readonly after: string;
    readonly change: string;
    readonly label: string;
    readonly all: string;
    readonly compare: string;
    readonly caption: (before: string, after: string) => string;
    readonly live: string;
    readonly builtin: string;
    readonly user: string;
  };
  readonly distribution: {
    readonly heading: string;
    readonly explained: (entities: number, documents: number) => string;
    readonly label: string;
    readonly count: string;
  };
  readonly latency: {
    readonly heading: string;
    readonly explained: (batches: number, sentences: number) => string;
    readonly half: string;
    readonly most: string;
    readonly milliseconds: (value: number) => string;
    readonly cache: (hits: number, lookUps: number) => string;
  };
}

export const texts: Readonly<Record<'en' | 'zh', DashboardTexts>> = {
  en: {
    title: 'Mingshi Dashboard',
    refresh: 'Refresh',
    nothing: {
      server: 'Mingshi does not run yet. Open a document with Chinese text, then refresh.',
      runs: 'No training run has been measured yet. Correct some entities and train.',
      versions: 'The model does not learn: there are no versions.',
      others: 'There is no second version yet: training makes one.',
      labels: 'No entities in open documents.',
      batches: 'Nothing has been analysed yet.',
    },
    data: 'As a table',
    curve: {
      heading: 'Learning curve',
      explained:
        'F1 (percent) of the live model after each training run, by the corrections it learned from.',
      gate: 'Sentences of the gate',
      heldOut: 'Held-out corrections',
      run: 'Run',
      corrections: 'Corrections',
      outcome: 'Outcome',
      version: 'Version',
      atFirst: 'at first',
      outcomes: {
        published: 'published',
        kept: 'not better: not used',
        cancelled: 'cancelled',
        failed: 'failed',
        nothing: 'nothing to learn',
      },
    },
    comparison: {
      heading: 'Labels before and after',
      explained: 'F1 (percent) of two versions on the sentences of the gate, label by label.',
      before: 'Before',
      after: 'After',
      change: 'Change',
      label: 'Label',
      all: 'All labels',
      compare: 'Compare',
      caption: (before, after) => `F1 by label: ${before} and ${after}`,
      live: 'live',
      builtin: 'Built-in model',
      user: 'Your own model',
    },
    distribution: {
      heading: 'Labels in open documents',
      explained: (entities, documents) => `Entities: ${entities}. Documents: ${documents}.`,
      label: 'Label',
      count: 'Entities',
    },
    latency: {
      heading: 'Latency of the model',
      explained: (batches, sentences) =>
        `Of recent batches. So far: ${batches}, with ${sentences} sentences.`,
      half: 'Half of them within (p50)',
      most: '95% of them within (p95)',
      milliseconds: (value) => `${value} ms`,
      cache: (hits, lookUps) => `${hits} of ${lookUps} sentences had been analysed before.`,
    },
  },
  zh: {
    title: '名实仪表板',
    refresh: '刷新',
    nothing: {
      server: '名实尚未运行。请打开一份含中文的文档，然后刷新。',
      runs: '还没有经过评测的训练。请更正一些实体，然后训练。',
      versions: '当前使用的模型不学习，没有版本。',
      others: '还没有第二个版本：训练之后就有了。',
      labels: '打开的文档里没有实体。',
      batches: '还没有分析过任何文本。',
    },
    data: '显示为表格',
    curve: {
      heading: '学习曲线',
      explained: '每次训练之后启用的模型的 F1（百分比），按学过的更正数排列。',
      gate: '检验句',
      heldOut: '留出的更正',
      run: '训练',
      corrections: '更正数',
      outcome: '结果',
      version: '版本',
      atFirst: '起初',
      outcomes: {
        published: '已启用',
        kept: '没有更好，未启用',
        cancelled: '已取消',
        failed: '失败',
        nothing: '没有可学的',
      },
    },
    comparison: {
      heading: '各标签的前后对比',
      explained: '两个版本在检验句上的 F1（百分比），逐个标签列出。',
      before: '之前',
      after: '之后',
      change: '变化',
      label: '标签',
      all: '全部标签',
      compare: '比较',
      caption: (before, after) => `各标签的 F1：${before} 与 ${after}`,
      live: '启用中',
      builtin: '自带模型',
      user: '你自己的模型',
    },
    distribution: {
      heading: '打开的文档里的标签',
      explained: (entities, documents) => `${documents} 份文档，共 ${entities} 个实体。`,
      label: '标签',
      count: '实体数',
    },
    latency: {
      heading: '模型的延迟',
      explained: (batches, sentences) => `至今 ${batches} 批、${sentences} 句，按最近的批次计算。`,
      half: '半数不超过（p50）',
      most: '95% 不超过（p95）',
      milliseconds: (value) => `${value} 毫秒`,
      cache: (hits, lookUps) => `查询 ${lookUps} 句，其中 ${hits} 句先前已分析过。`,
    },
  },
};
