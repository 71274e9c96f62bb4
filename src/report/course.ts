import { lossPlot, type Picture, type Section, weightsPlot } from '../charts/index.js';
import { stopText } from '../tabular/stop-text.js';
import { phone } from './phone.js';
import type { ReportedModel } from './reported.js';

function lossSection({ history, stopped, task, members }: ReportedModel): Section {
  const { trainingLoss, heldOutLoss, bestEpoch } = history;
  // Squares of values, as those of training: of targets that are scaled.
  const unit = task === 'regression' ? (members[0]?.deviation ?? 1) ** 2 || 1 : 1;
  const curves = [
    { name: 'training', loss: trainingLoss },
    { name: 'held out', loss: heldOutLoss.map((loss) => loss / unit) },
  ];
  const about =
    task === 'regression'
      ? 'Both are mean squared errors of the target over its standard deviation.'
      : 'Of training, before calibration; of the rows held out, after it.';
  return {
    title: 'Losses',
    text: [`Training stopped ${stopText(stopped, heldOutLoss.length, bestEpoch)}.`],
    pictures: [
      {
        title: 'Loss by epoch, over all networks.',
        text: `Both axes are logarithmic. ${about}`,
        svg: lossPlot(curves, { best: bestEpoch }),
        narrow: lossPlot(curves, { best: bestEpoch, width: phone }),
      },
    ],
  };
}

/** A layer, without the numbers of which some are full. */
function shortLayer(layer: unknown): string {
  const text = String(layer);
  return text.length <= 40 ? text : `${text.slice(0, text.indexOf('('))}(…)`;
}

function weightsSection({ members }: ReportedModel): Section[] {
  const [member] = members;
  if (member === undefined) return [];
  const { network, preprocessor } = member;
  const tables = network.parameters.filter(({ name }) => name === 'weights' || name.endsWith('.weights'));
  const pictures = tables.map(({ name, layer, toArray }, k): Picture => {
    const weights = toArray.call(tables[k]);
    const units = weights[0]?.length ?? 0;
    const size = `${weights.length} inputs × ${units} ${units === 1 ? 'unit' : 'units'}.`;
    const path = name === 'weights' ? '' : `, ${name}`;
    return { title: `${shortLayer(network.layers[layer])}${path}`, text: size, svg: weightsPlot(weights) };
  });
  return [
    {
      title: 'The network and its weights',
      text: [
        `${members.length === 1 ? 'One network answers' : `${members.length} networks of this form answer together; this is the first`}. Its ${preprocessor.inputs.length === 1 ? 'one input goes' : `${preprocessor.inputs.length} inputs go`} through ${network.layers.length} layers: ${network.layers.map(shortLayer).join(', ')}.`,
        'A field for each weight, blue above 0 and orange below, with a row for each input of a layer and a column for each of its units; of large layers the 40 of each with the largest weights.',
      ],
      pictures,
    },
  ];
}

/** How training went, and what it left. */
export function courseSections(model: ReportedModel): Section[] {
  return [lossSection(model), ...weightsSection(model)];
}
