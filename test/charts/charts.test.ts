// linkedom describes its documents by the types of browsers.
/// <reference lib="dom" />
import { expect } from 'chai';
import { build } from 'esbuild';
import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import {
  type Activation,
  activations,
  Dense,
  differentiate,
  Network,
  Sequential,
  simplify,
  softmax,
  step,
  textTable,
  toLatex,
  variable,
} from 'multilayer';
import {
  activationPlot,
  dark,
  learningRatePlot,
  light,
  lossPlot,
  networkDiagram,
  page,
  surfacePlot,
} from 'multilayer/charts';
import { formula } from 'multilayer/formula';
import { spread } from '#src/charts/labels.js';
import { complaint } from '../support/complaint.js';

function parsed(svg: string): ReturnType<typeof parseHTML>['document'] {
  expect(svg)
    .to.match(/^<svg [^>]*>/)
    .and.to.not.match(/NaN|undefined|Infinity/);
  const { document } = parseHTML(`<html><body>${svg}</body></html>`);
  const root = document.querySelector('svg');
  expect(root?.getAttribute('role')).to.equal('img');
  expect(root?.getAttribute('aria-label')).to.match(/\w{3}/);
  expect(root?.getAttribute('xmlns')).to.equal('http://www.w3.org/2000/svg');
  return document;
}

