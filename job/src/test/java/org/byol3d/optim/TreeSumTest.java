package org.byol3d.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Random;
import java.util.stream.IntStream;
import org.byol3d.optim.TreeSum.Subtree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TreeSumTest {
  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "2, (01)",
    "3, ((01)2)",
    "4, ((01)(23))",
    "6, (((01)(23))(45))",
    "7, (((01)(23))((45)6))"
  })
  void orderOfAdditionsIsTreeOverIndex(int terms, String expected) {
    assertThat(sum(0, terms).toString()).isEqualTo(expected);
  }

  @Test
  void runOfTermsSummedElsewhereIsSubtree() {
    var tree = new TreeSum<StringBuilder>(TreeSumTest::join);
    tree.add(sum(0, 4), 2);
    tree.add(sum(4, 6), 1);
    tree.add(sum(6, 7));

    assertThat(tree.sum().toString()).isEqualTo(sum(0, 7).toString());
  }

  @Test
  void runThatIsNoSubtreeIsRefused() {
    var tree = new TreeSum<StringBuilder>(TreeSumTest::join);
    tree.add(sum(0, 2), 1);
    assertThatThrownBy(() -> tree.add(sum(2, 6), 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tree.add(sum(2, 3), -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 13})
  void subtreesMayArriveInAnyOrder(int terms) {
    var leaves =
        new ArrayList<>(
            IntStream.range(0, terms)
                .mapToObj(i -> new Subtree<>(i, 0, new StringBuilder().append(i)))
                .toList());
    Collections.shuffle(leaves, new Random(terms));
    var tree = new TreeSum<StringBuilder>(TreeSumTest::join);
    leaves.forEach(tree::add);

    assertThat(tree.sum().toString()).isEqualTo(sum(0, terms).toString());
  }

  @Test
  void aSumOfNothingIsRefused() {
    var empty = new TreeSum<StringBuilder>(TreeSumTest::join);
    assertThatThrownBy(empty::sum).isInstanceOf(IllegalStateException.class);
  }

  private static StringBuilder sum(int from, int to) {
    var tree = new TreeSum<StringBuilder>(TreeSumTest::join);
    IntStream.range(from, to).forEach(i -> tree.add(new StringBuilder().append(i)));
    return tree.sum();
  }

  private static void join(StringBuilder into, StringBuilder other) {
    into.insert(0, '(').append(other).append(')');
  }
}
