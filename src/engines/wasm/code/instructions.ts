/**
 * Instructions as functions from the code of their operands to code, so that a kernel reads like the
 * formula it computes: `f32x4.add(f32x4.mul(a, b), c)`. Opcodes: WebAssembly Core Specification 2.0,
 * section 5.4; SIMD, threads and relaxed SIMD proposals.
 */
import { type Code, float32Bytes, signed, unsigned, unsignedBytes } from './encoding.js';

type Unary = (a: Code) => Code;
type Binary = (a: Code, b: Code) => Code;
type Load = (address: Code, offset?: number) => Code;
type Store = (address: Code, value: Code, offset?: number) => Code;
type Shift = (a: Code, by: number) => Code;
type Constant = (value: number) => Code;
/** Instructions by name, and the form of their operands. */
type Family<Form, Names extends string> = Readonly<Record<Names, Form>>;

const unary =
  (opcode: Code): Unary =>
  (a) => [a, opcode];
const binary =
  (opcode: Code): Binary =>
  (a, b) => [a, b, opcode];
const simd = (opcode: number): Code => [0xfd, ...unsignedBytes(opcode)];
const vectorConstant = simd(12);
const simdUnary = (opcode: number): Unary => unary(simd(opcode));
const simdBinary = (opcode: number): Binary => binary(simd(opcode));
// Alignment is only a hint, so 0 (any) is always right.
const load =
  (opcode: Code): Load =>
  (address, offset = 0) => [address, opcode, 0, unsigned(offset)];
const store =
  (opcode: Code): Store =>
  (address, value, offset = 0) => [address, value, opcode, 0, unsigned(offset)];

export const i32: Family<Constant, 'const'> &
  Family<Binary, 'add' | 'sub' | 'mul' | 'divU' | 'remU' | 'and' | 'shl' | 'shrU' | 'eq' | 'ne' | 'ltU'> &
  Family<Unary, 'eqz' | 'truncSatF32U'> &
  Family<Load, 'load'> = {
  const: (value: number): Code => [0x41, signed(value)],
  add: binary(0x6a),
  sub: binary(0x6b),
  mul: binary(0x6c),
  divU: binary(0x6e),
  remU: binary(0x70),
  and: binary(0x71),
  shl: binary(0x74),
  shrU: binary(0x76),
  eqz: unary(0x45),
  eq: binary(0x46),
  ne: binary(0x47),
  ltU: binary(0x49),
  truncSatF32U: unary([0xfc, 1]),
  load: load(0x28),
};

/** The address 0, and where loops begin. */
export const zero: Code = i32.const(0);

export const f32: Family<Constant, 'const'> &
  Family<Binary, 'add' | 'mul' | 'max' | 'eq'> &
  Family<Unary, 'convertI32U'> &
  Family<Load, 'load'> &
  Family<Store, 'store'> = {
  const: (value: number): Code => [0x43, float32Bytes(value)],
  add: binary(0x92),
  mul: binary(0x94),
  max: binary(0x97),
  eq: binary(0x5b),
  convertI32U: unary(0xb3),
  load: load(0x2a),
  store: store(0x38),
};

export const v128: Family<Load, 'load' | 'loadSplat32' | 'load64Zero'> &
  Family<Store, 'store'> &
  Family<Binary, 'and' | 'andNot' | 'or' | 'xor'> & {
    readonly const: (bytes: Code) => Code;
    readonly shuffle: (a: Code, b: Code, lanes: readonly number[]) => Code;
    readonly bitselect: (a: Code, b: Code, mask: Code) => Code;
    readonly store32Lane: (address: Code, value: Code, lane: number, offset?: number) => Code;
    readonly store64Lane: (address: Code, value: Code, lane: number, offset?: number) => Code;
  } = {
  load: load(simd(0)),
  loadSplat32: load(simd(9)),
  store: store(simd(11)),
  const: (bytes: Code): Code => [vectorConstant, bytes],
  shuffle: (a: Code, b: Code, lanes: readonly number[]): Code => [
    a,
    b,
    simd(13),
    lanes.flatMap((lane) => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]),
  ],
  and: simdBinary(78),
  andNot: simdBinary(79),
  or: simdBinary(80),
  xor: simdBinary(81),
  /** Bits of a where the mask is set, of b elsewhere. */
  bitselect: (a: Code, b: Code, mask: Code): Code => [a, b, mask, simd(82)],
  load64Zero: load(simd(93)),
  store32Lane: (address: Code, value: Code, lane: number, offset = 0): Code => [
    address,
    value,
    simd(90),
    0,
    unsigned(offset),
    lane,
  ],
  store64Lane: (address: Code, value: Code, lane: number, offset = 0): Code => [
    address,
    value,
    simd(91),
    0,
    unsigned(offset),
    lane,
  ],
};

