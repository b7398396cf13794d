package org.byol3d.random;

import java.util.Objects;

/**
 * A stream of random numbers named by a path of longs, such as (seed, epoch, sample, view).
 *
 * <p>Equal paths give equal streams on every machine and JDK; different paths give streams that are
 * independent for every practical purpose. Nothing is shared between instances, so a result never
 * depends on the number of threads or on the order of the samples.
 *
 * <p>Why not {@link java.util.SplittableRandom} or the generators of {@code java.util.random}: they
 * split by drawing from the parent, so a child depends on what was drawn before it, they cannot be
 * built from several keys, and the algorithms behind their bounded and Gaussian draws may change
 * with the JDK. A run that resumes to the same bits needs all three fixed.
 *
 * <p>The path is mixed into 128 bits (two chains of published 64-bit finalizers: Stafford's variant
 * 13, as in SplitMix64, and MurmurHash3's). One half is the key of {@link Philox4x32}, the other
 * the upper half of its counter; the lower half counts blocks. A stream holds 2<sup>66</sup> words,
 * and two streams of one seed meet with a probability of about 2<sup>-128</sup>.
 *
 * <p>Not thread-safe: one instance belongs to one thread. Creating one costs a few nanoseconds per
 * path element.
 */
public final class SplitRandom {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final long SILVER_GAMMA = 0x6A09E667F3BCC909L;
  private static final double UNIT_DOUBLE = 0x1.0p-53;
  private static final float UNIT_FLOAT = 0x1.0p-24f;

  private final long key;
  private final long stream;
  private final int[] words = new int[Philox4x32.WORDS];
  private long block;
  private int next = Philox4x32.WORDS;

  private SplitRandom(long key, long stream) {
    this.key = key;
    this.stream = stream;
  }

  /**
   * Returns the stream of a path.
   *
   * @param seed the run's seed, the path's root
   * @param path what the stream is for, for example epoch, sample, view; (a) and (a, 0) are
   *     different paths
   */
  public static SplitRandom of(long seed, long... path) {
    return new SplitRandom(stafford13(seed + GOLDEN_GAMMA), murmur3(seed + SILVER_GAMMA))
        .split(path);
  }

  /**
   * Returns the stream of this stream's path with more elements appended. It does not depend on
   * earlier draws from this stream, and draws nothing from it: {@code of(s, a).split(b)} equals
   * {@code of(s, a, b)}.
   */
  public SplitRandom split(long... path) {
    long childKey = key;
    long childStream = stream;
    for (long element : path) {
      childKey = stafford13((childKey ^ element) + GOLDEN_GAMMA);
      childStream = murmur3((childStream ^ element) + SILVER_GAMMA);
    }
    return new SplitRandom(childKey, childStream);
  }

  /** Draws 32 uniform bits. */
  public int nextInt() {
    if (next == Philox4x32.WORDS) {
      Philox4x32.block(key, block++, stream, words, 0);
      next = 0;
    }
    return words[next++];
  }

  /** Draws 64 uniform bits: two words, the upper half first. */
  public long nextLong() {
    long upper = nextInt();
    return (upper << 32) | (nextInt() & 0xFFFFFFFFL);
  }

  /**
   * Draws a uniform integer in {@code [0, bound)}, without bias (Lemire, "Fast random integer
   * generation in an interval", 2019).
   *
   * @throws IllegalArgumentException if {@code bound} is not positive
   */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive, but is " + bound);
    }
    long product = (nextInt() & 0xFFFFFFFFL) * bound;
    if ((product & 0xFFFFFFFFL) < bound) {
      long threshold = (1L << 32) % bound;
      while ((product & 0xFFFFFFFFL) < threshold) {
        product = (nextInt() & 0xFFFFFFFFL) * bound;
      }
    }
    return (int) (product >>> 32);
  }

  /**
   * Draws a uniform integer in {@code [from, to)}.
   *
   * @throws IllegalArgumentException if the range is empty or wider than an int
   */
  public int nextInt(int from, int to) {
    if (from >= to || to - from < 0) {
      throw new IllegalArgumentException(
          "range [" + from + ", " + to + "): empty, or wider than an int");
    }
    return from + nextInt(to - from);
  }

  /** Draws a uniform float in {@code [0, 1)}, a multiple of 2<sup>-24</sup>. */
  public float nextFloat() {
    return (nextInt() >>> 8) * UNIT_FLOAT;
  }

  /**
   * Draws a uniform float in {@code [from, to)}; {@code from} if the range is a single number.
   *
   * @throws IllegalArgumentException if {@code to} is below {@code from}, or one is NaN
   */
  public float nextFloat(float from, float to) {
    if (!(from <= to)) {
      throw new IllegalArgumentException(
          "range [" + from + ", " + to + "): the end is below the start, or one is NaN");
    }
    float value = from + (to - from) * nextFloat();
    // Rounding may reach the open end, which must not be drawn.
    return value < to || from == to ? value : Math.nextDown(to);
  }

  /** Draws a uniform double in {@code [0, 1)}, a multiple of 2<sup>-53</sup>. */
  public double nextDouble() {
    return (nextLong() >>> 11) * UNIT_DOUBLE;
  }

  /** Draws true with the given probability, in {@code [0, 1]}: never at 0, always at 1. */
  public boolean nextBoolean(double probability) {
    return nextDouble() < probability;
  }

  /**
   * Draws a normal deviate of mean 0 and variance 1 (Box and Muller's transform; {@link StrictMath}
   * gives the same bits everywhere). Draws two doubles. For bulk noise draw words with {@link
   * #fill} and transform them in a loop.
   */
  public double nextGaussian() {
    double radius = StrictMath.sqrt(-2.0 * StrictMath.log(1.0 - nextDouble()));
    return radius * StrictMath.cos(2.0 * StrictMath.PI * nextDouble());
  }

  /**
   * Fills a range with uniform 32-bit words, several times faster than single draws: for noise.
   *
   * <p>Draws one long from this stream, and fills from the SplitMix64 sequence that starts there
   * (Steele, Lea, Flood 2014; it passes BigCrush too), the lower word of each output first. So the
   * numbers drawn afterwards do not depend on the length. Two fills start at random points of one
   * cycle of 2<sup>64</sup>: of ten million fills of a million words, a few are likely to overlap,
   * which does not harm noise.
   *
   * @throws IndexOutOfBoundsException if the range is not within {@code destination}
   */
  public void fill(int[] destination, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, destination.length);
    fillFrom(nextLong(), destination, offset, length);
  }

  static void fillFrom(long start, int[] destination, int offset, int length) {
    long state = start;
    int evenEnd = offset + (length & -2);
    for (int i = offset; i < evenEnd; i += 2) {
      state += GOLDEN_GAMMA;
      long output = stafford13(state);
      destination[i] = (int) output;
      destination[i + 1] = (int) (output >>> 32);
    }
    if ((length & 1) != 0) {
      destination[evenEnd] = (int) stafford13(state + GOLDEN_GAMMA);
    }
  }

  private static long stafford13(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private static long murmur3(long value) {
    long z = (value ^ (value >>> 33)) * 0xFF51AFD7ED558CCDL;
    z = (z ^ (z >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return z ^ (z >>> 33);
  }
}