function texts(svg: string): string[] {
  return [...parsed(svg).querySelectorAll('text')].map((each) => each.textContent ?? '');
}

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function contrast(a: string, b: string): number {
  const luminance = (color: string): number => {
    const [r = 0, g = 0, bl = 0] = [1, 3, 5]
      .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
      .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((p, q) => q - p);
  return (high + 0.05) / (low + 0.05);
}

function network(): Network {
  const made = new Network({ inputs: 2, layers: [new Dense(2, 'tanh'), new Dense(1, 'sigmoid')], seed: 1 });
  made.parameter(0, 'weights').set([
    [1, -2],
    [0.5, 0],
  ]);
  made.parameter(0, 'bias').set([[0.25, -0.001]]);
  made.parameter(1, 'weights').set([[4], [-12.34]]);
  return made;
}

describe('charts', () => {
  it('draw every activation that has a formula', () => {
    for (const make of Object.values(activations)) {
      const activation: Activation = make();
      if (activation.formula !== undefined)
        expect(parsed(activationPlot(activation)).querySelectorAll('path').length).to.be.above(2);
    }
    expect(complaint(() => activationPlot(softmax()))).to.equal(
      'activationPlot: expected an activation with a formula in x, got "softmax". Its outputs depend on the whole row, so it has no curve of its own.',
    );
  });

  it('give a sigmoid −5 … 5 and −0.1 … 1.1', () => {
    const ticks = texts(activationPlot(activations.sigmoid(), { width: 320 }));
    for (const each of ['−4', '4', '0.0', '1.0']) expect(ticks).to.include(each);
    expect(ticks).to.not.include('1.2');
    // The axes are linear: the distance from 0.0 to 1.0 is 10/12 of the height of the frame.
    const [low, high] = [0, 1].map((value) => {
      const text = [...parsed(activationPlot(activations.sigmoid())).querySelectorAll('text')].find(
        (each) => each.textContent === value.toFixed(1),
      );
      return Number(/,([\d.]+)\)/.exec(text?.getAttribute('transform') ?? '')?.[1]);
    });
    const frame = Math.round(320 * 0.69) - 20 - 30;
    expect(((low as number) - (high as number)) / frame).to.be.closeTo(1 / 1.2, 0.01);
  });

  it('leave a gap where a step jumps, with a full dot at its value and an empty one beside it', () => {
    const document = parsed(activationPlot(step()));
    const circles = [...document.querySelectorAll('circle')];
    expect(circles.map((each) => each.getAttribute('fill')?.includes('--chart-1'))).to.have.members([true, false]);
    const full = circles.find((each) => each.getAttribute('fill')?.includes('--chart-1'));
    const empty = circles.find((each) => each !== full);
    expect(Number(full?.getAttribute('cy'))).to.be.below(Number(empty?.getAttribute('cy')));
    // A steep slope is no jump.
    expect(parsed(activationPlot(formula('tanh(20 * x)'))).querySelectorAll('circle')).to.have.length(0);
  });

  it('spread labels that would overlap, in order and within their range', () => {
    const positions = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(positions, (wanted) => {
        const placed = spread(wanted, 15, 0, 300);
        const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] as number) - (wanted[b] as number));
        const sorted = order.map((i) => placed[i] as number);
        expect(Math.min(...placed)).to.be.at.least(-1e-9);
        expect(Math.max(...placed)).to.be.at.most(300 + 1e-9);
        for (let k = 1; k < sorted.length; k++) {
          expect((sorted[k] as number) - (sorted[k - 1] as number)).to.be.at.least(15 - 1e-9);
        }
        const apart = [...wanted]
          .sort((a, b) => a - b)
          .every((each, k, all) => k === 0 || each - (all[k - 1] as number) >= 15);
        if (apart) expect(placed).to.deep.equal(wanted);
      }),
    );
  });

  it('name every loss curve, on lines that never overlap', () => {
    const curves = Array.from({ length: 12 }, (_, i) => ({ name: `curve ${i}`, loss: [1, 0.5, 0.1 + i * 1e-4] }));
    for (const width of [340, 640]) {
      const document = parsed(lossPlot(curves, { width }));
      const heights = curves.map(({ name }) => {
        const label = [...document.querySelectorAll('text')].find((each) => each.textContent === name);
        return Number(/,(-?[\d.]+)\)/.exec(label?.getAttribute('transform') ?? '')?.[1]);
      });
      const gaps = heights.sort((a, b) => a - b).map((y, i, all) => (i === 0 ? 15 : y - (all[i - 1] as number)));
      expect(Math.min(...gaps)).to.be.at.least(14.9);
    }
    expect(complaint(() => lossPlot([{ name: 'broken', loss: [1, Number.NaN] }]))).to.include(
      'lossPlot, broken, epoch 2',
    );
    expect(complaint(() => lossPlot([{ name: 'empty', loss: [] }]))).to.include(
      'a list of losses, one for each epoch, got an empty array',
    );
  });

  it('have an even axis for losses below 0, on which equal steps are equally far', () => {
    for (const shift of [-2, -3]) {
      const document = parsed(lossPlot([2, 1, 0, -0.5].map((each) => each + shift)));
      const text = [...document.querySelectorAll('text')];
      const numbers = text.map((each) => Number(each.textContent?.replace('−', '-')));
      const heightOf = (value: number): number =>
        Number(/,(-?[\d.]+)\)/.exec(text[numbers.indexOf(value)]?.getAttribute('transform') ?? '')?.[1]);
      const [high, middle, low] = [1, 0.5, 0].map((each) => heightOf(each + shift)) as [number, number, number];
      expect(middle - high).to.be.above(10);
      expect(low - middle).to.be.closeTo(middle - high, 0.5);
    }
    expect(texts(lossPlot([-1, -1]))).to.include('loss');
  });

  it('draw the weights of a network as thick as they are large, coloured by sign', () => {
    const svg = networkDiagram(network(), { inputs: ['a', 'b'], outputs: ['xor'] });
    const lines = [...parsed(svg).querySelectorAll('path')].filter((each) => each.querySelector('title') !== null);
    const drawn = lines.map((each) => ({
      title: each.querySelector('title')?.textContent,
      width: Number(each.getAttribute('stroke-width')),
      color: each.getAttribute('stroke'),
    }));
    expect(drawn.map(({ title }) => title)).to.deep.equal([
      'a → unit 1 of layer 1: weight 1.00',
      'a → unit 2 of layer 1: weight −2.00',
      'b → unit 1 of layer 1: weight 0.50',
      'b → unit 2 of layer 1: weight 0.00',
      'unit 1 of layer 1 → xor: weight 4.00',
      'unit 2 of layer 1 → xor: weight −12.3',
    ]);
    drawn.forEach(({ width }, i) => {
      expect(width).to.be.closeTo(0.5 + (5.5 * ([1, 2, 0.5, 0, 4, 12.34][i] as number)) / 12.34, 0.01);
    });
    expect(drawn[1]?.color).to.equal(drawn[5]?.color);
    expect(drawn[0]?.color).to.equal(drawn[4]?.color).and.to.not.equal(drawn[1]?.color);
    // A bias that rounds to zero has no sign; every weight found room for its label.
    expect(texts(svg)).to.include.members(['2 tanh', '1 sigmoid', '0.25', '0.00', '1.00', '−2.00', '4.00', '−12.3']);
  });

  it('draw the layers of a block in its place', () => {
    const layers = [new Dense(3, 'tanh'), new Dense(2, 'relu'), new Dense(1)];
    const flat = new Network({ inputs: 2, layers, seed: 1 });
    const blocks = new Network({
      inputs: 2,
      layers: [new Sequential([new Sequential(layers.slice(0, 2))]), new Dense(1)],
    });
    flat.parameters.forEach((each, i) => {
      blocks.parameters[i]?.set(each.toMatrix());
    });
    expect(networkDiagram(blocks)).to.equal(networkDiagram(flat));
  });

  it('draw the first units of a large layer, and tell how many more there are', () => {
    const large = new Network({ inputs: 3, layers: [new Dense(40), new Dense(1)] });
    expect(texts(networkDiagram(large, { most: 6 }))).to.include('⋮ 34 more');
    expect(complaint(() => networkDiagram(new Network({ layers: [new Dense(1)] })))).to.include(
      'one whose inputs are not known',
    );
  });

  it('draw the line of ½ only where the answers differ', () => {
    const flat = new Network({ inputs: 2, layers: [new Dense(1)], seed: 1 });
    flat.parameter(0, 'weights').set([[1e-9], [-1e-9]]);
    flat.parameter(0, 'bias').set([[0.5]]);
    const lines = (made: Network): number => parsed(surfacePlot(made)).querySelectorAll('[aria-label=contour]').length;
    expect(lines(flat)).to.equal(1);
    expect(lines(network())).to.equal(2);
    const wide = new Network({ inputs: 3, layers: [new Dense(1)] });
    expect(complaint(() => surfacePlot(wide))).to.include('expected a network with 2 inputs and 1 output, got 3 and 1');
  });

  it('have colours with a contrast of 4.5 : 1 and more, in light and in dark', () => {
    for (const theme of [light, dark]) {
      for (const color of [theme.ink, theme.soft, ...theme.series]) {
        expect(contrast(color, theme.paper), color).to.be.at.least(4.5);
      }
    }
  });

  it('escape names, inside attributes too', () => {
    const svgs = [
      lossPlot([{ name: '<&> "$1"', loss: [1, 0.5] }]),
      networkDiagram(network(), { inputs: ['<&>', 'b'], outputs: ['"'] }),
    ];
    for (const svg of svgs) {
      expect(svg)
        .to.include('&lt;&amp;&gt;')
        .and.to.not.match(/="[^"]*</);
      parsed(svg);
    }
    expect(
      parsed(svgs[0] as string)
        .querySelector('svg')
        ?.getAttribute('aria-label'),
    ).to.include('<&> "$1" ends at 0.50');
  });

  it('escape the texts of a page', () => {
    const html = page('<b>', ['a & b'], [{ title: '"', text: ['<script>'], pictures: [] }]);
    expect(html).to.include('<h1>&lt;b&gt;</h1><p>a &amp; b</p>').and.to.include('<p>&lt;script&gt;</p>');
    expect(html).to.not.include('<script');
  });

  it('stay out of the core', async () => {
    const { metafile } = await build({
      entryPoints: ['dist/index.js'],
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      packages: 'external',
    });
    const loaded = [
      ...Object.keys(metafile.inputs),
      ...Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path)),
    ];
    expect(loaded).to.include('dist/network/network.js');
    expect(loaded.filter((path) => /charts|plot|linkedom|commander/.test(path))).to.deep.equal([]);
  });
});