export const i32x4: Family<Unary, 'splat' | 'truncSatF32x4'> &
  Family<Constant, 'const'> &
  Family<Binary, 'add' | 'sub'> &
  Family<Shift, 'shl' | 'shrS' | 'shrU'> = {
  splat: simdUnary(17),
  const: (value: number): Code => v128.const(new Uint8Array(Int32Array.of(value, value, value, value).buffer)),
  shl: (a: Code, by: number): Code => [a, i32.const(by), simd(171)],
  shrS: (a: Code, by: number): Code => [a, i32.const(by), simd(172)],
  shrU: (a: Code, by: number): Code => [a, i32.const(by), simd(173)],
  add: simdBinary(174),
  sub: simdBinary(177),
  truncSatF32x4: simdUnary(248),
};

export const f32x4: Family<
  Unary,
  'splat' | 'demoteZeroF64x2' | 'promoteLowF64x2' | 'floor' | 'nearest' | 'abs' | 'neg' | 'sqrt' | 'convertI32x4S'
> &
  Family<Constant, 'const'> &
  Family<
    Binary,
    'eq' | 'ne' | 'lt' | 'gt' | 'le' | 'ge' | 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max' | 'pmin' | 'pmax'
  > & {
    readonly extract: (a: Code, lane: number) => Code;
    readonly relaxedMadd: (a: Code, b: Code, c: Code) => Code;
  } = {
  splat: simdUnary(19),
  const: (value: number): Code => v128.const(new Uint8Array(Float32Array.of(value, value, value, value).buffer)),
  extract: (a: Code, lane: number): Code => [a, simd(31), lane],
  eq: simdBinary(65),
  ne: simdBinary(66),
  lt: simdBinary(67),
  gt: simdBinary(68),
  le: simdBinary(69),
  ge: simdBinary(70),
  demoteZeroF64x2: simdUnary(94),
  promoteLowF64x2: simdUnary(95),
  floor: simdUnary(104),
  nearest: simdUnary(106),
  abs: simdUnary(224),
  neg: simdUnary(225),
  sqrt: simdUnary(227),
  add: simdBinary(228),
  sub: simdBinary(229),
  mul: simdBinary(230),
  div: simdBinary(231),
  min: simdBinary(232),
  max: simdBinary(233),
  /** b < a ? b : a, one instruction on x86; gives a where one is not a number. */
  pmin: simdBinary(234),
  /** a < b ? b : a; gives a where one is not a number. */
  pmax: simdBinary(235),
  convertI32x4S: simdUnary(250),
  /** a·b + c with one rounding where the processor has it; relaxed SIMD. */
  relaxedMadd: (a: Code, b: Code, c: Code): Code => [a, b, c, simd(0x105)],
};

export const f64x2: Family<Unary, 'abs' | 'convertLowI32x4U'> &
  Family<Constant, 'const'> &
  Family<Binary, 'add' | 'sub' | 'mul' | 'div' | 'eq' | 'lt' | 'gt' | 'pmin' | 'pmax'> = {
  const: (value: number): Code => v128.const(new Uint8Array(Float64Array.of(value, value).buffer)),
  add: simdBinary(240),
  sub: simdBinary(241),
  mul: simdBinary(242),
  div: simdBinary(243),
  eq: simdBinary(71),
  lt: simdBinary(73),
  gt: simdBinary(74),
  abs: simdUnary(236),
  pmin: simdBinary(246),
  pmax: simdBinary(247),
  convertLowI32x4U: simdUnary(255),
};

