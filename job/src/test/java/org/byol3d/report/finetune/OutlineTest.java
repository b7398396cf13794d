package org.byol3d.report.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.byol3d.random.SplitRandom;
import org.junit.jupiter.api.Test;

class OutlineTest {
  private static final Pattern LINE = Pattern.compile("M(\\d+) (\\d+)([hv])(\\d+)");

  @Test
  void squareHasFourLines() {
    var classes = new byte[] {0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0};

    assertThat(Outline.path(classes, 4)).isEqualTo("M1 1h2M1 3h2M1 1v2M3 1v2");
  }

  @Test
  void neighboringClassesAreApart() {
    assertThat(Outline.path(new byte[] {1, 2}, 2)).isEqualTo("M0 0h2M0 1h2M0 0v1M1 0v1M2 0v1");
    assertThat(Outline.path(new byte[6], 3)).isEmpty();
  }

  @Property(tries = 100)
  void linesAreBetweenDifferentPixels(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 9) int width,
      @ForAll @IntRange(min = 1, max = 9) int height) {
    var random = SplitRandom.of(seed);
    var classes = new byte[width * height];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (byte) random.nextInt(3);
    }
    var expected = new HashSet<String>();
    for (int row = -1; row < height; row++) {
      for (int column = -1; column < width; column++) {
        int here = at(classes, width, row, column);
        if (here != at(classes, width, row + 1, column)) {
          expected.add("h" + column + "," + (row + 1));
        }
        if (here != at(classes, width, row, column + 1)) {
          expected.add("v" + (column + 1) + "," + row);
        }
      }
    }

    assertThat(edges(Outline.path(classes, width))).isEqualTo(expected);
  }

  private static int at(byte[] classes, int width, int row, int column) {
    boolean inside =
        row >= 0 && column >= 0 && column < width && row * width + column < classes.length;
    return inside ? classes[row * width + column] : 0;
  }

  private static Set<String> edges(String path) {
    var edges = new HashSet<String>();
    var lines = LINE.matcher(path);
    while (lines.find()) {
      for (int i = 0; i < Integer.parseInt(lines.group(4)); i++) {
        int column = Integer.parseInt(lines.group(1));
        int row = Integer.parseInt(lines.group(2));
        boolean across = lines.group(3).equals("h");
        edges.add(lines.group(3) + (across ? column + i : column) + "," + (across ? row : row + i));
      }
    }
    return edges;
  }
}