describe('charts called in other ways', () => {
  const pages = "Write page('Title', ['A paragraph.'], [{ title: 'Section', text: [], pictures: [] }]).";
  const curves = "Write lossPlot(history), or lossPlot([{ name: 'tanh', loss: history.loss }]).";
  const cases: readonly (readonly [what: string, action: () => unknown, message: string])[] = [
    [
      'lossPlot()',
      () => lossPlot(undefined as never),
      `lossPlot: expected a history, or a list of curves, got undefined. ${curves}`,
    ],
    ['lossPlot([])', () => lossPlot([]), `lossPlot: expected at least one curve, got an empty array. ${curves}`],
    [
      'lossPlot of a name',
      () => lossPlot('tanh' as never),
      `lossPlot: expected a history, or a list of curves, got "tanh". ${curves}`,
    ],
    [
      'lossPlot of lists',
      () => lossPlot([[1, 0.5]] as never),
      `lossPlot, curve 0: expected an object with name and loss, got an array of 2. ${curves}`,
    ],
    [
      'a curve without name',
      () => lossPlot([{ loss: [1] }] as never),
      `lossPlot, curve 0, name: expected a text, got undefined. ${curves}`,
    ],
    [
      'a curve without losses',
      () => lossPlot([{ name: 'a' }] as never),
      `lossPlot, a: expected a list of losses, one for each epoch, got undefined. ${curves}`,
    ],
    [
      'a curve with a colour',
      () => lossPlot([{ name: 'a', loss: [1], color: 'red' }] as never),
      'lossPlot, curve 0: expected only known options, got the option "color". Known: name, loss, epoch, baseline.',
    ],
    [
      'a loss of NaN',
      () => lossPlot([1, Number.NaN]),
      `lossPlot, loss, epoch 2: expected a finite number, got NaN. ${curves}`,
    ],
    [
      'another number of epochs',
      () => lossPlot([{ name: 'a', loss: [1, 2], epoch: [1] }]),
      `lossPlot, a, epoch: expected 2 epochs, got an array of 1. ${curves}`,
    ],
    [
      'options of lossPlot as a number',
      () => lossPlot([1], 640 as never),
      'lossPlot: expected an object of options, got 640. Write { width: … } after what is drawn.',
    ],
    [
      'a title of lossPlot',
      () => lossPlot([1], { title: 'a' } as never),
      'lossPlot: expected only known options, got the option "title". Known: width, height, label, best.',
    ],
    [
      'a width of 0',
      () => lossPlot([1], { width: 0 }),
      'lossPlot, option width: expected a positive number, got 0. Give it in pixels.',
    ],
    [
      'a height as text',
      () => lossPlot([1], { height: '9' as never }),
      'lossPlot, option height: expected a positive number, got "9". Give it in pixels.',
    ],
    [
      'surfacePlot()',
      () => surfacePlot(undefined as never),
      'surfacePlot: expected a network, got undefined. Write surfacePlot(network).',
    ],
    [
      'a range of surfacePlot',
      () => surfacePlot(network(), { range: [0, 1] } as never),
      'surfacePlot: expected only known options, got the option "range". Known: width, from, to, points, inputs.',
    ],
    [
      'points without answers',
      () => surfacePlot(network(), { points: [[0, 1]] as never }),
      'surfacePlot, option points: expected x and y, got an array of 1. Write points: { x: [[0, 1]], y: [1] }.',
    ],
    [
      'an empty square',
      () => surfacePlot(network(), { from: 1, to: 1 }),
      'surfacePlot, option to: expected a number above 1, where the inputs run from, got 1. Both inputs run to here.',
    ],
    [
      'networkDiagram()',
      () => networkDiagram(undefined as never),
      'networkDiagram: expected a network, got undefined. Write networkDiagram(network).',
    ],
    [
      'networkDiagram with too few names',
      () => networkDiagram(network(), { inputs: ['a'] }),
      'networkDiagram, option inputs: expected 2 names, one for each, got 1. Name all inputs or none.',
    ],
    [
      'networkDiagram with too many names',
      () => networkDiagram(network(), { outputs: ['a', 'b', 'c'] }),
      'networkDiagram, option outputs: expected 1 name, one for each, got 3. Name all outputs or none.',
    ],
    [
      'networkDiagram of a file',
      () => networkDiagram(network().toJSON() as never),
      'networkDiagram: expected a network, got an object with format, version, check, seed, inputs. Read the file first: networkFromJSON(json).',
    ],
    [
      'names of inputs in one text',
      () => networkDiagram(network(), { inputs: 'ab' as never }),
      "networkDiagram, option inputs: expected a list of texts, got \"ab\". Name the inputs: ['a', 'b'].",
    ],
    [
      'half a unit at most',
      () => networkDiagram(network(), { most: 0.5 }),
      'networkDiagram, option most: expected a whole number of 1 or more, got 0.5. The default is 12.',
    ],
    [
      'a factory',
      () => activationPlot(activations.relu as never),
      'activationPlot: expected the name of an activation, or an activation, got a function. Call it: relu() instead of relu.',
    ],
    [
      'activationPlot()',
      () => activationPlot(undefined as never),
      `activationPlot: expected the name of an activation, or an activation, got undefined. Known names: ${Object.keys(activations).join(', ')}.`,
    ],
    [
      'page()',
      () => page(undefined as never, undefined as never, undefined as never),
      `page, title: expected a text, got undefined. ${pages}`,
    ],
    [
      'page of a picture',
      () => page('a', [], lossPlot([1]) as never),
      `page, sections: expected a list, got "<svg role=\\"img\\" aria-label=\\"The loss by…". ${pages}`,
    ],
    [
      'a paragraph that is no list',
      () => page('a', 'b' as never, []),
      `page, text: expected a list of texts, got "b". ${pages}`,
    ],
    [
      'a section without pictures',
      () => page('a', [], [{ title: 'b', text: [] }] as never),
      `page, section 0, pictures: expected a list, got undefined. ${pages}`,
    ],
    [
      'a picture without svg',
      () => page('a', [], [{ title: 'b', text: [], pictures: [{ title: 'c', text: 'd' }] }] as never),
      "page, section 0, picture 0: expected a list of texts, got undefined. Write { title: '…', text: '…', svg: lossPlot(history) }.",
    ],
    [
      'textTable()',
      () => textTable(undefined as never, undefined as never),
      "textTable, head: expected a list of texts, got undefined. Write textTable(['name', 'value'], [['a', '1']]).",
    ],
    [
      'textTable of numbers',
      () => textTable(['a'], [[1]] as never),
      "textTable, row 0: expected a list of texts, got an array of 1. Write textTable(['name', 'value'], [['a', '1']]).",
    ],
    [
      'differentiate of a text',
      () => differentiate('x^2' as never, 'x'),
      'differentiate: expected an expression, got "x^2". Take the formula of an activation: differentiate(formula("x^2").formula, \'x\').',
    ],
    [
      'differentiate without a name',
      () => differentiate(variable('x'), undefined as never),
      "differentiate, name: expected the name of a variable, got undefined. Write differentiate(expression, 'x').",
    ],
    [
      'toLatex of a text',
      () => toLatex('x' as never),
      'toLatex: expected an expression, got "x". Take the formula of an activation: toLatex(formula("x").formula).',
    ],
    [
      'simplify of nothing',
      () => simplify(null as never),
      "simplify: expected an expression, got null. Make it of f and variable: f.multiply(2, variable('x')).",
    ],
  ];
  for (const [what, action, message] of cases) {
    it(what, () => {
      expect(complaint(action)).to.equal(message);
    });
  }

  it('take a history, the losses of one, and the name of an activation', async () => {
    const trained = network();
    const inputs = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ];
    const history = await trained.fit(inputs, [0, 1, 1, 0], { epochs: 30, validation: 0.25 });
    expect(texts(lossPlot(history))).to.include.members(['loss', 'validation loss']);
    expect(texts(lossPlot(JSON.parse(JSON.stringify(history))))).to.include('validation loss');
    expect(texts(lossPlot(history.loss)))
      .to.include('loss')
      .and.to.not.include('validation loss');
    expect(texts(activationPlot('tanh'))).to.deep.equal(texts(activationPlot(activations.tanh())));
  });

  it('draw one epoch, losses that reached 0, and zeros alone', () => {
    for (const loss of [[0.5], [1, 0.1, 0, 0], [0], [0, 0, 0], [1e-300, 0]]) parsed(lossPlot(loss));
    expect(
      parsed(lossPlot([1, 0]))
        .querySelector('svg')
        ?.getAttribute('aria-label'),
    ).to.include('loss ends at 0');
  });

  it('draw the epochs of a thinned history at their numbers', () => {
    const epoch = Array.from({ length: 50 }, (_, i) => 1 + 2000 * i);
    const drawn = texts(lossPlot([{ name: 'a', loss: epoch.map((each) => 1 / each), epoch }]));
    expect(drawn).to.include('10000');
  });

  it('draw layers of another copy of the package', () => {
    const made = network();
    const copies = made.layers.map((layer) =>
      Object.assign(Object.create(null), layer, { toString: () => String(layer) }),
    );
    const other = new Proxy(made, {
      get: (target, key) => (key === 'layers' ? copies : Reflect.get(target, key, target)),
    });
    expect(networkDiagram(other)).to.equal(networkDiagram(made));
  });
});

