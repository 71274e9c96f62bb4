/** The area under the ROC curve of one score, with the influence of each row; undefined where a side has no rows. */
export function areaUnder(
  scores: Float64Array,
  isYes: (row: number) => boolean,
): { value: number; influence: Float64Array } | undefined {
  const rows = scores.length;
  const order = Uint32Array.from({ length: rows }, (_, row) => row).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number),
  );
  let yes = 0;
  for (let row = 0; row < rows; row++) yes += Number(isYes(row));
  const no = rows - yes;
  if (yes === 0 || no === 0) return undefined;
  const placement = new Float64Array(rows);
  let [yesBelow, noBelow, area] = [0, 0, 0];
  for (let from = 0; from < rows; ) {
    let to = from;
    let yesHere = 0;
    while (to < rows && scores[order[to] as number] === scores[order[from] as number]) {
      yesHere += Number(isYes(order[to] as number));
      to += 1;
    }
    const noHere = to - from - yesHere;
    for (let k = from; k < to; k++) {
      const row = order[k] as number;
      placement[row] = isYes(row) ? (noBelow + noHere / 2) / no : (yes - yesBelow - yesHere + yesHere / 2) / yes;
    }
    area += yesHere * (noBelow + noHere / 2);
    yesBelow += yesHere;
    noBelow += noHere;
    from = to;
  }
  const value = area / (yes * no);
  const influence = placement.map((each, row) => ((each - value) * rows) / (isYes(row) ? yes : no));
  return { value, influence };
}
