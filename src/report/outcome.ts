import {
  calibrationPlot,
  confusionMatrixPlot,
  predictedVsActualPlot,
  residualsPlot,
  type Section,
} from '../charts/index.js';
import type { ReportedModel, ReportedScore } from './reported.js';

const phone = 330;

function number(value: number): string {
  const size = Math.abs(value);
  return size >= 1000 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(3);
}

function withInterval(score: ReportedScore | undefined): string {
  return score === undefined ? '–' : `${number(score.value)} (${number(score.low)}–${number(score.high)})`;
}

/** `rootMeanSquaredError` as people write it. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** The scores beside those of a linear model and a dummy. */
export function scoresSection({ result }: ReportedModel): Section {
  const of = (scores: readonly ReportedScore[], name: string): string =>
    withInterval(scores.find((score) => score.name === name));
  return {
    title: 'How good it is',
    text: [
      `On ${result.rows.toLocaleString('en')} rows, each judged by a network that had not seen it. In brackets, where other rows of the same kind would put a figure in 95 of 100 cases.`,
    ],
    table: {
      head: ['score', 'network', 'linear model', 'dummy'],
      rows: result.network.map((score) => [
        `${words(score.name)}${score.better === 'smaller' ? ' (less is better)' : ''}`,
        withInterval(score),
        of(result.linear, score.name),
        of(result.dummy, score.name),
      ]),
    },
    pictures: [],
  };
}

function classTable(classes: readonly unknown[], counts: readonly (readonly number[])[]): Section['table'] {
  const share = (part: number, whole: number): string => (whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`);
  return {
    head: ['class', 'rows', 'of its rows found', 'right when said'],
    rows: classes.map((label, k) => {
      const found = counts[k]?.[k] as number;
      const own = (counts[k] ?? []).reduce((a, b) => a + b, 0);
      const said = counts.reduce((sum, row) => sum + (row[k] as number), 0);
      return [String(label), own.toLocaleString('en'), share(found, own), share(found, said)];
    }),
  };
}

/** How often answers come true by how probable they are said to be, in tenths. */
function reliability({ task, outOfFold }: ReportedModel): {
  predicted: number[];
  observed: number[];
  support: number[];
} {
  const bins = Array.from({ length: 10 }, () => ({ said: 0, seen: 0, count: 0 }));
  const { prediction, truth } = outOfFold as NonNullable<typeof outOfFold>;
  const { cols, data } = prediction;
  truth.forEach((place, row) => {
    const own = data.subarray(row * cols, (row + 1) * cols);
    const asked = task === 'binary' ? 1 : own.indexOf(Math.max(...own));
    const p = own[asked] as number;
    const bin = bins[Math.min(9, Math.floor(p * 10))] as (typeof bins)[number];
    bin.said += p;
    bin.seen += Number(place === asked);
    bin.count += 1;
  });
  const filled = bins.filter(({ count }) => count > 0);
  return {
    predicted: filled.map(({ said, count }) => said / count),
    observed: filled.map(({ seen, count }) => seen / count),
    support: filled.map(({ count }) => count),
  };
}

function classSections(model: ReportedModel, classes: NonNullable<ReportedModel['classes']>): Section[] {
  const { result, outOfFold, task } = model;
  const counts = result.confusion ?? [];
  const drawn = { classes, counts };
  const confusion: Section = {
    title: 'Right and wrong answers',
    text: [
      'A row for each true class, a column for each answer: blue is right, orange wrong, the stronger the greater the share of its row.',
    ],
    table: classTable(classes, counts) as NonNullable<Section['table']>,
    pictures: [
      {
        title: 'Confusion matrix.',
        text: `${result.rows.toLocaleString('en')} rows held out.`,
        svg: confusionMatrixPlot(drawn),
        narrow: confusionMatrixPlot(drawn, { width: phone }),
      },
    ],
  };
  if (outOfFold === undefined) return [confusion];
  const curve = reliability(model);
  const label = task === 'binary' ? `said probability of ${String(classes[1])}` : 'said probability of the answer';
  return [
    confusion,
    {
      title: 'Whether probabilities can be taken at their word',
      text: [],
      pictures: [
        {
          title: 'Calibration.',
          text: 'On the dashed line, what is said to be so probable comes true so often; lines are 95 % intervals, bars below the rows of each tenth.',
          svg: calibrationPlot(curve, { label: label.slice(0, 48) }),
          narrow: calibrationPlot(curve, { label: label.slice(0, 40), width: phone }),
        },
      ],
    },
  ];
}

function valueSections({ outOfFold, target }: ReportedModel): Section[] {
  if (outOfFold === undefined) return [];
  const { prediction, truth } = outOfFold;
  const named = target.length <= 24 ? { label: target } : {};
  return [
    {
      title: 'Predicted and actual',
      text: [],
      pictures: [
        {
          title: 'Each row held out.',
          text: 'On the dashed line the prediction is right.',
          svg: predictedVsActualPlot(prediction.data, truth, named),
          narrow: predictedVsActualPlot(prediction.data, truth, { ...named, width: phone }),
        },
      ],
    },
    {
      title: 'How far off it is',
      text: [],
      pictures: [
        {
          title: 'Actual − predicted by tenths of the predictions.',
          text: 'A box holds half of the rows, with the median; a line nine tenths of them.',
          svg: residualsPlot(prediction.data, truth),
          narrow: residualsPlot(prediction.data, truth, { width: phone }),
        },
      ],
    },
  ];
}

/** What was answered to the rows held out. */
export function outcomeSections(model: ReportedModel): Section[] {
  return model.classes === undefined ? valueSections(model) : classSections(model, model.classes);
}
