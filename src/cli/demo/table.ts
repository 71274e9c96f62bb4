import type { Result } from './networks.js';

export const tableHead: readonly string[] = ['network', 'parameters', 'epochs', 'loss', 'accuracy', 'equal to'];

export function tableRow({ title, parameters, history, loss, accuracy, equalTo }: Result): readonly string[] {
  const epochs = history.epochs.length.toLocaleString('en');
  return [title, String(parameters), epochs, loss.toFixed(4), `${accuracy * 100} %`, equalTo ?? '–'];
}
