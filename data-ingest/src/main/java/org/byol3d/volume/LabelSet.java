package org.byol3d.volume;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.byol3d.text.Check;

/**
 * The classes of a mask. Class 0 is background, which the values 0 and {@value #UNSEEN} mean. Class
 * k, from 1, is {@code foreground.get(k - 1)}.
 *
 * @param foreground one to {@value #MOST_FOREGROUND} labels of different names and values
 * @param ignore the value of voxels that count neither in the loss nor in a score; by default no
 *     voxel is ignored
 */
public record LabelSet(List<Label> foreground, OptionalInt ignore) implements Serializable {
  private static final long serialVersionUID = 1L;

  /** What nnU-Net's preprocessing stores where it saw no data. */
  public static final int UNSEEN = -1;

  /** The greatest value of a label: that of uint16. */
  public static final int MOST_VALUE = 65_535;

  /** The most foreground classes: a class fits into a byte. */
  public static final int MOST_FOREGROUND = 255;

  private static final int LONGEST_NAME = 200;

  // Marks in the table from values to classes.
  private static final short UNKNOWN = -1;
  private static final short IGNORED = -2;

  /**
   * A foreground class.
   *
   * @param name for people, of 1 to 200 characters
   * @param value of its voxels in masks and predictions, in [1, {@value #MOST_VALUE}]
   */
  public record Label(String name, int value) implements Serializable {
    /**
     * @throws IllegalArgumentException if the name or the value is out of its range
     */
    public Label {
      Check.within("length of the label's name", name.length(), 1, LONGEST_NAME);
      Check.within("label " + name, value, 1, MOST_VALUE);
    }
  }

  /**
   * @throws IllegalArgumentException if there are no or too many labels, two labels have one name
   *     or one value, or a label has the value that is ignored
   */
  public LabelSet {
    foreground = List.copyOf(foreground);
    Check.within("number of foreground labels", foreground.size(), 1, MOST_FOREGROUND);
    var names = new HashSet<String>();
    var values = new HashSet<Integer>();
    if (ignore.isPresent()) {
      Check.within("label ignore", ignore.getAsInt(), 1, MOST_VALUE);
      values.add(ignore.getAsInt());
    }
    for (var label : foreground) {
      if (!names.add(label.name())) {
        throw new IllegalArgumentException("two labels are named " + label.name());
      }
      if (!values.add(label.value())) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "two labels have the value %d", label.value()));
      }
    }
  }

  /** Returns whether a value of a mask means background whatever the labels are. */
  public static boolean isBackground(int value) {
    return value == 0 || value == UNSEEN;
  }

  /** Returns whether there is one foreground class. */
  public boolean binary() {
    return foreground.size() == 1;
  }

  /** Returns the number of classes with background, from 2. */
  public int classes() {
    return foreground.size() + 1;
  }

  /**
   * Returns how many outputs a network has for these classes: 1, for a sigmoid, with one foreground
   * class; else one per class with background, for a softmax.
   */
  public int outputs() {
    return binary() ? 1 : classes();
  }

  /**
   * Returns the value of a class in masks and predictions: 0 for background.
   *
   * @param classIndex in {@code [0, classes())}
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public int valueOf(int classIndex) {
    return classIndex == 0 ? 0 : foreground.get(classIndex - 1).value();
  }

  /** Returns whether masks with these labels may hold a value. */
  public boolean knows(int value) {
    return isBackground(value)
        || (ignore.isPresent() && ignore.getAsInt() == value)
        || foreground.stream().anyMatch(label -> label.value() == value);
  }

  /**
   * Turns the voxels of a mask into classes.
   *
   * @param mask values as a volume gives them
   * @param into receives the class of each voxel, as an unsigned byte; 0 for an ignored voxel
   * @param ignored receives whether each voxel is ignored
   * @throws UnknownLabelException if a voxel has another value than those of the labels; names the
   *     value. The caller adds the file
   * @throws IllegalArgumentException if the three lengths differ
   */
  public void classesOf(float[] mask, byte[] into, boolean[] ignored) throws UnknownLabelException {
    if (mask.length != into.length || mask.length != ignored.length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d voxels into %d classes and %d marks",
              mask.length,
              into.length,
              ignored.length));
    }
    var classes = classByValue();
    for (int i = 0; i < mask.length; i++) {
      int value = (int) mask[i];
      int known = value >= UNSEEN && value < classes.length - 1 ? classes[value - UNSEEN] : UNKNOWN;
      if (known == UNKNOWN || value != mask[i]) {
        throw new UnknownLabelException(mask[i], this);
      }
      ignored[i] = known == IGNORED;
      into[i] = (byte) (known == IGNORED ? 0 : known);
    }
  }

  /** Returns the class of each value from {@link #UNSEEN} to the greatest. */
  private short[] classByValue() {
    int most = ignore.orElse(0);
    for (var label : foreground) {
      most = Math.max(most, label.value());
    }
    var classes = new short[most - UNSEEN + 1];
    Arrays.fill(classes, UNKNOWN);
    classes[0] = 0;
    classes[-UNSEEN] = 0;
    ignore.ifPresent(value -> classes[value - UNSEEN] = IGNORED);
    for (int k = 1; k <= foreground.size(); k++) {
      classes[valueOf(k) - UNSEEN] = (short) k;
    }
    return classes;
  }

  /** An optional number cannot be serialized. */
  private Object writeReplace() {
    return new Serialized(foreground, ignore.orElse(0));
  }

  private record Serialized(List<Label> foreground, int ignore) implements Serializable {
    private Object readResolve() {
      return new LabelSet(foreground, ignore == 0 ? OptionalInt.empty() : OptionalInt.of(ignore));
    }
  }

  /** Returns the labels for people: {@code plaque = 1, vessel = 2}. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    for (var label : foreground) {
      text.append(text.isEmpty() ? "" : ", ").append(label.name()).append(" = ");
      text.append(label.value());
    }
    ignore.ifPresent(value -> text.append(", ignored = ").append(value));
    return text.toString();
  }
}
