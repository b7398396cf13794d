package org.byol3d.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.byol3d.volume.LabelSet.Label;
import org.junit.jupiter.api.Test;

class LabelSetTest {
  private static LabelSet set(OptionalInt ignore, Integer... values) {
    var labels = new ArrayList<Label>();
    for (int value : values) {
      labels.add(new Label("l" + value, value));
    }
    return new LabelSet(labels, ignore);
  }

  private static LabelSet set(Integer... values) {
    return set(OptionalInt.empty(), values);
  }

  @Provide
  static Arbitrary<Set<Integer>> values() {
    return Arbitraries.integers().between(1, LabelSet.MOST_VALUE).set().ofMinSize(2).ofMaxSize(255);
  }

  /** Values of known classes come back as these classes, for any values in any order. */
  @Property(tries = 100)
  void classesComeBackFromTheirValues(
      @ForAll("values") @Size(min = 2, max = 255) Set<Integer> values, @ForAll long seed)
      throws IOException {
    var shuffled = new ArrayList<>(values);
    var random = new Random(seed);
    java.util.Collections.shuffle(shuffled, random);
    int ignored = shuffled.remove(0);
    var labels = set(OptionalInt.of(ignored), shuffled.toArray(Integer[]::new));
    var mask = new float[500];
    var expected = new int[mask.length];
    for (int i = 0; i < mask.length; i++) {
      expected[i] = random.nextInt(-2, labels.classes());
      mask[i] =
          switch (expected[i]) {
            case -2 -> ignored;
            case -1 -> LabelSet.UNSEEN;
            default -> labels.valueOf(expected[i]);
          };
    }
    var classes = new byte[mask.length];
    var marks = new boolean[mask.length];
    java.util.Arrays.fill(classes, (byte) 77);
    java.util.Arrays.fill(marks, random.nextBoolean());
    labels.classesOf(mask, classes, marks);
    for (int i = 0; i < mask.length; i++) {
      assertThat(classes[i] & 0xff).isEqualTo(Math.max(0, expected[i]));
      assertThat(marks[i]).isEqualTo(expected[i] == -2);
    }
  }

  @Property(tries = 200)
  void otherValuesAreRefusedByName(
      @ForAll("values") Set<Integer> values, @ForAll @IntRange(min = -3, max = 70_000) int other) {
    var labels = set(values.stream().limit(254).toArray(Integer[]::new));
    boolean known = new TreeSet<>(values.stream().limit(254).toList()).contains(other);
    assertThat(labels.knows(other)).isEqualTo(known || other == 0 || other == -1);
    var mask = new float[] {0, other};
    if (!labels.knows(other)) {
      assertThatThrownBy(() -> labels.classesOf(mask, new byte[2], new boolean[2]))
          .isInstanceOf(UnknownLabelException.class)
          .hasMessageContaining("a voxel of the mask is " + other + ",");
    }
  }

  @Test
  void onlyWholeFiniteNumbersAreLabels() {
    var labels = set(1, 255);
    for (float wrong :
        new float[] {
          0.5f,
          254.99998f,
          -0.5f,
          Float.NaN,
          Float.POSITIVE_INFINITY,
          Float.NEGATIVE_INFINITY,
          0x1p32f,
          3e38f,
          Float.MIN_VALUE
        }) {
      assertThatThrownBy(() -> labels.classesOf(new float[] {wrong}, new byte[1], new boolean[1]))
          .as("%s", wrong)
          .isInstanceOf(UnknownLabelException.class);
    }
  }

  @Test
  void negativeZeroIsBackground() throws IOException {
    var classes = new byte[] {5, 5, 5};
    set(255).classesOf(new float[] {-0.0f, 255, -1}, classes, new boolean[3]);
    assertThat(classes).containsExactly(0, 1, 0);
  }

  @Test
  void countsTellWhatANetworkNeeds() {
    var binary = set(255);
    assertThat(List.of(binary.classes(), binary.outputs(), binary.valueOf(0), binary.valueOf(1)))
        .containsExactly(2, 1, 0, 255);
    assertThat(binary.binary()).isTrue();
    var several = set(OptionalInt.of(9), 3, 1);
    assertThat(List.of(several.classes(), several.outputs(), several.valueOf(1)))
        .containsExactly(3, 3, 3);
    assertThat(several.binary()).isFalse();
    assertThat(several).hasToString("l3 = 3, l1 = 1, ignored = 9");
  }

  @Test
  void wrongLabelsAreRefused() {
    assertThatThrownBy(() -> set()).hasMessageContaining("number of foreground labels");
    assertThatThrownBy(() -> set(0)).hasMessageContaining("label l0");
    assertThatThrownBy(() -> set(65_536)).hasMessageContaining("label l65536");
    assertThatThrownBy(() -> set(OptionalInt.of(2), 2)).hasMessageContaining("two labels");
    assertThatThrownBy(
            () -> new LabelSet(List.of(new Label("a", 1), new Label("a", 2)), OptionalInt.empty()))
        .hasMessageContaining("two labels are named a");
    assertThatThrownBy(() -> new Label("", 1)).hasMessageContaining("name");
    assertThatThrownBy(() -> set(1).classesOf(new float[2], new byte[1], new boolean[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void labelsTravelToOtherProcesses() throws Exception {
    for (var labels : List.of(set(255), set(OptionalInt.of(7), 1, 2))) {
      var bytes = new ByteArrayOutputStream();
      try (var out = new ObjectOutputStream(bytes)) {
        out.writeObject(labels);
      }
      try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertThat(in.readObject()).isEqualTo(labels);
      }
    }
  }
}
