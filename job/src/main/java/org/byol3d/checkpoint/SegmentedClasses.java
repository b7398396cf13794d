package org.byol3d.checkpoint;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;

/**
 * The classes that a segmenter tells apart. Class 0 is the background, class k is entry k − 1 of
 * the foreground.
 *
 * @param foreground names, and values in masks
 * @param ignore the value of voxels that count for no class; null if masks have none
 */
public record SegmentedClasses(
    List<Label> foreground, @JsonSetter(nulls = Nulls.SET) Integer ignore) {
  /**
   * A class.
   *
   * @param name such as {@code plaque}
   * @param value of its voxels in masks
   */
  public record Label(String name, int value) {}

  /** Copies the list. */
  public SegmentedClasses {
    foreground = List.copyOf(foreground);
  }
}
