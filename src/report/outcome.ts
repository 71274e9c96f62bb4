import {
  calibrationPlot,
  confusionMatrixPlot,
  predictedVsActualPlot,
  residualsPlot,
  type Section,
} from '../charts/index.js';
import { calibrationText } from '../tabular/calibration-text.js';
import type { Score } from '../tabular/score.js';
import { scoreNames, scoreText, scoreWithInterval } from '../tabular/score-text.js';
import { phone } from './phone.js';
import type { ReportedModel } from './reported.js';

/** The scores beside those of a linear model and a dummy. */
export function scoresSection({ result, task }: ReportedModel): Section {
  const of = (scores: readonly Score[], name: string): string => {
    const score = scores.find((each) => each.name === name);
    return score === undefined ? '–' : scoreWithInterval(score);
  };
  return {
    title: 'How good it is',
    text: [
      `On ${result.rows.toLocaleString('en')} rows, each judged by a network that had not seen it. In brackets are 95 % intervals: how far other rows of the same kind would move a figure.`,
    ],
    table: {
      head: [
        'score',
        'network',
        'linear model',
        task === 'regression' ? 'always the mean' : 'always the commonest class',
      ],
      rows: result.network.map((score) => [
        `${scoreNames[score.name]}${score.better === 'smaller' ? ' (less is better)' : ''}`,
        scoreWithInterval(score),
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
      text:
        result.calibration === undefined
          ? []
          : [`Calibration by the other rows: ${calibrationText(result.calibration)}.`],
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

function valueSections({ outOfFold, target, result: { interval } }: ReportedModel): Section[] {
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
      text:
        interval === undefined
          ? []
          : [
              `${Math.round(100 * interval.coverage)} % of the true values lie within the prediction ± ${scoreText('meanAbsoluteError', interval.halfWidth)}.`,
            ],
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
