package org.byol3d.segment.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.byol3d.volume.Extent;

/**
 * The connected components of a mask. They are numbered from 1 in row-major order of their first
 * voxel.
 *
 * <p>Two passes with union-find (Rosenfeld and Pfaltz, 1966). The first pass gives each voxel a
 * preliminary number and joins the numbers that touch; the least number of a component is the one
 * of its first voxel. It takes 4 bytes per voxel for the labels, 4 bytes per preliminary number, of
 * which there are at most half as many as voxels, and about 150 bytes per component.
 *
 * @param extent of the mask
 * @param labels per voxel, {@code [D, H, W]}: the number of its component, 0 outside of the mask
 * @param list the components; number k is at index k − 1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Components(Extent extent, int[] labels, List<Component> list) {

  /**
   * Finds the components of a mask.
   *
   * @param mask {@code [D, H, W]}; a voxel with another value than 0 is in it
   * @throws IllegalArgumentException if the mask has another number of voxels
   */
  public static Components of(byte[] mask, Extent extent, Neighborhood neighborhood) {
    if (mask.length != extent.voxels()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d voxels for a mask %s", mask.length, extent));
    }
    var labels = new int[mask.length];
    var numbers = new JoinedNumbers();
    int depth = extent.depth();
    int height = extent.height();
    int width = extent.width();
    int reach = neighborhood == Neighborhood.CORNERS ? 1 : 0;
    var above = new int[4];
    for (int d = 0, row = 0; d < depth; d++) {
      for (int h = 0; h < height; h++, row += width) {
        int rows = earlierRows(d, h, row, extent, neighborhood, above);
        for (int w = 0; w < width; w++) {
          if (mask[row + w] == 0) {
            continue;
          }
          int number = w > 0 ? labels[row + w - 1] : 0;
          int from = Math.max(0, w - reach);
          int to = Math.min(width - 1, w + reach);
          for (int r = 0; r < rows; r++) {
            for (int k = from; k <= to; k++) {
              int other = labels[above[r] + k];
              if (other != 0) {
                number = number == 0 ? other : numbers.join(number, other);
              }
            }
          }
          labels[row + w] = number == 0 ? numbers.add() : number;
        }
      }
    }
    return new Components(extent, labels, number(labels, extent, numbers.toLabels()));
  }

  /** Finds the rows before a row that its voxels can touch: where they start, and how many. */
  private static int earlierRows(
      int d, int h, int row, Extent extent, Neighborhood neighborhood, int[] starts) {
    int width = extent.width();
    int plane = extent.height() * width;
    int count = 0;
    if (h > 0) {
      starts[count++] = row - width;
    }
    if (d > 0) {
      starts[count++] = row - plane;
      if (neighborhood == Neighborhood.CORNERS && h > 0) {
        starts[count++] = row - plane - width;
      }
      if (neighborhood == Neighborhood.CORNERS && h + 1 < extent.height()) {
        starts[count++] = row - plane + width;
      }
    }
    return count;
  }

  private static List<Component> number(int[] labels, Extent extent, int[] finalLabels) {
    var sums = new ArrayList<ComponentSums>();
    int width = extent.width();
    for (int d = 0, row = 0; d < extent.depth(); d++) {
      for (int h = 0; h < extent.height(); h++, row += width) {
        for (int w = 0; w < width; ) {
          if (labels[row + w] == 0) {
            w++;
            continue;
          }
          int label = finalLabels[labels[row + w]];
          int from = w;
          while (w < width && labels[row + w] != 0) {
            labels[row + w] = label; // the voxels of a run belong together
            w++;
          }
          if (label > sums.size()) {
            sums.add(new ComponentSums(row + from, d));
          }
          sums.get(label - 1).add(d, h, from, w);
        }
      }
    }
    var list = new ArrayList<Component>(sums.size());
    for (int i = 0; i < sums.size(); i++) {
      list.add(sums.get(i).component(i + 1));
    }
    return List.copyOf(list);
  }

  /** The preliminary numbers, from 1; each belongs to a set whose root is its least number. */
  private static final class JoinedNumbers {
    private int[] parents = new int[1 << 10];
    private int count;

    int add() {
      if (++count == parents.length) {
        parents = Arrays.copyOf(parents, (int) Math.min(2L * count, Integer.MAX_VALUE - 8));
      }
      parents[count] = count;
      return count;
    }

    /** Joins the sets of two numbers, and returns their root. */
    int join(int a, int b) {
      int rootA = root(a);
      int rootB = root(b);
      int least = Math.min(rootA, rootB);
      parents[Math.max(rootA, rootB)] = least;
      return least;
    }

    private int root(int number) {
      int at = number;
      while (parents[at] != at) {
        parents[at] = parents[parents[at]];
        at = parents[at];
      }
      return at;
    }

    /** Replaces the numbers by labels without gaps. A root comes before the rest of its set. */
    int[] toLabels() {
      int labels = 0;
      for (int number = 1; number <= count; number++) {
        parents[number] = parents[number] == number ? ++labels : parents[parents[number]];
      }
      return parents;
    }
  }
}
