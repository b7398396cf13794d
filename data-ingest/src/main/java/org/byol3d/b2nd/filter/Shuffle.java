package org.byol3d.b2nd.filter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SHUFFLE puts byte {@code b} of every element into plane {@code b}. A block of n elements of w
 * bytes is w planes of n bytes; bytes past the last whole element stay where they are.
 *
 * <p>The common widths are transposed eight elements at a time inside 64-bit words, by exchanging
 * smaller and smaller off-diagonal parts (Warren, Hacker's Delight, 7-3). All accesses are checked
 * by the JVM; the comments prove that none can fail for ranges that are inside their arrays.
 */
public final class Shuffle {
  /** Eight bytes as one little-endian word. */
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EVEN_PAIRS = 0x0000FFFF0000FFFFL;
  private static final long EVEN_BYTES = 0x00FF00FF00FF00FFL;
  private static final long LOW_HALF = 0x00000000FFFFFFFFL;

  private Shuffle() {}

  /** Joins the planes of a block to elements. The two ranges must not overlap. */
  public static void undo(
      byte[] in, int inOffset, byte[] out, int outOffset, int length, int width) {
    int elements = length / width;
    switch (width) {
      case 1 -> System.arraycopy(in, inOffset, out, outOffset, length);
      case 2 -> undo2(in, inOffset, out, outOffset, elements);
      case 4 -> undo4(in, inOffset, out, outOffset, elements);
      case 8 -> undo8(in, inOffset, out, outOffset, elements);
      default -> undoAny(in, inOffset, out, outOffset, elements, width, 0);
    }
    int whole = elements * width;
    System.arraycopy(in, inOffset + whole, out, outOffset + whole, length - whole);
  }

  /** Splits elements into planes. The two ranges must not overlap. */
  public static void apply(
      byte[] in, int inOffset, byte[] out, int outOffset, int length, int width) {
    int elements = length / width;
    for (int b = 0; b < width; b++) {
      int plane = outOffset + b * elements;
      int from = inOffset + b;
      for (int e = 0; e < elements; e++) {
        out[plane + e] = in[from + e * width];
      }
    }
    int whole = elements * width;
    System.arraycopy(in, inOffset + whole, out, outOffset + whole, length - whole);
  }

  /**
   * Joins elements {@code [first, first + count)} of a shuffled block of 4-byte little-endian
   * floats. A crop needs a part of most blocks that it meets, and only that part is joined.
   *
   * @param elements the elements of the whole block, the length of a plane
   */
  public static void undoToFloats(
      byte[] in, int inOffset, int elements, int first, int count, float[] out, int outOffset) {
    int plane0 = inOffset + first;
    int plane1 = plane0 + elements;
    int plane2 = plane1 + elements;
    int plane3 = plane2 + elements;
    // Elements e..e+7 are below count, and first + count <= elements: each read ends in its plane.
    for (int e = 0; e <= count - 8; e += 8) {
      long a = (long) LONG.get(in, plane0 + e);
      long b = (long) LONG.get(in, plane1 + e);
      long c = (long) LONG.get(in, plane2 + e);
      long d = (long) LONG.get(in, plane3 + e);
      long t = ((a >>> 16) ^ c) & EVEN_PAIRS;
      c ^= t;
      a ^= t << 16;
      t = ((b >>> 16) ^ d) & EVEN_PAIRS;
      d ^= t;
      b ^= t << 16;
      t = ((a >>> 8) ^ b) & EVEN_BYTES;
      b ^= t;
      a ^= t << 8;
      t = ((c >>> 8) ^ d) & EVEN_BYTES;
      d ^= t;
      c ^= t << 8;
      int o = outOffset + e;
      out[o] = Float.intBitsToFloat((int) a);
      out[o + 1] = Float.intBitsToFloat((int) b);
      out[o + 2] = Float.intBitsToFloat((int) c);
      out[o + 3] = Float.intBitsToFloat((int) d);
      out[o + 4] = Float.intBitsToFloat((int) (a >>> 32));
      out[o + 5] = Float.intBitsToFloat((int) (b >>> 32));
      out[o + 6] = Float.intBitsToFloat((int) (c >>> 32));
      out[o + 7] = Float.intBitsToFloat((int) (d >>> 32));
    }
    int rest = count % 8;
    if (rest != 0) {
      undoLast(in, inOffset, elements, first + count - rest, rest, out, outOffset + count - rest);
    }
  }

  // first + e < elements, so the last byte read is below 4 * elements, the end of plane 3.
  private static void undoLast(
      byte[] in, int inOffset, int elements, int first, int count, float[] out, int outOffset) {
    for (int e = 0; e < count; e++) {
      int at = inOffset + first + e;
      out[outOffset + e] =
          Float.intBitsToFloat(
              (in[at] & 0xff)
                  | ((in[at + elements] & 0xff) << 8)
                  | ((in[at + 2 * elements] & 0xff) << 16)
                  | (in[at + 3 * elements] << 24));
    }
  }

  private static void undo2(byte[] in, int inOffset, byte[] out, int outOffset, int elements) {
    int plane1 = inOffset + elements;
    int e = 0;
    // e + 8 <= elements: both reads end in their planes, and the writes end at 2 * (e + 8).
    for (; e <= elements - 8; e += 8) {
      long a = (long) LONG.get(in, inOffset + e);
      long b = (long) LONG.get(in, plane1 + e);
      LONG.set(out, outOffset + 2 * e, spread(a & LOW_HALF) | (spread(b & LOW_HALF) << 8));
      LONG.set(out, outOffset + 2 * e + 8, spread(a >>> 32) | (spread(b >>> 32) << 8));
    }
    undoAny(in, inOffset, out, outOffset, elements, 2, e);
  }

  /** Spreads four bytes to the even bytes of a word. */
  private static long spread(long x) {
    long pairs = (x | (x << 16)) & EVEN_PAIRS;
    return (pairs | (pairs << 8)) & EVEN_BYTES;
  }

  private static void undo4(byte[] in, int inOffset, byte[] out, int outOffset, int elements) {
    int plane1 = inOffset + elements;
    int plane2 = plane1 + elements;
    int plane3 = plane2 + elements;
    int e = 0;
    // e + 8 <= elements: the four reads end in their planes, and the writes end at 4 * (e + 8).
    for (; e <= elements - 8; e += 8) {
      long a = (long) LONG.get(in, inOffset + e);
      long b = (long) LONG.get(in, plane1 + e);
      long c = (long) LONG.get(in, plane2 + e);
      long d = (long) LONG.get(in, plane3 + e);
      long t = ((a >>> 16) ^ c) & EVEN_PAIRS;
      c ^= t;
      a ^= t << 16;
      t = ((b >>> 16) ^ d) & EVEN_PAIRS;
      d ^= t;
      b ^= t << 16;
      t = ((a >>> 8) ^ b) & EVEN_BYTES;
      b ^= t;
      a ^= t << 8;
      t = ((c >>> 8) ^ d) & EVEN_BYTES;
      d ^= t;
      c ^= t << 8;
      int o = outOffset + 4 * e;
      LONG.set(out, o, (a & LOW_HALF) | (b << 32));
      LONG.set(out, o + 8, (c & LOW_HALF) | (d << 32));
      LONG.set(out, o + 16, (a >>> 32) | (b & ~LOW_HALF));
      LONG.set(out, o + 24, (c >>> 32) | (d & ~LOW_HALF));
    }
    undoAny(in, inOffset, out, outOffset, elements, 4, e);
  }

  private static void undo8(byte[] in, int inOffset, byte[] out, int outOffset, int elements) {
    int e = 0;
    // e + 8 <= elements: the eight reads end in their planes, and the writes end at 8 * (e + 8).
    for (; e <= elements - 8; e += 8) {
      long r0 = (long) LONG.get(in, inOffset + e);
      long r1 = (long) LONG.get(in, inOffset + e + elements);
      long r2 = (long) LONG.get(in, inOffset + e + 2 * elements);
      long r3 = (long) LONG.get(in, inOffset + e + 3 * elements);
      long r4 = (long) LONG.get(in, inOffset + e + 4 * elements);
      long r5 = (long) LONG.get(in, inOffset + e + 5 * elements);
      long r6 = (long) LONG.get(in, inOffset + e + 6 * elements);
      long r7 = (long) LONG.get(in, inOffset + e + 7 * elements);
      // Halves of the words, then pairs, then bytes.
      long t = ((r0 >>> 32) ^ r4) & LOW_HALF;
      r4 ^= t;
      r0 ^= t << 32;
      t = ((r1 >>> 32) ^ r5) & LOW_HALF;
      r5 ^= t;
      r1 ^= t << 32;
      t = ((r2 >>> 32) ^ r6) & LOW_HALF;
      r6 ^= t;
      r2 ^= t << 32;
      t = ((r3 >>> 32) ^ r7) & LOW_HALF;
      r7 ^= t;
      r3 ^= t << 32;
      t = ((r0 >>> 16) ^ r2) & EVEN_PAIRS;
      r2 ^= t;
      r0 ^= t << 16;
      t = ((r1 >>> 16) ^ r3) & EVEN_PAIRS;
      r3 ^= t;
      r1 ^= t << 16;
      t = ((r4 >>> 16) ^ r6) & EVEN_PAIRS;
      r6 ^= t;
      r4 ^= t << 16;
      t = ((r5 >>> 16) ^ r7) & EVEN_PAIRS;
      r7 ^= t;
      r5 ^= t << 16;
      t = ((r0 >>> 8) ^ r1) & EVEN_BYTES;
      r1 ^= t;
      r0 ^= t << 8;
      t = ((r2 >>> 8) ^ r3) & EVEN_BYTES;
      r3 ^= t;
      r2 ^= t << 8;
      t = ((r4 >>> 8) ^ r5) & EVEN_BYTES;
      r5 ^= t;
      r4 ^= t << 8;
      t = ((r6 >>> 8) ^ r7) & EVEN_BYTES;
      r7 ^= t;
      r6 ^= t << 8;
      int o = outOffset + 8 * e;
      LONG.set(out, o, r0);
      LONG.set(out, o + 8, r1);
      LONG.set(out, o + 16, r2);
      LONG.set(out, o + 24, r3);
      LONG.set(out, o + 32, r4);
      LONG.set(out, o + 40, r5);
      LONG.set(out, o + 48, r6);
      LONG.set(out, o + 56, r7);
    }
    undoAny(in, inOffset, out, outOffset, elements, 8, e);
  }

  private static void undoAny(
      byte[] in, int inOffset, byte[] out, int outOffset, int elements, int width, int first) {
    for (int b = 0; b < width; b++) {
      int plane = inOffset + b * elements;
      int to = outOffset + b;
      // e < elements and b < width: reads and writes stay below width * elements <= length.
      for (int e = first; e < elements; e++) {
        out[to + e * width] = in[plane + e];
      }
    }
  }
}
