# What https://github.com/huggingface/safetensors#format asks of a file, checked by that text alone, and what this project
# adds in its metadata: `python3 check-safetensors.py FILE…` says what is wrong, or `ok` and the number of tensors.
import hashlib, json, sys

bits = {'F64': 64, 'I64': 64, 'U64': 64, 'F32': 32, 'I32': 32, 'U32': 32, 'F16': 16, 'BF16': 16, 'I16': 16, 'U16': 16, 'I8': 8, 'U8': 8, 'BOOL': 8}


def unique(pairs):
    keys = [key for key, _ in pairs]
    assert len(set(keys)) == len(keys), f'a key twice among {keys}'
    return dict(pairs)


def check(path):
    data = open(path, 'rb').read()
    assert len(data) >= 8, 'fewer than eight bytes'
    length = int.from_bytes(data[:8], 'little')
    assert length <= 100_000_000, 'a header of more than 100 MB'
    assert 8 + length <= len(data), 'a header that is longer than the file'
    text = data[8 : 8 + length].decode('utf-8')
    assert text[:1] == '{', 'a header that does not begin with {'
    assert text.rstrip(' ')[-1:] == '}', 'a header that is padded with something else than spaces'
    header = json.loads(text, object_pairs_hook=unique)
    metadata = header.pop('__metadata__', {})
    assert all(isinstance(value, str) for value in metadata.values()), 'metadata that is no text'
    at = 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]['data_offsets']):
        assert set(entry) == {'dtype', 'shape', 'data_offsets'}, f'{name}: {sorted(entry)}'
        begin, end = entry['data_offsets']
        count = 1
        for size in entry['shape']:
            assert isinstance(size, int) and size >= 0, f'{name}: shape {entry["shape"]}'
            count *= size
        width = bits[entry['dtype']] // 8
        assert begin == at, f'{name}: a hole or an overlap at {begin}, not {at}'
        assert end - begin == count * width, f'{name}: {end - begin} bytes for {count} numbers'
        assert (8 + length + begin) % width == 0, f'{name}: numbers that do not lie where they may lie'
        at = end
    assert 8 + length + at == len(data), 'bytes behind the end'
    digits = metadata['sha256']
    place = data.index(digits.encode())
    assert data[:place] == data[:8] + b'{"__metadata__":{"sha256":"', 'a sum in another place'
    zeroed = data[:place] + b'0' * 64 + data[place + 64 :]
    assert hashlib.sha256(zeroed).hexdigest() == digits, 'another sum'
    named = []

    def walk(value):
        if isinstance(value, list):
            for each in value:
                walk(each)
        elif isinstance(value, dict):
            named.extend(value[key] for key in ('$tensor', '$array') if key in value)
            for each in value.values():
                walk(each)

    walk(json.loads(metadata['document'], object_pairs_hook=unique))
    assert sorted(named) == sorted(header), 'a document that does not speak of each tensor once'
    return len(header)


for path in sys.argv[1:]:
    try:
        print('ok', check(path))
    except AssertionError as error:
        print(error)