export const local: {
  readonly get: (index: number) => Code;
  readonly set: (index: number, value: Code) => Code;
} = {
  get: (index: number): Code => [0x20, unsigned(index)],
  set: (index: number, value: Code): Code => [value, 0x21, unsigned(index)],
};

export const global: {
  readonly get: (index: number) => Code;
  readonly set: (index: number, value: Code) => Code;
} = {
  get: (index: number): Code => [0x23, unsigned(index)],
  set: (index: number, value: Code): Code => [value, 0x24, unsigned(index)],
};

export const control: {
  readonly drop: (a: Code) => Code;
  readonly call: (index: number, ...operands: readonly Code[]) => Code;
  readonly doWhile: (body: Code, condition: Code) => Code;
  readonly if: (condition: Code, then: Code) => Code;
  readonly ifElse: (condition: Code, then: Code, otherwise: Code) => Code;
  readonly select: (a: Code, b: Code, condition: Code) => Code;
} = {
  drop: (a: Code): Code => [a, 0x1a],
  call: (index: number, ...operands: readonly Code[]): Code => [operands, 0x10, unsigned(index)],
  /** The body, and again while the condition at its end holds. */
  doWhile: (body: Code, condition: Code): Code => [0x03, 0x40, body, condition, 0x0d, 0, 0x0b],
  if: (condition: Code, then: Code): Code => [condition, 0x04, 0x40, then, 0x0b],
  ifElse: (condition: Code, then: Code, otherwise: Code): Code => [condition, 0x04, 0x40, then, 0x05, otherwise, 0x0b],
  /** The one value where the condition is not 0, the other elsewhere; both are computed. */
  select: (a: Code, b: Code, condition: Code): Code => [a, b, condition, 0x1b],
};

export const atomic: {
  readonly load: (address: Code, offset?: number) => Code;
  readonly store: (address: Code, value: Code, offset?: number) => Code;
  readonly add: (address: Code, value: Code, offset?: number) => Code;
  readonly wait: (address: Code, expected: Code, nanoseconds: number, offset?: number) => Code;
  readonly notify: (address: Code, count: Code, offset?: number) => Code;
} = {
  load: (address: Code, offset = 0): Code => [address, 0xfe, 0x10, 2, unsigned(offset)],
  store: (address: Code, value: Code, offset = 0): Code => [address, value, 0xfe, 0x17, 2, unsigned(offset)],
  add: (address: Code, value: Code, offset = 0): Code => [address, value, 0xfe, 0x1e, 2, unsigned(offset)],
  /**
   * Sleeps while the word has the expected value, for so many nanoseconds at most: less than 2³¹, which are written as
   * an i32.
   */
  wait: (address: Code, expected: Code, nanoseconds: number, offset = 0): Code => [
    address,
    expected,
    0x42,
    signed(nanoseconds),
    0xfe,
    0x01,
    2,
    unsigned(offset),
  ],
  notify: (address: Code, count: Code, offset = 0): Code => [address, count, 0xfe, 0x00, 2, unsigned(offset)],
};

export const i64x2: Family<Shift, 'shl' | 'shrS' | 'shrU'> &
  Family<Binary, 'add' | 'sub'> & {
    readonly const: (value: bigint) => Code;
  } = {
  const: (value: bigint): Code => v128.const(new Uint8Array(BigInt64Array.of(value, value).buffer)),
  shl: (a: Code, by: number): Code => [a, i32.const(by), simd(203)],
  shrS: (a: Code, by: number): Code => [a, i32.const(by), simd(204)],
  shrU: (a: Code, by: number): Code => [a, i32.const(by), simd(205)],
  add: simdBinary(206),
  sub: simdBinary(209),
};
