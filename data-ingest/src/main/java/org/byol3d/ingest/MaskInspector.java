package org.byol3d.ingest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.byol3d.volume.Box;
import org.byol3d.volume.Extent;
import org.byol3d.volume.FiniteVoxels;
import org.byol3d.volume.LabelSet;
import org.byol3d.volume.Volume;
import org.byol3d.volume.VolumeOpener;
import org.byol3d.volume.source.FileIdentity;

/**
 * Reads masks one after the other, and tells what is in them or wrong with them. Memory is bounded
 * for every size of a mask: one box of voxels and {@value #MOST_PLACES} places. Not thread-safe:
 * each task has its own.
 */
final class MaskInspector {
  /** The most different values of a mask: background and the classes that fit into a byte. */
  static final int MOST_VALUES = 256;

  /** The most places per label. */
  static final int PLACES_PER_LABEL = 10_000;

  /** The most places per mask; with many labels, each gets an equal part. */
  static final int MOST_PLACES = 100_000;

  private final VolumeOpener opener;
  private float[] buffer = new float[ReadPlan.TARGET_VOXELS];

  /**
   * Creates an inspector.
   *
   * @param opener opens the masks
   */
  MaskInspector(VolumeOpener opener) {
    this.opener = opener;
  }

  /** Opens and reads a mask. The result tells what is wrong with the file; nothing is thrown. */
  Inspection inspect(FileIdentity file) {
    try (var mask = opener.open(file.uri())) {
      return read(file, mask, Extent.of(mask.shape()));
    } catch (UnusableMaskException e) {
      return new Inspection.Rejected(file, e.reason, file.uri() + ": " + e.getMessage());
    } catch (IOException | RuntimeException e) {
      return Inspection.Rejected.of(file, e);
    }
  }

  private Inspection read(FileIdentity file, Volume mask, Extent extent)
      throws IOException, UnusableMaskException {
    var plan = ReadPlan.of(extent, mask.layout());
    if (buffer.length < plan.largestBox()) {
      buffer = new float[plan.largestBox()];
    }
    var values = new Values();
    for (var box : plan.all()) {
      FiniteVoxels.read(mask, box, buffer, 0);
      values.add(box, extent);
    }
    return new Inspection.AcceptedMask(
        file, new MaskContent(mask.elementType().numpyName(), extent, values.labels()));
  }

  /** The voxels of one value. */
  private static final class Value {
    private final int value;
    private final PlaceSample places = new PlaceSample(PLACES_PER_LABEL);
    private long voxels;

    Value(int value) {
      this.value = value;
    }

    boolean isBackground() {
      return LabelSet.isBackground(value);
    }
  }

  /** The values of one mask. */
  private final class Values {
    private final Map<Integer, Value> byValue = new HashMap<>();

    /** Adds the voxels of a box, which the buffer holds. */
    void add(Box box, Extent extent) throws UnusableMaskException {
      var size = box.extent();
      int at = 0;
      Value last = null;
      for (int d = 0; d < size.depth(); d++) {
        for (int h = 0; h < size.height(); h++) {
          long place =
              ((long) (box.d() + d) * extent.height() + box.h() + h) * extent.width() + box.w();
          for (int w = 0; w < size.width(); w++, at++) {
            if (last == null || last.value != buffer[at]) {
              last = value(buffer[at], place + w, extent);
            }
            last.voxels++;
            if (!last.isBackground()) {
              last.places.offer(place + w);
            }
          }
        }
      }
    }

    private Value value(float voxel, long place, Extent extent) throws UnusableMaskException {
      int value = (int) voxel;
      if (value != voxel || value < LabelSet.UNSEEN || value > LabelSet.MOST_VALUE) {
        throw new UnusableMaskException(
            QuarantineReason.MASK_VALUE,
            String.format(
                Locale.ROOT,
                "voxel [%d, %d, %d] of the mask is %s, but labels are whole numbers from 0 to %d,"
                    + " and -1: make the mask again",
                place / extent.width() / extent.height(),
                place / extent.width() % extent.height(),
                place % extent.width(),
                value == voxel ? Integer.toString(value) : Float.toString(voxel),
                LabelSet.MOST_VALUE));
      }
      var known = byValue.get(value);
      return known == null ? added(value) : known;
    }

    private Value added(int value) throws UnusableMaskException {
      if (byValue.size() == MOST_VALUES) {
        throw new UnusableMaskException(
            QuarantineReason.TOO_MANY_LABELS,
            String.format(
                Locale.ROOT,
                "the mask has more than %d different values: if it is an image, rename it; if each"
                    + " object has a value of its own, give each class one value",
                MOST_VALUES));
      }
      var added = new Value(value);
      byValue.put(value, added);
      int foreground = (int) byValue.values().stream().filter(it -> !it.isBackground()).count();
      int limit = MOST_PLACES / Math.max(1, foreground);
      byValue.values().forEach(it -> it.places.limit(limit));
      return added;
    }

    List<MaskLabel> labels() {
      var labels = new ArrayList<MaskLabel>();
      byValue.values().stream()
          .sorted(Comparator.comparingInt(it -> it.value))
          .forEach(it -> labels.add(new MaskLabel(it.value, it.voxels, it.places.places())));
      return labels;
    }
  }

  /** A mask can be read, but not used. */
  private static final class UnusableMaskException extends Exception {
    private static final long serialVersionUID = 1L;

    private final QuarantineReason reason;

    UnusableMaskException(QuarantineReason reason, String message) {
      super(message);
      this.reason = reason;
    }
  }
}
