package org.byol3d.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.optim.TreeSum;
import org.byol3d.optim.TreeSum.Subtree;
import org.junit.jupiter.api.Test;

class GradientSumTest {
  private static final int LENGTH = 5;

  @Property(tries = 1000)
  void sumEqualsFixedTreeToTheBit(
      @ForAll @IntRange(min = 1, max = 33) int terms,
      @ForAll @IntRange(min = 1, max = 40) int workers,
      @ForAll long seed) {
    var gradients = gradients(terms, seed);

    assertThat(bits(reduced(GradientWire.FP32, gradients, workers, seed)))
        .isEqualTo(bits(treeSum(gradients)));
  }

  @Property(tries = 1000)
  void cutsOfTheTreeChangeNoBit(
      @ForAll GradientWire wire,
      @ForAll @IntRange(min = 1, max = 33) int terms,
      @ForAll @IntRange(min = 2, max = 40) int workers,
      @ForAll long seed) {
    var gradients = gradients(terms, seed);

    assertThat(bits(reduced(wire, gradients, workers, seed)))
        .isEqualTo(bits(reduced(wire, gradients, 1, seed)));
  }

  private static float[] reduced(
      GradientWire wire, List<float[]> gradients, int workers, long seed) {
    var arriving = sent(wire, gradients, workers);
    Collections.shuffle(arriving, new Random(seed));
    var sum = new GradientSum(wire, LENGTH, gradients.size());
    arriving.forEach(sum::decode);
    return sum.sum();
  }

  /**
   * Makes sure that {@link #sumEqualsFixedTreeToTheBit} does not hold for every order of additions.
   */
  @Test
  void testGradientsSumDifferentlyInOtherOrders() {
    var gradients = gradients(33, 1);
    var inOrder = new float[LENGTH];
    gradients.forEach(it -> add(inOrder, it));

    assertThat(bits(inOrder)).isNotEqualTo(bits(treeSum(gradients)));
  }

  @Property(tries = 300)
  void aTermThatIsMissingIsNamed(
      @ForAll @IntRange(min = 1, max = 33) int terms,
      @ForAll @IntRange(min = 1, max = 33) int workers,
      @ForAll long seed) {
    var arriving = subtrees(gradients(terms, seed), workers, seed);
    var lost = arriving.remove(arriving.size() - 1);
    var sum = driver(terms);
    arriving.forEach(it -> sum.decode(List.of(it)));

    assertThatThrownBy(sum::sum)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("term " + lost.start() + " is missing");
  }

  @Property(tries = 300)
  void aTermThatComesTwiceIsRefused(
      @ForAll @IntRange(min = 1, max = 33) int terms,
      @ForAll @IntRange(min = 1, max = 33) int workers,
      @ForAll long seed) {
    var arriving = subtrees(gradients(terms, seed), workers, seed);
    var twice = arriving.get(new Random(seed).nextInt(arriving.size()));
    var sum = driver(terms);
    arriving.forEach(it -> sum.decode(List.of(it)));

    assertThatThrownBy(() -> sum.decode(List.of(twice)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("term " + twice.start() + " was added twice");
  }

  @Test
  void runThatIsNoSubtreeIsRefused() {
    var bytes = GradientWire.FP32.encode(new float[LENGTH]);
    for (var strange :
        List.of(
            new Subtree<>(1, 1, bytes), new Subtree<>(4, 1, bytes), new Subtree<>(5, 0, bytes))) {
      assertThatThrownBy(() -> driver(5).decode(List.of(strange)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not a subtree of 5 terms");
    }
  }

  @Test
  void aWorkerSendsTheFewestSubtrees() {
    assertThat(shapes(0, 8)).containsExactly("0+8");
    assertThat(shapes(1, 8)).containsExactly("1+1", "2+2", "4+4");
    assertThat(shapes(3, 7)).containsExactly("3+1", "4+2", "6+1");
    assertThat(shapes(6, 11)).containsExactly("6+2", "8+2", "10+1");
  }

  @Test
  void aWorkerSumsNeighborsOnly() {
    var sum = worker();
    sum.add(3, sum.vector());
    sum.add(5, sum.vector());
    assertThat(shapes(sum)).containsExactly("3+1", "5+1");
    assertThatThrownBy(() -> sum.add(3, sum.vector()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("term 3 was added twice");
  }

  private static GradientSum worker() {
    return new GradientSum(GradientWire.FP32, LENGTH);
  }

  private static GradientSum driver(int terms) {
    return new GradientSum(GradientWire.FP32, LENGTH, terms);
  }

  private static List<String> shapes(int from, int to) {
    var sum = worker();
    IntStream.range(from, to).forEach(i -> sum.add(i, new float[LENGTH]));
    return shapes(sum);
  }

  private static List<String> shapes(GradientSum sum) {
    return sum.encode().stream().map(it -> it.start() + "+" + (1 << it.level())).toList();
  }

  /** Returns what each worker sends. */
  private static List<List<Subtree<byte[]>>> sent(
      GradientWire wire, List<float[]> gradients, int workers) {
    var all = new ArrayList<List<Subtree<byte[]>>>();
    for (var run :
        MicroBatchAssignment.runs(IntStream.range(0, gradients.size()).boxed().toList(), workers)) {
      var sum = new GradientSum(wire, LENGTH);
      for (int i : run) {
        // A replica gets a vector with old values, too.
        var gradient = sum.vector();
        System.arraycopy(gradients.get(i), 0, gradient, 0, LENGTH);
        sum.add(i, gradient);
      }
      all.add(sum.encode());
    }
    return all;
  }

  private static List<Subtree<byte[]>> subtrees(List<float[]> gradients, int workers, long seed) {
    var all = new ArrayList<Subtree<byte[]>>();
    sent(GradientWire.FP32, gradients, workers).forEach(all::addAll);
    Collections.shuffle(all, new Random(seed));
    return all;
  }

  private static float[] treeSum(List<float[]> gradients) {
    var tree = new TreeSum<float[]>(GradientSumTest::add);
    gradients.forEach(it -> tree.add(it.clone()));
    return tree.sum();
  }

  private static void add(float[] into, float[] other) {
    for (int i = 0; i < into.length; i++) {
      into[i] += other[i];
    }
  }

  /**
   * Returns gradients of such different magnitudes that each order of additions rounds differently.
   */
  private static List<float[]> gradients(int terms, long seed) {
    var random = new Random(seed);
    return IntStream.range(0, terms)
        .mapToObj(
            term -> {
              var gradient = new float[LENGTH];
              for (int i = 0; i < LENGTH; i++) {
                gradient[i] = Math.scalb(random.nextFloat() - 0.5f, random.nextInt(24));
              }
              return gradient;
            })
        .toList();
  }

  private static int[] bits(float[] values) {
    return IntStream.range(0, values.length).map(i -> Float.floatToRawIntBits(values[i])).toArray();
  }
}
