package org.byol3d.volume;

import java.io.Serializable;
import java.util.Locale;
import java.util.regex.Pattern;
import org.byol3d.text.Check;
import org.byol3d.text.WrongRequestException;

/**
 * The edges of a voxel in micrometers.
 *
 * @param d edge along D, positive
 * @param h edge along H, positive
 * @param w edge along W, positive
 */
public record VoxelSize(double d, double h, double w) implements Serializable {
  /** Stands for a voxel size that nobody tells: voxels count as cubes. */
  public static final VoxelSize CUBE = new VoxelSize(1, 1, 1);

  private static final Pattern COMMA = Pattern.compile(",");

  /**
   * Checks the edges.
   *
   * @throws IllegalArgumentException if an edge is not positive
   */
  public VoxelSize {
    Check.positive("voxel-size-um", d);
    Check.positive("voxel-size-um", h);
    Check.positive("voxel-size-um", w);
  }

  /**
   * Reads {@code 1.6}, or {@code 5,1.6,1.6} for D, H and W.
   *
   * @param option names the option that the text is of
   * @throws WrongRequestException if the text is neither one nor three positive numbers
   */
  public static VoxelSize parse(String option, String text) {
    var parts = COMMA.split(text, -1);
    if (parts.length == 1) {
      double edge = edge(option, text, parts[0]);
      return new VoxelSize(edge, edge, edge);
    }
    if (parts.length != 3) {
      throw wrong(option, text, null);
    }
    return new VoxelSize(
        edge(option, text, parts[0]), edge(option, text, parts[1]), edge(option, text, parts[2]));
  }

  private static double edge(String option, String text, String part) {
    try {
      double edge = Double.parseDouble(part.strip());
      if (edge > 0 && Double.isFinite(edge)) {
        return edge;
      }
    } catch (NumberFormatException e) {
      throw wrong(option, text, e);
    }
    throw wrong(option, text, null);
  }

  private static WrongRequestException wrong(String option, String text, Exception cause) {
    return new WrongRequestException(
        String.format(
            Locale.ROOT,
            "%s %s: give one positive number of micrometers, or three for D,H,W, as in 5,1.6,1.6",
            option,
            text),
        cause);
  }
}
