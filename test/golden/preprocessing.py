"""Prints test/golden/preprocessing.ts: what scikit-learn 1.2.1 makes of columns (Debian: apt install python3-sklearn).

python3 test/golden/preprocessing.py > test/golden/preprocessing.ts
"""
import json
import warnings

import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder, RobustScaler, StandardScaler

warnings.simplefilter('ignore')
draw = np.random.RandomState(7)
nan = np.nan

columns = {
    'time stamps': [1612892067115, 1612892067089, 1612892066967, 1612892066783],
    'beside a billion': [1000000000.1, 1000000000.2, 1000000000.4, 1000000000.3, 1000000000.15],
    'skewed': list(np.exp(draw.normal(size=25) * 3)),
    'with gaps': [3.5, nan, -2.0, 8.25, nan, 0.125, 3.5],
    'mostly zero': [0.0] * 9 + [7.0, 12.0],
    'large': [1e150, -3e150, 2e150, 5e149],
    'negative': [-5, -17, -3, -3, -240, 12],
}


def numbers(values):
    return [None if np.isnan(v) else float(v) for v in np.ravel(values)]


def scaled(scaler, values):
    return numbers(scaler.fit_transform(np.array(values, dtype=float)[:, None]))


rows = []
for name, values in columns.items():
    median = SimpleImputer(strategy='median').fit(np.array(values, dtype=float)[:, None]).statistics_[0]
    rows.append({
        'name': name,
        'values': numbers(values),
        'median': float(median),
        'robust': scaled(RobustScaler(), values),
        'standard': scaled(StandardScaler(), values),
    })

words = ['Biscoe', 'Dream', 'Torgersen', 'Dream', 'Biscoe', 'Dream']
encoder = OneHotEncoder(handle_unknown='ignore', sparse_output=False).fit(np.array(words)[:, None])
answers = encoder.transform(np.array(words + ['Paris'])[:, None])

print('/** Written by test/golden/preprocessing.py from scikit-learn 1.2.1; null is what is missing. */')
print('export const columns: readonly {')
print('  readonly name: string;')
print('  readonly values: readonly (number | null)[];')
print('  readonly median: number;')
print('  readonly robust: readonly (number | null)[];')
print('  readonly standard: readonly (number | null)[];')
print('}[] = [')
for row in rows:
    print('  {')
    for key, value in row.items():
        print(f'    {key}: {json.dumps(value)},')
    print('  },')
print('];')
print()
print('/** OneHotEncoder of words, and of one that it has not seen. */')
print('export const oneHot = {')
print(f'  words: {json.dumps(words)},')
print(f'  unseen: {json.dumps("Paris")},')
print(f'  rows: {json.dumps([numbers(row) for row in answers])},')
print('};')