describe('plots of a range test', () => {
  const learningRate = Array.from({ length: 60 }, (_, k) => 1e-6 * 10 ** (k / 10));
  const smoothed = learningRate.map((rate, k) => 1 / (1 + 1000 * rate) + (k > 50 ? 10 ** (k - 52) : 0));
  const loss = smoothed.map((value, k) => value + 0.05 * (-1) ** k);
  const curve = { learningRate, loss, smoothed, suggestion: 0.01234 };

  it('show the average up to where it explodes, and the suggestion', () => {
    const svg = learningRatePlot(curve, { label: 'error' });
    const root = parsed(svg).querySelector('svg');
    expect(root?.getAttribute('aria-label')).to.equal('The error by learning rate: 0.012 is suggested');
    expect(texts(svg)).to.include.members(['0.012', '1e-6', '1e-3', '1e-1']);
    const line = /<path[^>]* d="(M[^"]*)"/.exec(svg.slice(svg.indexOf('aria-label="line"')))?.[1] as string;
    const heights = [...line.matchAll(/,(-?[\d.]+)/g)].map(([, y]) => Number(y));
    expect(Math.min(...heights)).to.be.at.least(29);
    expect(Math.max(...heights)).to.be.at.most(341);
    expect(texts(learningRatePlot({ ...curve, suggestion: undefined }))).to.not.include('0.012');
  });

  it('refuse what is no range test', () => {
    const wrong: readonly (readonly [unknown, string])[] = [
      [[1, 2], 'learningRatePlot: expected what findLearningRate gives, got an array of 2.'],
      [{ ...curve, loss: [1] }, 'learningRatePlot: expected as many losses as rates, two at least, got 60.'],
      [{ ...curve, suggestion: -1 }, 'learningRatePlot, suggestion: expected a positive rate, or nothing, got -1.'],
      [
        { ...curve, learningRate: learningRate.map(() => 0) },
        'learningRatePlot, step 0: expected a positive rate, and finite losses, got 0.',
      ],
    ];
    for (const [given, text] of wrong) expect(() => learningRatePlot(given as never)).to.throw(text);
  });
});
