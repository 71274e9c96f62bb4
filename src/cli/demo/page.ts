import { activations, toText } from 'multilayer';
import {
  activationPlot,
  lossPlot,
  networkDiagram,
  type Picture,
  page,
  type Section,
  surfaceLegend,
  surfacePlot,
} from 'multilayer/charts';
import { fitOptions, type Result, x, y } from './networks.js';
import { tableHead, tableRow } from './table.js';

const phone = 340;

function curves(): Section {
  const pictures = Object.entries(activations).flatMap(([name, make]): Picture[] => {
    const activation = make();
    const { formula: computed, written: formula = computed } = activation;
    return formula === undefined
      ? []
      : [{ title: name, text: `f(x) = ${toText(formula)}`, svg: activationPlot(activation) }];
  });
  return {
    title: 'Activations and their derivatives',
    text: [
      'A solid blue line is the function, a dashed orange one its derivative: what a gradient is multiplied by on its way back through the unit. The derivative of step is 0, so no gradient gets through it and no layer below it learns. The derivative of linear is 1 everywhere: everything passes, and nothing is bent.',
    ],
    pictures,
  };
}

function results(all: readonly Result[]): Section {
  return {
    title: 'What each network reached',
    text: [
      '“2-8-1 tanh” has two inputs, eight hidden tanh units and one output. The output is a sigmoid trained on binary cross-entropy. The first three networks are linear throughout; their answer is no probability, so they are trained on the mean squared error.',
      'All of the linear ones end at the loss of answering ½ to everything: 0.25 as a squared error, ln 2 = 0.6931 as a cross-entropy. More layers and more parameters change nothing: “equal to” is the one affine map that the whole stack computes, multiplied out exactly. An answer of ½ is a tie that rounding decides, so the accuracy of those four means nothing.',
      'No gradient passes through step, so its hidden units stay as they were drawn and only its output learns: whether it gets XOR right is up to the seed.',
    ],
    table: { head: tableHead, rows: all.map(tableRow) },
    pictures: [],
  };
}

function losses(all: readonly Result[]): Section {
  const drawn = all.map(({ name, history, floor, straight }) => ({
    name,
    loss: history.loss.map((loss) => loss / floor),
    baseline: straight,
  }));
  const label = 'loss ÷ loss of answering ½';
  return {
    title: 'Loss while training',
    text: [
      'Two kinds of loss are compared here, so each is divided by the loss of answering ½ to everything: 1 is no better than that. The grey dashed curves are the networks that are linear, or linear with a sigmoid behind; however many layers they have, they come down to 1 and stay there. The coloured ones have an activation between their layers.',
    ],
    pictures: [
      {
        title: 'Training loss by epoch.',
        text: `Both axes are logarithmic. A fit ends after ${fitOptions.epochs.toLocaleString('en')} epochs, or once its loss is ${fitOptions.targetLoss}.`,
        svg: lossPlot(drawn, { label }),
        narrow: lossPlot(drawn, { label, width: phone, height: 320 }),
      },
    ],
  };
}

function surfaceText({ network, accuracy, straight }: Result): string {
  const answers = network.predict(x).map(([answer = Number.NaN]) => answer.toFixed(2));
  const right = straight ? '' : `; ${accuracy * 100} % right`;
  return `answers ${answers.join(', ')}${right}`;
}

function surfaces(all: readonly Result[]): Section {
  const points = { x, y: y.map(([answer = 0]) => answer) };
  return {
    title: 'What each network answers',
    text: [
      'Each square holds all inputs a (to the right) and b (upwards) from −0.25 to 1.25. Its colour is the answer of the network; the four dots have the colour of the right answer. One straight line cannot part the blue dots from the orange ones, so the linear networks paint everything in the pale colour of ½. The answers below are those at (0, 0), (0, 1), (1, 0) and (1, 1), where 0, 1, 1, 0 is right.',
    ],
    legend: surfaceLegend(),
    pictures: all.map((result) => ({
      title: result.title,
      text: surfaceText(result),
      svg: surfacePlot(result.network, { points }),
    })),
  };
}

function diagram(all: readonly Result[]): Section {
  // The first that solved it with an activation whose units are easy to read; any other where none did.
  const solved = all.filter(({ straight, accuracy }) => !straight && accuracy === 1);
  const { title, network } = (solved.find(({ name }) => name === 'tanh') ?? solved[0] ?? all.at(-1)) as Result;
  const names = { inputs: ['a', 'b'], outputs: ['xor'] };
  return {
    title: 'The weights that one of them learned',
    text: [
      'Each circle is a unit. It multiplies what comes in along its lines by their weights, adds its bias (the number inside), and applies its activation (the name above). A line is as thick as its weight is large; blue adds and orange takes away. Point at a line to read its weight.',
    ],
    pictures: [
      {
        title: title,
        text: 'after training, with all its real numbers.',
        svg: networkDiagram(network, names),
        narrow: networkDiagram(network, { ...names, width: phone }),
      },
    ],
  };
}

/** The page of the demo: what the networks are, what they reached, and pictures of both. */
export function demoPage(all: readonly Result[], seed: number): string {
  return page(
    'Why a network needs more than linear layers',
    [
      `XOR is 1 where exactly one of its two inputs is 1. ${all.length} networks were trained on its four points, with Adam at a learning rate of ${fitOptions.learningRate}, seed ${seed}. They differ in their layers and in the function between them, the activation.`,
      'A linear f has f(ax + by) = a·f(x) + b·f(y). Put one behind another and the whole has the same property, so a network of linear layers is one linear layer, however deep; biases make each map affine, and a chain of affine maps is again one affine map. An activation that bends is what makes a second layer count.',
    ],
    [results(all), losses(all), surfaces(all), diagram(all), curves()],
  );
}
