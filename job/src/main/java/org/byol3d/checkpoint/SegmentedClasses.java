package org.byol3d.checkpoint;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.List;
import java.util.OptionalInt;
import org.byol3d.volume.LabelSet;

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

  /** Returns the classes of masks. */
  public static SegmentedClasses of(LabelSet labels) {
    return new SegmentedClasses(
        labels.foreground().stream().map(it -> new Label(it.name(), it.value())).toList(),
        labels.ignore().isPresent() ? labels.ignore().getAsInt() : null);
  }

  /**
   * Returns the classes as masks have them.
   *
   * @throws IllegalArgumentException if names or values are not those of a label set
   */
  public LabelSet labelSet() {
    return new LabelSet(
        foreground.stream().map(it -> new LabelSet.Label(it.name(), it.value())).toList(),
        ignore == null ? OptionalInt.empty() : OptionalInt.of(ignore));
  }
}
